/** As many names as can be read at a glance. */
const FEW = 6;

/** Names in a sentence: `a, b, c`, or where there are many of them `a, b, c, d, e, f and 12 more`. */
export function listed(names: Iterable<string | number>): string {
  const all = [...new Set([...names].map(String))];
  if (all.length <= FEW) return all.join(', ');
  return `${all.slice(0, FEW).join(', ')} and ${all.length - FEW} more`;
}
