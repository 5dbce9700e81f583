import type { Cluster } from './cluster.ts';
import { type Exposure, isInner } from './exposure.ts';
import {
  addressText,
  contains,
  innerAddresses,
  networkOf,
  parseAddress,
  parseNetwork,
  type Range,
  sizeOf,
} from './network.ts';
import { remembered } from './remembered.ts';

/** Whom an exposure lets in, as CIDR ranges; undefined: everybody. */
export function clientsOf(cluster: Cluster, expose: Exposure): readonly string[] | undefined {
  if (expose.through === 'lan') return lanClients(cluster, expose.nodes);
  if (!isInner(expose)) return undefined;
  return [...new Set([...(cluster.networks.vpn ?? []), ...(expose.lan ? lanClients(cluster) : [])])];
}

/**
 * The clients of the local network, as CIDR ranges. Nodes are none, unless they are meant: what bears the address of a node may be
 * a pod in its network, or one that a node speaks for.
 * @param withNodes what runs on nodes themselves may ask too, under whichever of its addresses
 */
export function lanClients(cluster: Local, withNodes = false): readonly string[] {
  return withNodes ? withAllNodes(cluster) : withoutNodes(cluster);
}

type Local = Pick<Cluster, 'networks' | 'nodes'>;

function withAllNodes({ networks, nodes }: Local): readonly string[] {
  const inner = nodes.flatMap(({ podNetwork }) => innerAddresses(podNetwork ?? ''));
  return [...new Set([...networks.lan, ...nodes.map(({ address }) => networkOf(address)), ...inner])];
}

/** Asked for each app that is exposed. */
const withoutNodes = remembered(({ networks, nodes }: Local): readonly string[] => {
  const own = nodes.flatMap(({ address }) => parseAddress(address) ?? []);
  return networks.lan.flatMap((network) => {
    const range = parseNetwork(network);
    return range ? without(range, own).map(rangeText) : [network];
  });
});

/** What is left of a network once some addresses are taken out, as the fewest networks that hold it. */
function without(range: Range, addresses: readonly Range[]): readonly Range[] {
  const inside = addresses.filter((each) => contains(range, each));
  if (inside.length === 0) return [range];
  const half = sizeOf(range) / 2n;
  if (half === 0n) return [];
  const middle = range.first + half;
  return [...without({ ...range, last: middle - 1n }, inside), ...without({ ...range, first: middle }, inside)];
}

function rangeText(range: Range): string {
  const length = (range.family === 4 ? 32 : 128) - (sizeOf(range).toString(2).length - 1);
  return `${addressText(range)}/${length}`;
}
