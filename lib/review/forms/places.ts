import type { Danger, Report } from '../step-report.ts';

/** A place in a file of the repository. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
}

/** Where a danger is shown: at the declaration that makes it, where that is known, else at the rendered file. */
export function placeOfDanger({ cluster, component, where }: Danger, { sources }: Report): FilePlace {
  const declared = sources.get(`${cluster}/${component}`)?.declared;
  if (declared) return { file: declared.file, line: declared.line };
  return { file: ['dist', cluster, component, where].filter(Boolean).join('/'), line: 1 };
}
