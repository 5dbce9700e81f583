import { arrowsOf, OUTSIDE } from '../derive/arrows.ts';
import type { Connection } from '../derive/connections.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Arrow } from '../model/overview.ts';

/** A cluster's connections as lines of a Mermaid flowchart, and the components that have none. */
export interface MapDrawing {
  readonly lines: readonly string[];
  readonly alone: readonly string[];
}

/** Draws who connects to whom. https://mermaid.js.org/syntax/flowchart.html */
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
        .map(([, { id, label }]) => `  ${id}(["${label}"])`),
      ...GROUPS.flatMap((group, at) => {
        const members = names.filter((name) => groupOf(name) === group).map((name) => `    ${node(name)}`);
        return members.length === 0 ? [] : [`  subgraph group${at}["${group}"]`, ...members, '  end'];
      }),
      ...names.filter((name) => groupOf(name) === undefined).map((name) => `  ${node(name)}`),
      ...arrows.map(({ from, to, ports: text, isQuiet }) => {
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
  for (const { to, ports: text } of arrows) {
    const known = found.get(to);
    found.set(to, text !== '' && (!found.has(to) || known?.[0] === text) ? [text] : undefined);
  }
  return found;
}

/** Where machines beside the cluster answer for a component. */
function addressesOf(connections: readonly Connection[]): ReadonlyMap<string, readonly string[]> {
  return new Map(connections.flatMap(({ to }) => (to.addresses ? [[to.component.name, to.addresses] as const] : [])));
}

/** A dash would end a name there, and `end` alone a group. */
function idOf(name: string): string {
  return OUTSIDE[name]?.id ?? `c_${name.replaceAll('-', '_')}`;
}
