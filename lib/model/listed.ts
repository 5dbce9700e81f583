/** As many names as can be read at a glance. */
const FEW = 6;

/** Names in a sentence: `a, b, c`, or where there are many of them `a, b, c, d, e, f and 12 more`. */
export function listed(names: Iterable<string | number>): string {
  const all = [...new Set([...names].map(String))];
  if (all.length <= FEW) return all.join(', ');
  return `${all.slice(0, FEW).join(', ')} and ${all.length - FEW} more`;
}

/**
 * The first of what is told of one kind, the last of which says how many more there are.
 * @param most as many as are told @default as many as can be read at a glance
 */
export function fewOf<T extends { readonly what: string }>(told: readonly T[], most = FEW): readonly T[] {
  const last = told[most - 1];
  if (!last || told.length === most) return told;
  return [...told.slice(0, most - 1), { ...last, what: `${last.what}, and ${told.length - most} more of the kind` }];
}
