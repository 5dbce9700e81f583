/** The name that was probably meant: the one with the fewest differences, where these are few. */
export function closest(wrong: string, names: readonly string[]): string | undefined {
  const few = (name: string) => Math.max(2, Math.min(wrong.length, name.length) / 3);
  const [best] = names
    // Two names differ by at least as many letters as one has more: most need not be compared.
    .filter((name) => Math.abs(wrong.length - name.length) <= few(name))
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance: away }) => away <= few(name))
    .sort((a, b) => a.distance - b.distance);
  return best?.name;
}

/** How many letters have to be added, removed or replaced. https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1));
    }
  }
  return row[b.length]!;
}
