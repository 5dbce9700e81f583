import type { Cluster } from '../lib/model/cluster.ts';
import { isAtUsualDoor } from '../lib/model/door.ts';
import { hostsOf } from '../lib/model/exposure.ts';
import type { Node } from '../lib/model/node.ts';
import type { HostsProps } from './facts.ts';

/** The facts of the side, with what is meant where nothing is said. */
export interface Hosts extends HostsProps {
  readonly datastore: NonNullable<HostsProps['datastore']>;
}

/** What a cluster says of its machines, or undefined where it says nothing. */
export function hostsFacts({ facts, nodes }: Cluster): Hosts | undefined {
  const { hosts } = facts;
  return hosts && { ...hosts, datastore: hosts.datastore ?? (serversOf(nodes).length > 1 ? 'etcd' : 'sqlite') };
}

/** The nodes that run the control plane, the one that starts the cluster first. */
export function serversOf(nodes: readonly Node[]): readonly Node[] {
  return nodes.filter(({ role }) => role === 'server');
}

/** The address that nodes join by: the one that all servers share, or that of the first. */
export function joinAddress(cluster: Cluster): string {
  return cluster.find('apiAddress')?.address ?? serversOf(cluster.nodes)[0]?.address ?? '';
}

/** Who Ansible logs in as. */
export function userOf({ root }: Node, { user }: HostsProps): string {
  return user ?? (root === 'read-only' ? 'root' : 'pi');
}

/** A name in the local network. */
export interface LanName {
  /** Each of its names, the whole one first. */
  readonly names: readonly string[];
  readonly address: string;
  /** The address of its network card. @default unknown */
  readonly mac?: string;
}

/** The machines of the local network: nodes, and others. */
export function machineNames(cluster: Cluster): readonly LanName[] {
  const { machines = {} } = cluster.facts.hosts ?? {};
  const others = Object.entries(machines).map(([name, machine]) => ({ name, ...machine }));
  return [...cluster.nodes, ...others].map(({ name, address, mac }) => ({
    names: name.includes('.') ? [name] : [`${name}.${cluster.domain}`, name],
    address,
    ...(mac !== undefined && { mac: mac.toLowerCase().replaceAll('-', ':') }),
  }));
}

/** The hosts of apps that answer in the local network, at the address of the ingress; none where nobody knows it. */
export function appNames(cluster: Cluster): readonly LanName[] {
  const address = cluster.find('ingress')?.address;
  if (address === undefined) return [];
  const answering = cluster.components.filter((each) => each.expose && isAtUsualDoor(each, cluster));
  const hosts = new Set(answering.flatMap((each) => hostsOf(each, cluster.domain)));
  return [...hosts].sort().map((host) => ({ names: [host], address }));
}
