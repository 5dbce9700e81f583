import type { Cluster } from '../lib/model/cluster.ts';
import type { Node } from '../lib/model/node.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { secretFileName } from '../lib/model/secret-file.ts';
import { toYaml } from '../lib/output/yaml.ts';
import { initiatorOf } from './initiators.ts';
import { ON_NODE } from './k3s-files.ts';
import { type Hosts, joinAddress, serversOf, userOf } from './machines.ts';
import { mountsDisks, needsOf, type PlacedNeed } from './needs.ts';
import { logins } from './registries.ts';
import { decrypted } from './registry-tasks.ts';
import { snapshotFiles } from './snapshots.ts';

/** The side, by whose name its Secret is kept. */
export const SIDE = 'hosts';
/** The Secret with what nodes join by. */
export const SECRET = 'k3s';
/** The key of the database's address, where it is external. */
export const ENDPOINT = 'datastore-endpoint';

/** A group of the inventory: hosts, variables, groups, each in the order in which it is to be read. */
interface Group {
  readonly vars?: JsonMap;
  readonly hosts?: readonly (readonly [name: string, vars: JsonMap])[];
  readonly children?: readonly (readonly [name: string, group: Group])[];
}

/** The text of Ansible's inventory, with the variables of k3s-ansible beside bramble's own. */
export function inventoryText(cluster: Cluster, hosts: Hosts, needs: readonly PlacedNeed[], note: string): string {
  const [servers, agents] = [serversOf(cluster.nodes), cluster.nodes.filter(({ role }) => role === 'agent')];
  const fixed = cluster.nodes.filter(({ root }) => root === 'read-only');
  const k3s: Group = {
    vars: ofAll(cluster, hosts),
    children: [
      [
        'server',
        { vars: joining('token'), hosts: servers.map((node) => [node.name, ofNode(node, cluster, hosts, needs)]) },
      ],
      [
        'agent',
        { vars: joining('agent-token'), hosts: agents.map((node) => [node.name, ofNode(node, cluster, hosts, needs)]) },
      ],
    ],
  };
  const groups: Group['children'] = [
    ['k3s_cluster', k3s],
    ...(fixed.length > 0 ? [['read_only', { hosts: fixed.map(({ name }) => [name, {}] as const) }] as const] : []),
  ];
  return `# ${note}\n${groupText(['all', { children: groups }], '')}`;
}

/** What all nodes have alike. Values of the Secret are read when they are needed, and stand nowhere. */
function ofAll(cluster: Cluster, hosts: Hosts): JsonMap {
  const { datastore, sshKeys = [] } = hosts;
  const secrets = logins(hosts);
  return {
    ansible_python_interpreter: 'auto_silent',
    api_endpoint: joinAddress(cluster),
    ...(cluster.k3s && { k3s_version: cluster.k3s.runs }),
    ...(datastore === 'external' && { use_external_database: true }),
    user_kubectl: false,
    bramble_ssh_keys: [...sshKeys],
    bramble_secret_file: fileOf(cluster, SECRET),
    bramble_secret: decrypted('bramble_secret_file'),
    ...(secrets.length > 0 && {
      bramble_logins: secrets.map(({ host, secret }) => ({ host, file: fileOf(cluster, secret) })),
    }),
  };
}

/** Where Ansible finds the encrypted file of a Secret. */
function fileOf({ name, secrets }: Cluster, secret: string): string {
  const file = secretFileName(SIDE, secret);
  const found = secrets?.files.find(({ path }) => path.endsWith(`/${file}`))?.path;
  return `{{ inventory_dir }}/../../${found ?? `clusters/${name}/secrets/${file}`}`;
}

/** What a node joins by: the card of an agent does not hold what servers join by. */
function joining(key: 'token' | 'agent-token'): JsonMap {
  return { token: `{{ bramble_secret['${key}'] }}` };
}

function ofNode(node: Node, cluster: Cluster, hosts: Hosts, needs: readonly PlacedNeed[]): JsonMap {
  const { packages, modules, services } = needsOf(node, needs);
  return {
    ansible_host: node.address,
    ansible_user: userOf(node, hosts),
    bramble_os: node.os ?? 'systemd',
    bramble_root: node.root ?? 'writable',
    bramble_packages: [...packages],
    ...(mountsDisks(node, needs) && { bramble_initiator: initiatorOf(node, cluster) }),
    bramble_modules: [...modules],
    bramble_services: [...services],
    ...(node.disks && {
      bramble_disks: Object.entries(node.disks).map(([path, { label, type = 'ext4' }]) => ({ path, label, type })),
    }),
    bramble_secret_files: secretFiles(node, hosts),
    k3s_service: node.role === 'server' ? 'k3s' : 'k3s-agent',
  };
}

/** The files of a node that hold a secret, by the key of the Secret, and what stands before its value. */
function secretFiles({ role }: Node, hosts: Hosts): JsonMap[] {
  const file = (key: string, path: string, before = '') => ({ key, path, before });
  if (role === 'agent') return [file('agent-token', ON_NODE.token)];
  return [
    file('token', ON_NODE.token),
    file('agent-token', ON_NODE.agentToken),
    ...(hosts.datastore === 'external' ? [file(ENDPOINT, ON_NODE.datastore, `${ENDPOINT}: `)] : []),
    ...snapshotFiles(hosts),
  ];
}

/** YAML in which the hosts of a group keep their order: the first server is the one that starts the cluster. */
function groupText([name, { vars, hosts = [], children = [] }]: readonly [string, Group], indent: string): string {
  const inner = `${indent}  `;
  return [
    `${indent}${name}:\n`,
    ...(vars ? [`${inner}vars:\n`, indented(toYaml([{ object: vars }]), `${inner}  `)] : []),
    ...(hosts.length > 0 ? [`${inner}hosts:\n`] : []),
    ...hosts.map(([host, of]) => `${inner}  ${host}:${bodyText(of, `${inner}    `)}`),
    ...(children.length > 0 ? [`${inner}children:\n`] : []),
    ...children.map((each) => groupText(each, `${inner}  `)),
  ].join('');
}

function bodyText(vars: JsonMap, indent: string): string {
  return Object.keys(vars).length === 0 ? ' {}\n' : `\n${indented(toYaml([{ object: vars }]), indent)}`;
}

function indented(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}
