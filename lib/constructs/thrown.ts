import type { Stage } from '../model/component.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { OF_BRAMBLE } from '../model/of-bramble.ts';
import { ownWords } from '../model/own-words.ts';
import { namedLines, ownLines } from '../model/source-line.ts';

/** Every drawing is called from these, or from the package, so that the stack of an error tells where the repository is. */
const CALLER = /\/(?:lib\/constructs\/draw(?:-shown|-samples)?\.ts|node_modules\/bramble\/program\.cjs)$/;

const LIBRARY = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/;

/** What is wrong where a stage of a component throws, and in which line of the user's. */
export function thrown(error: unknown, stage: Stage | 'shows' | 'sample'): readonly Mistake[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const calls = stack.slice(stack.indexOf('\n    at ') + 1);
  const frames = namedLines(calls);
  const root = frames.find(({ file }) => CALLER.test(file))?.file.replace(CALLER, '');
  const [where] = root === undefined ? [] : ownLines(calls, root);
  const place = where === undefined ? {} : { where };
  if (error instanceof InvalidInput) {
    // A wrong argument stands in the line that gives it, all else in the props of the component: what an add-on throws itself is of its own.
    const isArgument = ownLines(calls.split('\n', 1)[0] ?? '', root ?? '').length === 0;
    return error.mistakes.map((each) =>
      isArgument && (each.rule ?? 'wrong-prop') === 'wrong-prop' ? { ...place, ...each } : each,
    );
  }
  const { why, ...told } = reason(error, frames[0]?.file ?? '', calls, root);
  return [{ ...place, ...told, what: `its ${stage} cannot be drawn: ${why}` }];
}

interface Reason extends Pick<Mistake, 'fix'> {
  readonly rule: string;
  readonly why: string;
}

/** A library knows nothing of components and their props: its own words would lead astray. */
function reason(error: unknown, innermost: string, calls: string, root: string | undefined): Reason {
  const [, twice] = error instanceof Error ? (TWICE.exec(error.message) ?? []) : [];
  if (twice !== undefined) {
    return { rule: 'same-id', why: `two things in it have the id '${twice}'`, fix: 'give each an id of its own' };
  }
  const [, library] = LIBRARY.exec(innermost) ?? [];
  const isOwn = library === 'bramble' || (library === undefined && OF_BRAMBLE.test(innermost.slice(`${root}/`.length)));
  const refusing = isOwn && root !== undefined ? (calledIn(calls, root) ?? 'bramble') : isOwn ? undefined : library;
  if (refusing !== undefined) {
    const fix = 'correct what this line gives it: npx tsc --noEmit says which value';
    return { rule: 'refused-argument', why: `${refusing} does not take what it is given`, fix };
  }
  const why = ownWords(error, (words) => `it throws '${words}'`);
  return { rule: 'undrawable', why, fix: 'correct the component, or what it is given' };
}

const TWICE = /^There is already a Construct with name '(.+?)'/;

/** The function of bramble that a user's line calls, such as `host()` or `new Workload()`. */
function calledIn(calls: string, root: string): string | undefined {
  const lines = calls.split('\n');
  const own = lines.findIndex((line) => ownLines(line, root).length > 0);
  const [, made, name] = /^\s*at (new )?(?:[\w$]+\.)*([\w$]+) \(/.exec(lines[own - 1] ?? '') ?? [];
  return name === undefined ? undefined : `${made ?? ''}${name}()`;
}

/** What cdk8s-plus finds wrong with what it draws, and the same in words that name what is drawn. */
const VALIDATIONS: readonly (readonly [RegExp, Mistake])[] = [
  [
    /^ingress with no rules or default backend/,
    { rule: 'empty-ingress', what: 'draws an Ingress that leads nowhere', fix: 'give it a rule, or a default backend' },
  ],
  [
    /^If HorizontalPodAutoscaler does not have metrics/,
    {
      what: 'draws a HorizontalPodAutoscaler that has nothing to go by',
      fix: 'give it metrics, or its containers resources',
    },
  ],
  [
    /^HorizontalPodAutoscaler target cannot have a fixed number/,
    {
      what: 'draws a HorizontalPodAutoscaler of pods whose number is fixed',
      fix: 'leave the replicas of its target out',
    },
  ],
];

/** What a construct says against itself: a library in words of bramble, a user's own in theirs. */
export function invalid(said: string): Mistake {
  const [, mistake] = VALIDATIONS.find(([words]) => words.test(said)) ?? [];
  return { rule: 'refused-argument', ...(mistake ?? { what: said, fix: 'correct the component' }) };
}
