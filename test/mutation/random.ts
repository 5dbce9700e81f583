/** Numbers from 0 up to 1, the same for the same seed. mulberry32, in the public domain. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. */
export function oneOf<T>(next: () => number, items: readonly T[]): T {
  return items[Math.floor(next() * items.length)] as T;
}

/** The same things in another order. */
export function shuffled<T>(next: () => number, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, draw: next() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
