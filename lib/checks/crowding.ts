/** Something that wants room on one of several places, given as bits. */
export interface Demand {
  readonly places: bigint;
  readonly amount: number;
}

/** Places whose room is too small for what can go nowhere else. */
export interface Crowd {
  readonly places: bigint;
  readonly room: number;
  readonly asked: number;
}

/** Unions beyond this number are not looked at. Nodes that differ for a reason do not reach it. */
const UNIONS = 1024;
/** Sums of parts of cores are not exact. */
const EXACT = 1e-6;

/**
 * The smallest sets of places that are asked for more than they have, after Hall: what may go only to places of a set must
 * find room there. It is enough to look at unions of the sets that are asked for.
 * https://en.wikipedia.org/wiki/Hall%27s_marriage_theorem
 * @param rooms the room of each place, by its bit
 */
export function crowds(demands: readonly Demand[], rooms: readonly number[]): readonly Crowd[] {
  const asked = new Map<bigint, number>();
  for (const { places, amount } of demands) asked.set(places, (asked.get(places) ?? 0) + amount);
  const sum = (places: bigint) =>
    [...asked].reduce((all, [set, amount]) => all + (isWithin(set, places) ? amount : 0), 0);
  const room = (places: bigint) => rooms.reduce((all, each, index) => all + (places & bit(index) ? each : 0), 0);
  const crowd = (places: bigint): Crowd => ({ places, room: room(places), asked: sum(places) });
  const isCrowded = (each: Crowd) => each.asked > each.room + EXACT;
  // What can go to one place alone has the first claim on it: sets of one need not be united with others.
  const single = rooms.map((_, index) => crowd(bit(index)));
  const left = single.map((each) => Math.max(0, each.room - each.asked));
  const several = [...asked].filter(([places]) => !single.some((each) => each.places === places));
  const found = single.filter(isCrowded);
  for (const places of unionsOf(several.map(([set]) => set))) {
    const wanted = several.reduce((all, [set, amount]) => all + (isWithin(set, places) ? amount : 0), 0);
    const free = left.reduce((all, each, index) => all + (places & bit(index) ? each : 0), 0);
    const isSmallest = !found.some((smaller) => isWithin(smaller.places, places));
    if (wanted > free + EXACT && isSmallest) found.push(crowd(places));
  }
  return found;
}

/** The bit of the n-th place. */
export function bit(index: number): bigint {
  return 1n << BigInt(index);
}

/** Whether all of one set lie in another. */
export function isWithin(inner: bigint, outer: bigint): boolean {
  return (inner & ~outer) === 0n;
}

/** All unions of sets, smaller before larger. */
function unionsOf(sets: readonly bigint[]): readonly bigint[] {
  const all = sets.reduce((union, set) => union | set, 0n);
  const unions = new Set<bigint>();
  for (const set of sets) {
    for (const union of [...unions, 0n]) if (unions.size < UNIONS) unions.add(union | set);
  }
  return [...unions.add(all)].filter((places) => places !== 0n).sort((a, b) => sizeOf(a) - sizeOf(b));
}

function sizeOf(places: bigint): number {
  return places.toString(2).replaceAll('0', '').length;
}
