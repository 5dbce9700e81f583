import type { Cluster } from '../model/cluster.ts';
import { sortedBy } from '../model/grouped.ts';
import type { Arrow } from '../model/overview.ts';
import type { Connection, Peer } from './connections.ts';
import { PortSet } from './port-set.ts';

/** Those outside of all components who connect, as arrows name them: no component bears such a name. */
export const OUTSIDE: Readonly<Record<string, { readonly id: string; readonly label: string }>> = {
  '@internet': { id: 'internet', label: 'Internet' },
  '@lan': { id: 'lan', label: 'Local network' },
  '@apiServer': { id: 'apiServer', label: 'API server' },
};

/**
 * Who connects to whom, one arrow for each pair of components. Left out: the kubelet, which asks everybody, and what happens within a
 * component.
 */
export function arrowsOf(cluster: Cluster, connections: readonly Connection[]): readonly Arrow[] {
  const arrows = new Map<string, Omit<Arrow, 'ports'> & { readonly ports: PortSet }>();
  for (const { from: peer, to, why } of connections) {
    const from = nameOf(peer);
    const name = to.component.name;
    // That a chart may have webhooks is no news.
    if (from === undefined || from === name || (why === 'chart' && peer.is === 'apiServer')) continue;
    const key = `${from in OUTSIDE ? 0 : 1} ${from} ${name}`;
    const known = arrows.get(key);
    const ports = known?.ports ?? new PortSet();
    // Of what nobody here renders, no port is known.
    if (to.pods || to.addresses) ports.add(to.ports);
    const isQuiet = (why === 'webhook' || why === 'scrape') && (known?.isQuiet ?? true);
    arrows.set(key, { from, to: name, ports, isQuiet });
  }
  const tunnel = cluster.provider('tunnel');
  if (tunnel && connections.some(({ why }) => why === 'tunnel')) {
    // The tunnel calls out: nothing is let in for it.
    arrows.set('0 ', { from: '@internet', to: tunnel.name, ports: new PortSet(), isQuiet: false });
  }
  return sortedBy(arrows, ([key]) => key).map(([, { ports, ...arrow }]) => ({ ...arrow, ports: ports.text() }));
}

function nameOf(peer: Peer): string | undefined {
  switch (peer.is) {
    case 'world':
      return '@lan';
    case 'apiServer':
      return '@apiServer';
    case 'kubelet':
      return undefined;
    default:
      return peer.component?.name ?? (peer.is === 'pods' ? peer.namespace : undefined);
  }
}
