import type { Cluster, Node } from 'bramble';

/** The nodes that run the control plane. */
export function serversOf({ nodes }: Cluster): readonly Node[] {
  return nodes.filter(({ role }) => role === 'server');
}

/**
 * What k3s keeps its state in, as far as a cluster tells: what the machines are told, or what follows from their number.
 * @param said by whom backups are declared; `false`: somebody else saves it
 */
export function stateOf(cluster: Cluster, said: 'sqlite' | 'etcd' | false | undefined) {
  const { datastore } = cluster.facts.hosts ?? {};
  return said ?? datastore ?? (serversOf(cluster).length > 1 ? 'etcd' : 'sqlite');
}
