import type { Mistake } from './finding.ts';
import { isFields, props, type Shape } from './shape.ts';
import { isWithin } from './unknown-facts.ts';

/** What a function may rely on of what it is given, and what is wrong with the rest. */
export interface Judged<T> {
  /** The props that are right; those that are wrong or unknown are left out, also those that its type requires. */
  readonly right: T;
  /** For `component()` or `word()`: with one among them nothing is drawn. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Puts what an add-on is given to the shapes of its props. Types say the same, but synth does not ask them.
 *
 *     const PROPS = shapes.props<HedgeProps>({ height: shapes.number }, ['height']);
 *
 *     export function hedge(props: HedgeProps): Component {
 *       const { right, mistakes } = judged(PROPS, props);
 *       return component({ name: 'hedge', mistakes, … });
 *     }
 */
export function judged<T extends object>(shape: Shape, given: T): Judged<T> {
  const mistakes = shape(given, '');
  const isRight = (prop: string) => !mistakes.some(({ where = '' }) => isWithin(where, prop));
  const right = isFields(given) ? Object.entries(given).filter(([prop]) => isRight(prop)) : [];
  return { right: Object.fromEntries(right) as T, mistakes };
}

/** The props of an add-on that has none. */
export type NoProps = Readonly<Record<string, never>>;

/** Their shape: whatever is given is wrong. */
export const NO_PROPS = props<NoProps>({});
