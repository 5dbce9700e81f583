import type { capacity, Outage } from '../checks/capacity.ts';
import type { Connection } from '../derive/connections.ts';
import type { Cluster } from '../model/cluster.ts';
import { type AcceptedFinding, pageOf } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import { type Node, nodeLabels, taintsOfServers } from '../model/node.ts';
import { showBytes } from '../model/quantity.ts';
import type { Files } from '../output/files.ts';
import { header } from '../output/header.ts';
import { MAP } from '../output/place.ts';
import { drawing } from './map-drawing.ts';

/** A cluster, as its section of the map needs it. */
export interface Mapped {
  readonly cluster: Cluster;
  readonly connections: readonly Connection[];
  readonly accepted: readonly AcceptedFinding[];
  /** What nodes have, and what is asked of them. */
  readonly load: ReturnType<typeof capacity>;
}

/**
 * The map of all clusters of a folder: who connects to whom, the nodes, and what is accepted. It names no tag of an image,
 * so that a bump changes nothing here. No clusters: no file.
 * @param folder of the clusters in the repository, such as `clusters`
 * @param hasRules whether the pages of rules lie beside it, as they do not where bramble is a package
 */
export function clusterMap(
  folder: string,
  clusters: readonly Mapped[],
  hasRules = true,
): { readonly files: Files; readonly findings: [] } {
  const lines = [
    header(folder, 'markdown'),
    '',
    '# The map',
    '',
    'Who connects to whom in each cluster. What has no arrow is refused.',
    ...clusters.flatMap((each) => ['', ...section(folder, each, hasRules)]),
    '',
  ];
  return { files: new Map(clusters.length > 0 ? [[MAP.at, lines.join('\n')]] : []), findings: [] };
}

function section(
  folder: string,
  { cluster, connections, accepted, load }: Mapped,
  hasRules: boolean,
): readonly string[] {
  const { lines, alone } = drawing(cluster, connections);
  const source = `${folder}/${cluster.name}/cluster.ts`;
  return [
    `## ${cluster.name}`,
    '',
    `Declared in [${source}](../${source}), for \`${cluster.domain}\`.`,
    '',
    '```mermaid',
    ...lines,
    '```',
    '',
    'Numbers are ports of pods. A dashed arrow is the cluster at work: webhooks and metrics.',
    ...(alone.length > 0 ? ['', `Without a connection: ${alone.join(', ')}.`] : []),
    '',
    '### Nodes',
    '',
    ...table(
      ['node', 'role', 'address', 'pods', 'cores', 'memory', 'labels and taints'],
      cluster.nodes.map((node) => [
        node.name,
        node.role,
        node.address,
        node.podNetwork ?? '',
        String(node.cpus),
        node.memory,
        marksOf(node),
      ]),
    ),
    '',
    ...table(
      ['all nodes', 'have', 'keep for themselves', 'are asked for'],
      [
        ['cores', ...amounts(load.cpu.total, cores)],
        ['memory', ...amounts(load.memory.total, gibibytes)],
        ...(load.scaledMemory.total.asked > load.memory.total.asked
          ? [['memory, with the most pods of all that is scaled', ...amounts(load.scaledMemory.total, gibibytes)]]
          : []),
        ['memory, when every pod takes all that it may', ...amounts(load.memoryLimits.total, gibibytes)],
      ],
    ),
    '',
    'Memory is what Linux has of it.',
    ...(load.outage ? ['', outageLine(load.outage)] : []),
    ...firstStart(cluster.nodes),
    ...(accepted.length > 0
      ? ['', '### Accepted', '', ...(hasRules ? [] : [EXPLAINED, '']), ...acceptedLines(accepted, hasRules)]
      : []),
  ];
}

/** What the other nodes cannot do while one is off. */
function outageLine({ node, still, missing }: Outage): string {
  const room =
    missing > 0
      ? `${showBytes(missing)} of memory that pods request find no room`
      : `${still.length > 0 ? 'the other' : 'all'} pods find room on the others`;
  const bound = still.length > 0 ? `${listed(still)} can run nowhere else; ` : '';
  return `With ${node} off, the agent that has most: ${bound}${room}. Pods whose volumes lie on its disk wait for it.`;
}

/** What `flux bootstrap` must be told where its pods find no node before an agent has joined. https://fluxcd.io/flux/cmd/flux_bootstrap/ */
function firstStart(nodes: readonly Node[]): readonly string[] {
  const keys = taintsOfServers(nodes);
  if (keys.length === 0) return [];
  return [
    '',
    `Every server has a taint: while no agent is there, the pods of Flux find no node. Wait for an agent, or have them tolerate it, after which they may run on servers for good:`,
    `\`flux bootstrap … --toleration-keys=${keys.join(',')}\`.`,
  ];
}

/** Labels that were given to a node, and its taints. */
function marksOf(node: Node): string {
  const own = Object.entries(nodeLabels(node)).filter(([label]) => label in (node.labels ?? {}));
  const taints = (node.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return [...own.map(([label, value]) => `${label}=${value}`), ...taints].map((mark) => `\`${mark}\``).join(' ');
}

function amounts(
  { capacity, reserved, asked }: Mapped['load']['cpu']['total'],
  write: (amount: number) => string,
): readonly string[] {
  return [capacity, reserved, asked].map(write);
}

function cores(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

function gibibytes(amount: number): string {
  return `${Math.round((amount / 2 ** 30) * 10) / 10} Gi`;
}

const EXPLAINED = '`npx bramble explain RULE` says what a rule looks for.';

/** One line for each reason, with all files. Not what was found, which may name an image's tag. */
function acceptedLines(accepted: readonly AcceptedFinding[], hasRules: boolean): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { rule, page, component, where, because } of accepted) {
    const named = hasRules ? `[${rule}](${pageOf({ rule, page }).replace('docs/', '')})` : rule;
    const line = [`- ${component === undefined ? '' : `**${component}** `}${named}`, `: ${because}`].join('\n');
    const known = places.get(line) ?? new Set();
    if (where !== undefined) known.add(where);
    places.set(line, known);
  }
  const lines = [...places].map(([line, files]) => line.replace('\n', () => placesIn([...files].sort())));
  return lines.sort();
}

/** The places themselves where they are few. */
function placesIn(places: readonly string[]): string {
  if (places.length === 0) return '';
  return places.length > 3 ? ` in ${places.length} places` : ` in ${places.join(', ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}
