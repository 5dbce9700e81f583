/** Where two lists of numbers, such as versions, differ first, and by how much the second is more. */
export interface Difference {
  readonly at: number;
  readonly by: number;
}

/** The first difference of two lists of numbers; undefined where there is none. A number that is missing counts as 0. */
export function firstDifference(a: readonly number[], b: readonly number[]): Difference | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const by = (b[at] ?? 0) - (a[at] ?? 0);
    if (by !== 0) return { at, by };
  }
  return undefined;
}
