import { createRequire } from 'node:module';

/** The engine is loaded when the first condition asks for it: most clusters have few objects with conditions. */
export function engine(): typeof import('@bufbuild/cel') & Pick<typeof import('@bufbuild/cel/ext'), 'strings'> {
  const require = createRequire(import.meta.url);
  return { ...require('@bufbuild/cel'), ...require('@bufbuild/cel/ext') };
}
