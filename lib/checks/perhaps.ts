/** Something, nothing, or a list of such: what `isWrong && { what, fix }` gives. */
export type Perhaps<T> = T | false | '' | null | undefined | readonly Perhaps<T>[];

/** All that is there. */
export function present<T extends object>(perhaps: Perhaps<T>): readonly T[] {
  if (!perhaps || (Array.isArray(perhaps) && perhaps.length === 0)) return NOTHING;
  return Array.isArray(perhaps) ? perhaps.flatMap((each: Perhaps<T>) => present(each)) : [perhaps as T];
}

const NOTHING: readonly never[] = [];
