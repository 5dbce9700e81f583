/** As many names as can be read at a glance. */
export const FEW = 6;

/** Names in a sentence: `a, b, c`, or where there are many of them `a, b, c, d, e, f and 12 more`. */
export function listed(names: Iterable<string | number>): string {
  const all = [...new Set([...names].map(String))];
  if (all.length <= FEW) return all.join(', ');
  return `${all.slice(0, FEW).join(', ')} and ${all.length - FEW} more`;
}

/**
 * All that is told of one kind, or where that is more than can be read, the first, which says how many more there are.
 * @param most as many as can be read @default as many as names at a glance
 */
export function fewOf<T extends { readonly what: string }>(told: readonly T[], most = FEW): readonly T[] {
  const [first] = told;
  if (!first || told.length <= most) return told;
  return [{ ...first, what: `${first.what}, and ${told.length - 1} more of the kind` }];
}
