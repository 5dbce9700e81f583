import type { Cluster } from '../lib/model/cluster.ts';
import { type Node, RESERVED } from '../lib/model/node.ts';
import { parseQuantity } from '../lib/model/quantity.ts';
import { toYaml } from '../lib/output/yaml.ts';
import { type FreeConfig, isOfServers, type K3sConfig } from './k3s-config.ts';
import { type Hosts, joinAddress, serversOf } from './machines.ts';
import { snapshotConfig } from './snapshots.ts';

/** Where files of the hosts are on a machine. */
export const ON_NODE = {
  token: '/etc/rancher/k3s/token',
  agentToken: '/etc/rancher/k3s/agent-token',
  datastore: '/etc/rancher/k3s/config.yaml.d/datastore.yaml',
  resolvConf: '/etc/rancher/k3s/resolv.conf',
};

/** A part of `config.yaml`, with what is to be known of it. */
interface Section {
  /** Lines of a comment. */
  readonly about: readonly string[];
  readonly config: K3sConfig;
}

/** The text of a node's `config.yaml`. */
export function configText(node: Node, cluster: Cluster, hosts: Hosts, note: string): string {
  const sections = [...always(node, cluster, hosts), ...atFirst(node, cluster, hosts)];
  const texts = sections.map(({ about, config }) =>
    [...about.map((line) => `# ${line}\n`), toYaml([{ object: { ...config } }])].join(''),
  );
  return `# ${note}\n${texts.join('\n')}`;
}

/** What k3s reads whenever it starts. */
function always(node: Node, cluster: Cluster, hosts: Hosts): readonly Section[] {
  const isServer = node.role === 'server';
  const free = freeConfig(cluster, hosts);
  const { 'kubelet-arg': told = [], ...said } = isServer ? free : withoutServers(free);
  const own: K3sConfig = {
    'node-name': node.name,
    'node-ip': [node.address],
    'token-file': ON_NODE.token,
    ...(hosts.nameServers && { 'resolv-conf': ON_NODE.resolvConf }),
    ...(isServer && ofServer(node, cluster, hosts)),
    ...(!isFirst(node, cluster) && joins(node, hosts) && { server: `https://${bracketed(joinAddress(cluster))}:6443` }),
  };
  return [
    { about: [], config: { ...said, ...own } },
    { about: KEPT_BACK, config: { 'kubelet-arg': [...kubeletArgs(node), ...told] } },
  ];
}

const KEPT_BACK = [
  'What no pod gets: with what the kubelet keeps free before it evicts, as much as the facts reserve, so that pods find',
  'the room that is counted with.',
];

/** An address as a URL has it. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** An external database is what servers share: none of them joins another. */
function joins({ role }: Node, { datastore }: Hosts): boolean {
  return role === 'agent' || datastore !== 'external';
}

/** The keys that all servers must have alike, and those that only they have. */
function ofServer(node: Node, cluster: Cluster, hosts: Hosts): K3sConfig {
  const { apiNames = [], embeddedRegistry, datastore } = hosts;
  const disable = disabledParts(cluster, hosts);
  const shared = cluster.find('apiAddress')?.address;
  const names = serversOf(cluster.nodes).flatMap(({ name, address }) => [address, name]);
  return {
    'agent-token-file': ON_NODE.agentToken,
    'tls-san': [...new Set([...(shared === undefined ? [] : [shared]), ...names, ...apiNames])],
    ...(disable.length > 0 && { disable }),
    ...(isFirst(node, cluster) && datastore === 'etcd' && { 'cluster-init': true }),
    ...(embeddedRegistry && { 'embedded-registry': true }),
    ...snapshotConfig(hosts),
    ...(datastore === 'etcd' && cluster.find('metrics') && { 'etcd-expose-metrics': true }),
  };
}

/** What counts when the cluster or the node is made, and is never read again. */
function atFirst(node: Node, cluster: Cluster, hosts: Hosts): readonly Section[] {
  const { name, labels = {}, taints = [], role } = node;
  const labelled = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const tainted = taints.map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`);
  const section = (about: readonly string[], config: K3sConfig, isAsked = true) => (isAsked ? [{ about, config }] : []);
  return [
    ...section(
      [
        'The two networks and the encryption of Secrets count when the cluster is made. The networks of a cluster cannot be',
        'changed later; the encryption can: k3s secrets-encrypt enable, then restart, then k3s secrets-encrypt rotate-keys.',
      ],
      {
        'cluster-cidr': [cluster.networks.pods],
        'service-cidr': [cluster.networks.services],
        'secrets-encryption': hosts.secretsEncryption ?? true,
      },
      role === 'server',
    ),
    ...section(
      [
        'Labels count when the node registers for the first time. On one that is there:',
        ...labelled.map((label) => `  kubectl label node ${name} ${label} --overwrite`),
        'and to take one away: kubectl label node NAME KEY-',
      ],
      { 'node-label': labelled },
      labelled.length > 0,
    ),
    ...section(
      [
        'Taints count when the node registers for the first time. On one that is there:',
        ...tainted.map((taint) => `  kubectl taint node ${name} ${taint} --overwrite`),
        'and to take one away: kubectl taint node NAME KEY:EFFECT-',
      ],
      { 'node-taint': tainted },
      tainted.length > 0,
    ),
  ];
}

/** Whether a node is the server that starts the cluster. */
function isFirst(node: Node, { nodes }: Cluster): boolean {
  return node === serversOf(nodes)[0];
}

/** The parts of k3s in whose place a component is, and those that the cluster does without. */
function disabledParts({ components }: Cluster, { k3s = {} }: Hosts): readonly string[] {
  const without = components.flatMap(({ hosts }) => hosts?.without ?? []);
  return [...new Set([...without, ...(k3s.disable ?? [])])].sort();
}

/** What the cluster and its components say of k3s. Lists are joined; of one value the cluster's own counts. */
function freeConfig({ components }: Cluster, { k3s = {} }: Hosts): FreeConfig {
  const all: Record<string, unknown> = {};
  for (const config of [...components.map(({ hosts }) => hosts?.k3s ?? {}), k3s]) {
    for (const [key, value] of Object.entries(config)) {
      const before = all[key];
      all[key] = Array.isArray(value) && Array.isArray(before) ? [...new Set([...before, ...value])] : value;
    }
  }
  return all as FreeConfig;
}

function withoutServers(config: FreeConfig): FreeConfig {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !isOfServers(key)));
}

/** Below this the kubelet evicts pods, so that the machine itself never runs out. */
const EVICTION = 100;
const MI = 2 ** 20;

/** What the kubelet keeps back: by its own reserve and its threshold together, what the facts reserve. */
function kubeletArgs({ role, reserved }: Node): readonly string[] {
  const { cpu, memory } = { ...RESERVED[role], ...reserved };
  const all = Math.floor((parseQuantity(memory) ?? 0) / MI);
  const free = Math.min(EVICTION, all);
  const cores = Math.round((parseQuantity(cpu) ?? 0) * 1000);
  return [
    `kube-reserved=cpu=${cores}m,memory=${all - free}Mi`,
    `eviction-hard=memory.available<${free}Mi,nodefs.available<5%,imagefs.available<5%`,
  ];
}

/** The text of the `resolv.conf` that pods get, or undefined where they get the node's. */
export function resolvConfText({ nameServers }: Hosts, note: string): string | undefined {
  return nameServers && [`# ${note}`, ...nameServers.map((each) => `nameserver ${each}`), ''].join('\n');
}
