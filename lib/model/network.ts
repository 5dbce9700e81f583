/** A span of IPv4 addresses as numbers, both ends included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** An IPv4 address as a number, or undefined where the text is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The addresses of `10.10.11.0/24` or `10.10.11.21-10.10.11.29`, or undefined where the text is neither. */
export function parseRange(text: string): Range | undefined {
  if (text.includes('/')) return parseCidr(text);
  const [first, last, ...rest] = text.split('-').map(parseAddress);
  return first === undefined || last === undefined || rest.length > 0 || first > last ? undefined : { first, last };
}

/** What pods may connect to. */
export interface EgressAddress {
  readonly cidr: string;
  /** @default all */
  readonly port?: { readonly number: number; readonly protocol: 'TCP' | 'UDP' };
}

/** Reads `10.10.11.40/32`, `10.10.11.40/32:3306` or `10.10.11.40/32:51820/UDP`; undefined where the text is none of them. */
export function parseEgress(text: string): EgressAddress | undefined {
  const [, cidr = '', number, protocol = 'TCP'] = /^([^:]*\/[^:]*?)(?::(\d{1,5})(?:\/(TCP|UDP))?)?$/.exec(text) ?? [];
  if (!parseRange(cidr)) return undefined;
  if (number === undefined) return { cidr };
  const port = Number(number);
  return port > 0 && port < 65_536 ? { cidr, port: { number: port, protocol: protocol as 'TCP' | 'UDP' } } : undefined;
}

function parseCidr(text: string): Range | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const first = parseAddress(address);
  if (first === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** Whether an address, or each address of a range, lies in a range. */
export function contains(range: Range, address: number | Range): boolean {
  const { first, last } = typeof address === 'number' ? { first: address, last: address } : address;
  return range.first <= first && last <= range.last;
}

/** An address as people write it. */
export function addressText(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}

/**
 * The addresses that a node has in the pods' network, as CIDR ranges: the interface of flannel, and the bridge that its own pods hang on.
 * @param podNetwork its part of that network; none where the text is no network
 */
export function innerAddresses(podNetwork: string): readonly string[] {
  const part = parseRange(podNetwork);
  return part ? [`${addressText(part.first)}/32`, `${addressText(part.first + 1)}/32`] : [];
}
