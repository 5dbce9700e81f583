import { addressAt, addressText, contains, overlaps, type Range, sizeOf, unfitFor } from '../model/network.ts';
import type { AddressFact, AddressKind } from './address-facts.ts';

/** What contradicts something, of all that an address is said to be. */
export interface Contradiction<Fact extends AddressFact = AddressFact> {
  readonly fact: Fact;
  /** What it contradicts. @default itself */
  readonly other?: AddressFact;
  readonly what: string;
}

/**
 * What two may be to each other. `apart`: they have no address in common. `inside`: the one of the row lies in one of the column, if
 * there is one of its family. `given`: apart, unless a Service asks for the address. `any`: whatever they are, both can be right.
 */
export type Relation = 'any' | 'apart' | 'inside' | 'given';

/** Every kind against itself and those before it. A further kind does not compile until it is judged against all. */
export const PAIRS: { readonly [Kind in AddressKind]: Readonly<Partial<Record<AddressKind, Relation>>> } = {
  lan: { lan: 'any' },
  pods: { lan: 'apart', pods: 'any' },
  services: { lan: 'apart', pods: 'apart', services: 'any' },
  // Who bears an address of it comes by VPN: a machine of the local network must not.
  vpn: { lan: 'apart', pods: 'apart', services: 'apart', vpn: 'any' },
  part: { lan: 'any', pods: 'inside', services: 'any', vpn: 'any', part: 'apart' },
  node: { lan: 'inside', pods: 'apart', services: 'apart', vpn: 'apart', part: 'any', node: 'apart' },
  pool: { lan: 'inside', pods: 'apart', services: 'apart', vpn: 'apart', part: 'any', node: 'apart', pool: 'apart' },
  machine: {
    ...{ lan: 'any', pods: 'apart', services: 'apart', vpn: 'any', part: 'any', node: 'apart', pool: 'apart' },
    // One machine may answer on several ports, under several names.
    machine: 'any',
  },
  // What nodes and pods ask: a node may keep the disks, and a Service may be the name server.
  server: {
    ...{ lan: 'any', pods: 'apart', services: 'any', vpn: 'any', part: 'any', node: 'any', pool: 'given' },
    ...{ machine: 'any', server: 'any' },
  },
  // A node and a machine have names too, also several.
  record: {
    ...{ lan: 'any', pods: 'apart', services: 'apart', vpn: 'any', part: 'any', node: 'any', pool: 'given' },
    ...{ machine: 'any', server: 'any', record: 'any' },
  },
};

/** Kinds of one machine each. */
const OF_MACHINES: ReadonlySet<AddressKind> = new Set(['node', 'pool', 'machine', 'record']);
const NETWORKS: ReadonlySet<AddressKind> = new Set(['lan', 'pods', 'services', 'vpn', 'part']);

/**
 * All that is wrong with some addresses, each by itself and against those before it and others.
 * @param others what they are held against, and which is held against nothing here @default none
 * @param given the addresses that Services ask for @default none
 */
export function contradictions<Fact extends AddressFact>(
  facts: readonly Fact[],
  others: readonly AddressFact[] = [],
  given: readonly Range[] = [],
): readonly Contradiction<Fact>[] {
  const known: AddressFact[] = [...others];
  return facts.flatMap((fact) => {
    const alone = whatAlone(fact, [...others, ...facts]);
    if (alone !== undefined) return [{ fact, what: `${fact.subject} ${alone}` }];
    const found = against(fact, known, given);
    // What contradicts a wrong one follows from that.
    if (found.length === 0) known.push(fact);
    return found;
  });
}

/** What is wrong with one whatever the others are, but for the local networks that it lies in. */
function whatAlone({ is, range }: AddressFact, all: readonly AddressFact[]): string | undefined {
  if (NETWORKS.has(is)) {
    if (sizeOf(range) > LARGEST[range.family]) return 'holds far more than one network';
    const unfit = unfitFor(range);
    return unfit && `begins at ${addressText(range)}, which ${unfit}`;
  }
  const lan = all.filter((each) => each.is === 'lan');
  const ends = OF_MACHINES.has(is) ? [range, addressAt(range, -1)] : [];
  const unfit = ends.flatMap((end) => ({ range: end, what: unfitFor(end) }));
  const odd = [...unfit, ...lan.flatMap(edgesOf)].find((each) => each.what && contains(range, each.range));
  if (!odd) return undefined;
  return sizeOf(range) > 1n ? `holds ${addressText(odd.range)}, which ${odd.what}` : odd.what;
}

/** The most addresses that a network at home has: as many as one of those that are kept for private networks. */
const LARGEST = { 4: 2n ** 24n, 6: 2n ** 121n } as const;

/** The addresses of a network of IPv4 that no machine of it has. */
function edgesOf({ range, text }: AddressFact): readonly { readonly range: Range; readonly what: string }[] {
  if (range.family === 6 || sizeOf(range) < 4n) return [];
  return [
    { range: addressAt(range, 0), what: `stands for the network ${text} itself` },
    { range: addressAt(range, -1), what: `means every machine of ${text}` },
  ];
}

function against<Fact extends AddressFact>(
  fact: Fact,
  known: readonly AddressFact[],
  given: readonly Range[],
): readonly Contradiction<Fact>[] {
  const outside = outsideOf(fact, known);
  const clashing = known.filter((other) => clashes(fact, other, given));
  return [...outside, ...clashing.map((other) => ({ fact, other, what: common(fact, other) }))];
}

function relation(one: AddressKind, other: AddressKind): Relation {
  return PAIRS[one][other] ?? PAIRS[other][one] ?? 'any';
}

function clashes(fact: AddressFact, other: AddressFact, given: readonly Range[]): boolean {
  const between = relation(fact.is, other.is);
  if (between !== 'apart' && between !== 'given') return false;
  const isGiven = between === 'given' && given.some((each) => contains(each, fact.range));
  return overlaps(fact.range, other.range) && !isGiven;
}

/** Whether a fact lies in none of those in one of which it is to lie. */
function outsideOf<Fact extends AddressFact>(
  fact: Fact,
  known: readonly AddressFact[],
): readonly Contradiction<Fact>[] {
  const around = known.filter(
    (other) => PAIRS[fact.is][other.is] === 'inside' && other.range.family === fact.range.family,
  );
  const [first] = around;
  if (!first || around.some(({ range }) => contains(range, fact.range))) return [];
  const name = first.is === 'lan' ? 'the local network' : `${first.text}, the network of all pods`;
  return [{ fact, other: first, what: `${fact.subject} lies outside ${name}` }];
}

function common(fact: AddressFact, other: AddressFact): string {
  const isIn = contains(other.range, fact.range);
  const isAround = contains(fact.range, other.range);
  if (isIn && isAround) return `${fact.subject} is ${other.called} too`;
  if (isIn) return `${fact.subject} lies in ${other.text}, ${other.called}`;
  return `${fact.subject} ${isAround ? 'contains' : 'overlaps'} ${other.text}, ${other.called}`;
}
