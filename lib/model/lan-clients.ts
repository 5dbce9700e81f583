import type { Cluster } from './cluster.ts';
import { addressText, innerAddresses, parseAddress, parseRange, type Range } from './network.ts';

/**
 * The clients of the local network, as CIDR ranges. Nodes are none, unless they are meant: what bears the address of a node may be
 * a pod in its network, or one that a node speaks for.
 * @param withNodes what runs on nodes themselves may ask too, under whichever of its addresses
 */
export function lanClients(
  { networks, nodes }: Pick<Cluster, 'networks' | 'nodes'>,
  withNodes = false,
): readonly string[] {
  if (withNodes) {
    const inner = nodes.flatMap(({ podNetwork }) => innerAddresses(podNetwork ?? ''));
    return [...new Set([...networks.lan, ...nodes.map(({ address }) => `${address}/32`), ...inner])];
  }
  const own = nodes.flatMap(({ address }) => parseAddress(address) ?? []);
  return networks.lan.flatMap((network) => {
    const range = network.includes('/') ? parseRange(network) : undefined;
    return range ? without(range, own).map(rangeText) : [network];
  });
}

/** What is left of a network once some addresses are taken out, as the fewest networks that hold it. */
function without({ first, last }: Range, addresses: readonly number[]): readonly Range[] {
  const inside = addresses.filter((each) => first <= each && each <= last);
  if (inside.length === 0) return [{ first, last }];
  if (first === last) return [];
  const middle = first + (last - first + 1) / 2;
  return [...without({ first, last: middle - 1 }, inside), ...without({ first: middle, last }, inside)];
}

function rangeText({ first, last }: Range): string {
  return `${addressText(first)}/${32 - Math.log2(last - first + 1)}`;
}
