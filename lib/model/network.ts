import ipaddr from 'ipaddr.js';

/** A span of addresses of one family as numbers, both ends included. An address is a span of one. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * An address of IPv4 or IPv6, or undefined where the text is none: `fd00::1` and `FD00:0:0:0:0:0:0:1` are one, and
 * `::ffff:10.0.0.1` is `10.0.0.1`.
 */
export function parseAddress(text: string): Range | undefined {
  const address = read(text);
  return address && span(address, bits(address));
}

/** The addresses of `10.10.11.0/24`, `fd00::/64` or `10.10.11.21-10.10.11.29`, or undefined where the text is none of them. */
export function parseRange(text: string): Range | undefined {
  if (text.includes('/')) return parseNetwork(text);
  const [first, last, ...rest] = text.split('-').map(parseAddress);
  if (!first || !last || rest.length > 0 || first.family !== last.family || first.first > last.last) return undefined;
  return { ...first, last: last.last };
}

/** The addresses of `10.10.11.0/24` or `fd00::/64`; undefined where the text is no network, and also where it starts within one. */
export function parseNetwork(text: string): Range | undefined {
  const network = readNetwork(text);
  return network && network.first === network.address ? network : undefined;
}

/** The network that an address with a length lies in, and the address: of `10.10.11.7/24` that is `10.10.11.0/24`. */
export function readNetwork(text: string): (Range & { readonly address: bigint }) | undefined {
  const [, start = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = read(start);
  // In the form of IPv6, the length counts what stands before the address of IPv4.
  const prefix = Number(length) - (address && isMapped(start) ? 96 : 0);
  if (!address || prefix < 0 || prefix > bits(address)) return undefined;
  return { ...span(address, prefix), address: numberOf(address) };
}

/** Whether a text writes an address of IPv4 as one of IPv6, which the API server refuses: `::ffff:10.0.0.1`. */
export function isMapped(text: string): boolean {
  return text.includes(':') && read(text.replace(/\/.*/, ''))?.kind() === 'ipv4';
}

/** What pods may connect to. */
export interface EgressAddress {
  readonly cidr: string;
  /** @default all */
  readonly port?: { readonly number: number; readonly protocol: 'TCP' | 'UDP' };
}

/** Reads `10.10.11.40/32`, `fd00::/64:3306` or `10.10.11.40/32:51820/UDP`; undefined where the text is none of them. */
export function parseEgress(text: string): EgressAddress | undefined {
  const [, cidr = '', number, protocol = 'TCP'] = /^([^/]*\/[^:/]*?)(?::(\d{1,5})(?:\/(TCP|UDP))?)?$/.exec(text) ?? [];
  if (!parseNetwork(cidr) || isMapped(cidr)) return undefined;
  if (number === undefined) return { cidr };
  const port = Number(number);
  return port > 0 && port < 65_536 ? { cidr, port: { number: port, protocol: protocol as 'TCP' | 'UDP' } } : undefined;
}

/** Whether each address of a range lies in another one. */
export function contains(range: Range, part: Range): boolean {
  return range.family === part.family && range.first <= part.first && part.last <= range.last;
}

/** Whether two ranges have an address in common. */
export function overlaps(one: Range, other: Range): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** How many addresses a range has. */
export function sizeOf({ first, last }: Range): bigint {
  return last - first + 1n;
}

/** One address of a range, counted from its first, or from behind its last. */
export function addressAt({ family, first, last }: Range, index: number): Range {
  const at = index < 0 ? last + 1n + BigInt(index) : first + BigInt(index);
  return { family, first: at, last: at };
}

/** The first address of a range as people write it. */
export function addressText({ family, first }: Range): string {
  const digits = first.toString(16).padStart(family === 4 ? 8 : 32, '0');
  return ipaddr.fromByteArray(digits.match(/../g)!.map((byte) => Number.parseInt(byte, 16))).toString();
}

/** An address as the network that it alone is in: `10.10.11.11/32`. */
export function networkOf(address: string): string {
  return `${address}/${parseAddress(address)?.family === 6 ? 128 : 32}`;
}

/** What an address is for, where it is that of no machine on a network: `loopback`. Undefined where it may be one. */
export function unfitFor(range: Range): string | undefined {
  return NO_MACHINES[ipaddr.process(addressText(range)).range()];
}

/** What stands for no machine, by the names that the library has for it. */
const NO_MACHINES: Readonly<Record<string, string>> = {
  unspecified: 'stands for no machine',
  broadcast: 'means every machine',
  multicast: 'means a group of machines',
  loopback: 'means the machine that asks',
  linkLocal: 'holds on one cable alone',
};

/**
 * The addresses that a node has in the pods' network, as CIDR ranges: the interface of flannel, and the bridge that its own pods hang on.
 * @param podNetwork its part of that network; none where the text is no network
 */
export function innerAddresses(podNetwork: string): readonly string[] {
  const part = parseRange(podNetwork);
  return part ? [0, 1].map((index) => networkOf(addressText(addressAt(part, index)))) : [];
}

/** What texts have been read as: the same few networks stand in the policies of all apps. */
const known = new Map<string, Address | undefined>();

function read(text: string): Address | undefined {
  if (!known.has(text)) known.set(text, addressIn(text));
  return known.get(text);
}

/** Reads an address without a zone, which means another cable on each machine, and without zeros that some read as octal. */
function addressIn(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const isRest = !text.includes('.') || ipaddr.IPv4.isValidFourPartDecimal(text.slice(text.lastIndexOf(':') + 1));
  return isRest && !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

function bits(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}

function numberOf(address: Address): bigint {
  return address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function span(address: Address, prefix: number): Range {
  const size = 2n ** BigInt(bits(address) - prefix);
  const number = numberOf(address);
  const first = number - (number % size);
  return { family: address.kind() === 'ipv4' ? 4 : 6, first, last: first + size - 1n };
}
