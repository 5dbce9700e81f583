import type { Mistake } from './finding.ts';
import { ownWords } from './own-words.ts';
import { mistake, type Shape } from './shape.ts';

/** A list that a function of a declaration gives, and what is wrong with it. One that is wrong counts as empty. */
export interface Made<T> {
  readonly right: readonly T[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Calls a function that gives a list.
 * @param shape of the list
 * @param where the prop that holds the function
 */
export function madeBy<T>(make: () => readonly T[] | undefined, shape: Shape, where: string): Made<T> {
  try {
    const made = make() ?? [];
    const mistakes = shape(made, where);
    return { right: mistakes.length > 0 ? [] : made, mistakes };
  } catch (error) {
    return {
      right: [],
      mistakes: [mistake(where, `the function gives none: ${ownWords(error)}`, 'return a list from it')],
    };
  }
}
