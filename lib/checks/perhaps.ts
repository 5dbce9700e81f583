/** Something, nothing, or a list of such: what `isWrong && { what, fix }` gives. */
export type Perhaps<T> = T | false | '' | null | undefined | readonly Perhaps<T>[];

/** All that is there. Mostly nothing is, and the same empty list serves each time. */
export function present<T extends object>(perhaps: Perhaps<T>): readonly T[] {
  return collect(perhaps, undefined) ?? NOTHING;
}

function collect<T extends object>(perhaps: Perhaps<T>, known: T[] | undefined): T[] | undefined {
  if (!perhaps) return known;
  let found = known;
  if (Array.isArray(perhaps)) for (const each of perhaps as readonly Perhaps<T>[]) found = collect(each, found);
  else if (found) found.push(perhaps as T);
  else found = [perhaps as T];
  return found;
}

const NOTHING: readonly never[] = [];
