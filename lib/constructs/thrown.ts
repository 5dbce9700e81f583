import type { Stage } from '../model/component.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { namedLines, ownLines } from '../model/source-line.ts';

/** Every drawing is called from here, so that the stack of an error tells where the repository is. */
const CALLER = /\/lib\/constructs\/draw\.ts$/;

const LIBRARY = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/;

/** What is wrong where a stage of a component throws, and in which line of the user's. */
export function thrown(error: unknown, stage: Stage): readonly Mistake[] {
  if (error instanceof InvalidInput) return error.mistakes;
  const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
  const frames = namedLines(stack.slice(stack.indexOf('\n    at ')));
  const caller = frames.find(({ file }) => CALLER.test(file))?.file;
  const root = caller?.replace(CALLER, '');
  const [innermost] = frames;
  const [where] = root === undefined ? [] : ownLines(stack, root);
  const what = `its ${stage} cannot be drawn: ${reason(message, innermost?.file ?? '', root)}`;
  return [{ ...(where !== undefined && { where }), what, fix: 'correct the component, or what it is given' }];
}

/** A library knows nothing of components and their props: its own words would lead astray. */
function reason(message: string, path: string, root: string | undefined): string {
  const [, twice] = /^There is already a Construct with name '(.+?)'/.exec(message) ?? [];
  if (twice !== undefined) return `two things in it have the id '${twice}'`;
  const [, library] = LIBRARY.exec(path) ?? [];
  if (library !== undefined) return `${library} does not take what it is given`;
  if (root !== undefined && path.startsWith(`${root}/lib/`)) return 'bramble does not take what it is given';
  return `it throws '${message.split('\n')[0]}'`;
}
