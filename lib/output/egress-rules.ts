import type { Connection } from '../derive/connections.ts';
import type { PodSet } from '../derive/pod-sets.ts';
import { PortSet } from '../derive/port-set.ts';
import type { Backend } from '../derive/service-index.ts';
import type { Cluster } from '../model/cluster.ts';
import { sortedBy } from '../model/grouped.ts';
import { type EgressAddress, networkOf, parseEgress } from '../model/network.ts';
import type { JsonMap } from '../model/object.ts';
import { podsIn } from './policy-peers.ts';

/** The cluster's DNS, as k3s runs it. */
const DNS: JsonMap = {
  to: [podsIn('kube-system', { selector: { matchLabels: { 'k8s-app': 'kube-dns' } }, labels: {} })],
  ports: [
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 53 },
  ],
};

/** Where k3s' API server listens on its node, behind the Service `kubernetes`. */
const API_SERVER = 6443;

/**
 * What pods may connect to, or undefined where their component does not limit it: the cluster's DNS, what connections say, the API
 * server where they hold a token for it, and the addresses that the component states.
 * @param connections those that start at the component
 */
export function egressRules(
  cluster: Cluster,
  pods: PodSet,
  connections: readonly Connection[],
): readonly JsonMap[] | undefined {
  const { egress } = pods.component;
  if (egress === undefined) return undefined;
  const own = connections.filter(({ from }) => from.is === 'pods' && (from.pods ?? pods) === pods);
  return [
    DNS,
    ...used(cluster, own),
    ...(hasToken(pods) ? [apiServer(cluster)] : []),
    // What cannot be read is told by a rule.
    ...(typeof egress === 'object' ? egress.to : []).flatMap((text) => parseEgress(text) ?? []).map(stated),
  ];
}

/** One rule for each that is connected to, with all of its ports. */
function used(cluster: Cluster, connections: readonly Connection[]): readonly JsonMap[] {
  const rules = new Map<string, { readonly to: readonly JsonMap[]; readonly ports: PortSet }>();
  for (const { to } of connections) {
    const peers = targets(cluster, to);
    const key = JSON.stringify(peers);
    const rule = rules.get(key) ?? { to: peers, ports: new PortSet() };
    rule.ports.add(to.ports);
    rules.set(key, rule);
  }
  return sortedBy(rules, ([key]) => key).map(([, { to, ports }]) => ({ to, ...ports.rule() }));
}

function targets({ nodes }: Cluster, { namespace, pods, addresses }: Backend): readonly JsonMap[] {
  if (addresses) return addresses.map((address) => ({ ipBlock: { cidr: networkOf(address) } }));
  if (pods?.hostNetwork) return nodes.map(({ address }) => ({ ipBlock: { cidr: networkOf(address) } }));
  return [podsIn(namespace, pods)];
}

function hasToken({ spec, labels }: PodSet): boolean {
  // A chart's pods may have one, and nobody sees.
  return labels === undefined || spec.automountServiceAccountToken !== false;
}

function apiServer({ nodes }: Cluster): JsonMap {
  const servers = nodes.filter(({ role }) => role === 'server');
  return {
    to: servers.map(({ address }) => ({ ipBlock: { cidr: networkOf(address) } })),
    ports: [{ protocol: 'TCP', port: API_SERVER }],
  };
}

function stated({ cidr, port }: EgressAddress): JsonMap {
  const to = [{ ipBlock: { cidr } }];
  return port ? { to, ports: [{ protocol: port.protocol, port: port.number }] } : { to };
}
