import { FEW, listed } from './listed.ts';

/** The name that was probably meant: the one with the fewest differences, where these are few for its length. */
export function closest(wrong: string, names: readonly string[]): string | undefined {
  const [best] = names
    // Two names differ by at least as many letters as one has more: most need not be compared.
    .filter((name) => Math.abs(wrong.length - name.length) <= few(wrong, name))
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase(), few(wrong, name)) }))
    .filter(({ name, distance: away }) => away <= few(wrong, name))
    .sort((a, b) => a.distance - b.distance);
  return best?.name;
}

/** Advice for a wrong name: the one that was probably meant, or something else where none is near. */
export function didYouMean(wrong: unknown, names: readonly string[], otherwise: string): string {
  const meant = typeof wrong === 'string' ? closest(wrong, names) : undefined;
  return meant ? `did you mean '${meant}'?` : otherwise;
}

/**
 * Advice for a wrong name: the one that was probably meant, or else those that there are, where these are many the nearest.
 * @param otherwise where there is none @default to say so
 */
export function oneOfThese(wrong: unknown, names: Iterable<string>, otherwise = 'there is none'): string {
  const all = [...new Set(names)];
  return didYouMean(wrong, all, all.length > 0 ? `there are: ${listed(nearestFirst(String(wrong), all))}` : otherwise);
}

/** Names by how far they are from a wrong one, where not all can be shown. */
function nearestFirst(wrong: string, names: readonly string[]): readonly string[] {
  if (names.length <= FEW) return names;
  const away = new Map(names.map((name) => [name, distance(wrong.toLowerCase(), name.toLowerCase())]));
  return names.toSorted((a, b) => away.get(a)! - away.get(b)!);
}

/** One difference in a short name, and none where nothing would be left of it. */
function few(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  return length < 2 ? 0 : Math.max(1, Math.floor(length / 3));
}

/**
 * How many letters have to be added, removed, replaced, or swapped with the next one.
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 * @param most more than these are of no interest, and not counted to the end @default all are counted
 */
function distance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const [above = [], before] = [rows.at(-1), rows.at(-2)];
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? before[j - 2]! + 1 : replaced;
      row.push(Math.min(replaced, swapped, above[j]! + 1, row[j - 1]! + 1));
    }
    // What follows is counted on from these two.
    if (Math.min(...above, ...row) > most) return most + 1;
    rows.push(row);
  }
  return rows.at(-1)![b.length]!;
}
