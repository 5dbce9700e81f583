import type { Connection, Peer } from '../derive/connections.ts';
import type { Cluster } from '../model/cluster.ts';
import { sortedBy } from '../model/grouped.ts';
import { PortSet } from '../output/policy-ports.ts';

/** A cluster's connections as lines of a Mermaid flowchart, and the components that have none. */
export interface MapDrawing {
  readonly lines: readonly string[];
  readonly alone: readonly string[];
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Its ports, where they are known. */
  readonly text: string;
  /** Part of how the cluster runs, and not of what apps do. */
  readonly isQuiet: boolean;
}

const OUTSIDE: Readonly<Record<string, string>> = {
  internet: 'Internet',
  lan: 'Local network',
  apiServer: 'API server',
};

/**
 * Draws who connects to whom, one arrow for each pair of components. Left out: the kubelet, which asks everybody, and what
 * happens within a component. https://mermaid.js.org/syntax/flowchart.html
 */
export function drawing(cluster: Cluster, connections: readonly Connection[]): MapDrawing {
  const arrows = arrowsOf(cluster, connections);
  const drawn = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const names = [...drawn].filter((name) => !(name in OUTSIDE)).sort();
  const groupOf = grouping(cluster, arrows);
  const ports = commonPorts(arrows);
  const addresses = addressesOf(connections);
  const node = (name: string) => {
    const label = [name, ...(addresses.get(name) ?? []), ...(ports.get(name) || [])];
    return `${idOf(name)}["${label.join('<br>')}"]`;
  };
  return {
    lines: [
      'flowchart LR',
      ...Object.entries(OUTSIDE)
        .filter(([name]) => drawn.has(name))
        .map(([name, label]) => `  ${name}(["${label}"])`),
      ...GROUPS.flatMap((group, at) => {
        const members = names.filter((name) => groupOf(name) === group).map((name) => `    ${node(name)}`);
        return members.length === 0 ? [] : [`  subgraph group${at}["${group}"]`, ...members, '  end'];
      }),
      ...names.filter((name) => groupOf(name) === undefined).map((name) => `  ${node(name)}`),
      ...arrows.map(({ from, to, text, isQuiet }) => {
        const label = text === '' || ports.get(to) ? '' : `|"${text}"|`;
        return `  ${idOf(from)} ${isQuiet ? '-.->' : '-->'}${label} ${idOf(to)}`;
      }),
    ],
    alone: cluster.components
      .map(({ name }) => name)
      .filter((name) => !drawn.has(name))
      .sort(),
  };
}

const GROUPS = ['Reached from outside', 'Used by others'] as const;

/** In which box a component stands. The way in is in none, nor what only starts connections or answers the API server alone. */
function grouping(cluster: Cluster, arrows: readonly Arrow[]): (name: string) => (typeof GROUPS)[number] | undefined {
  const loud = arrows.filter(({ isQuiet }) => !isQuiet);
  const open = new Set(loud.filter(({ from }) => from in OUTSIDE).map(({ to }) => to));
  const used = new Set(loud.map(({ to }) => to));
  return (name) => {
    const component = cluster.component(name);
    if (component?.provides?.ingress || component?.provides?.tunnel) return undefined;
    if (component?.expose || open.has(name)) return 'Reached from outside';
    return used.has(name) ? 'Used by others' : undefined;
  };
}

/** The ports of components to which all connect alike: said once, instead of at every arrow. */
function commonPorts(arrows: readonly Arrow[]): ReadonlyMap<string, readonly [string] | undefined> {
  const found = new Map<string, readonly [string] | undefined>();
  for (const { to, text } of arrows) {
    const known = found.get(to);
    found.set(to, text !== '' && (!found.has(to) || known?.[0] === text) ? [text] : undefined);
  }
  return found;
}

function arrowsOf(cluster: Cluster, connections: readonly Connection[]): readonly Arrow[] {
  const arrows = new Map<string, Omit<Arrow, 'text'> & { readonly ports: PortSet }>();
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
    arrows.set('0 ', { from: 'internet', to: tunnel.name, ports: new PortSet(), isQuiet: false });
  }
  return sortedBy(arrows, ([key]) => key).map(([, { ports, ...arrow }]) => ({ ...arrow, text: ports.text() }));
}

function nameOf(peer: Peer): string | undefined {
  switch (peer.is) {
    case 'world':
      return 'lan';
    case 'apiServer':
      return peer.is;
    case 'kubelet':
      return undefined;
    default:
      return peer.component?.name ?? (peer.is === 'pods' ? peer.namespace : undefined);
  }
}

/** Where machines beside the cluster answer for a component. */
function addressesOf(connections: readonly Connection[]): ReadonlyMap<string, readonly string[]> {
  return new Map(connections.flatMap(({ to }) => (to.addresses ? [[to.component.name, to.addresses] as const] : [])));
}

/** A dash would end a name there, and `end` alone a group. */
function idOf(name: string): string {
  return name in OUTSIDE ? name : `c_${name.replaceAll('-', '_')}`;
}
