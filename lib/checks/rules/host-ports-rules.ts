import type { Cluster } from '../../model/cluster.ts';
import { twins } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { type KubernetesObject, list, path } from '../../model/object.ts';
import { bit, crowds, type Demand } from '../crowding.ts';
import { documents, service, workload } from '../example-objects.ts';
import { type HostPort, hostPortsOf } from '../host-ports.ts';
import { objectsOf } from '../objects-of.ts';
import { at } from '../placed.ts';
import { repeated } from '../repeated.ts';
import { type Found, ruleTable } from '../rule.ts';
import { podsByPlaces, type Workload, workloads } from '../workloads.ts';

/** Ports that k3s itself opens. https://docs.k3s.io/installation/requirements#networking */
const OF_K3S: readonly { readonly port: string; readonly role?: 'server' }[] = [
  { port: '6443/TCP', role: 'server' },
  { port: '10250/TCP' },
];

/** A port of the node that the pods of a workload open. */
interface OpenedPort extends HostPort {
  readonly workload: Workload;
}

/** Finds ports of nodes that more pods want to open than there are nodes for it: each node can give a port once. */
function checkHostPorts({ nodes }: Cluster, workloads: readonly Workload[]): readonly Found[] {
  const groups = new Map<string, OpenedPort[]>();
  const found: Found[] = [];
  for (const workload of workloads) {
    const opened = (workload.pods > 0 ? hostPortsOf(workload.pod) : []).map((each) => ({ ...each, workload }));
    const names = opened.map(({ port, address }) => `${port} ${address}`);
    found.push(
      ...repeated(names).map((name) =>
        at(workload.placed, {
          what: `opens port ${name.trim()} of the node in two containers`,
          fix: 'give each container its own port',
        }),
      ),
    );
    for (const each of new Map(opened.map((one, index) => [names[index], one])).values()) {
      groups.set(each.port, [...(groups.get(each.port) ?? []), each]);
    }
  }
  const ofK3s = (port: string): readonly Demand[] =>
    OF_K3S.filter((each) => each.port === port).flatMap(({ role }) =>
      nodes.flatMap((node, index) =>
        role === undefined || node.role === role ? [{ places: bit(index), amount: 1 }] : [],
      ),
    );
  return [...found, ...[...groups.values()].flatMap((group) => checkPort(group, nodes, ofK3s(group[0]!.port)))];
}

function checkPort(group: readonly OpenedPort[], nodes: Cluster['nodes'], k3s: readonly Demand[]): readonly Found[] {
  const addresses = [...new Set(group.map(({ address }) => address))];
  // A pod that opens a port on all addresses is in the way of one that opens it on any.
  const specific = addresses.length > 1 ? addresses.filter((address) => address !== '') : addresses;
  const found = specific.flatMap((address) => {
    const rivals = group.filter((each) => each.address === address || each.address === '');
    const rooms = nodes.map(() => 1);
    // One more at a time, so that the first one that does not fit is named, and with whom.
    const demands: Demand[] = [...k3s];
    const earlier: Workload[] = [];
    return rivals.flatMap(({ port, workload }) => {
      const own = podsByPlaces(workload).map(({ places, pods }) => ({ places, amount: pods }));
      const before = crowds(demands, rooms).length;
      if (crowds([...demands, ...own], rooms).length <= before) {
        demands.push(...own);
        earlier.push(workload);
        return [];
      }
      return [at(workload.placed, conflict(port, workload, own, earlier, rooms, k3s.length > 0))];
    });
  });
  return [...new Map(found.map((each) => [`${each.component} ${each.where}`, each])).values()];
}

function conflict(
  port: string,
  { pods, nodes, places }: Workload,
  own: readonly Demand[],
  earlier: readonly Workload[],
  rooms: readonly number[],
  isOfK3s: boolean,
) {
  if (crowds(own, rooms).length > 0) {
    const what = `opens port ${port} of the node in ${pods} pods, but may run on ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`} only`;
    return { what, fix: 'run it on each node once (perNode), lower replicas, or leave hostPort out' };
  }
  const others = earlier
    .filter((other) => (other.places & places) !== 0n)
    .map(({ placed: { object } }) => `${object.metadata.namespace}/${object.metadata.name}`);
  const names = listed([...(isOfK3s ? ['k3s'] : []), ...others]);
  const what = `opens port ${port} of the node, which is taken by ${names} on the nodes that it may run on`;
  return { what, fix: 'choose another hostPort, or other nodes' };
}

const daemon = (name: string, port: number) =>
  workload({ kind: 'DaemonSet', name, container: `ports: [{ containerPort: 80, hostPort: ${port} }]` });

const open = (name: string, port: number) => service(`type: NodePort, ports: [{ port: 80, nodePort: ${port} }]`, name);

/** The ports of all nodes that a Service wants, such as `30080/TCP`. */
function nodePortsOf(object: KubernetesObject): readonly string[] {
  const healthCheck = { nodePort: path(object.spec, 'healthCheckNodePort'), protocol: 'TCP' };
  return [...list(path(object.spec, 'ports')), healthCheck]
    .filter(({ nodePort }) => nodePort !== undefined && nodePort !== 0)
    .map(({ nodePort, protocol = 'TCP' }) => `${nodePort}/${protocol}`);
}

/** Ports of the nodes, which each node has once. */
export const rules = ruleTable({
  'same-host-port': {
    what: 'A port of a node is wanted twice',
    why: 'A node gives each port once. The pod that comes second stays Pending, or, in the network of the node, fails again and again: `address already in use`.',
    fix: 'Give one of them another port, keep them on different nodes, or put a Service in front instead of a port of the node.',
    check: (subject) => checkHostPorts(subject.cluster, workloads(subject)),
    wrong: documents(daemon('web', 8080), daemon('site', 8080)),
    right: documents(daemon('web', 8080), daemon('site', 8081)),
  },
  'same-node-port': {
    what: 'Two Services want one port of all nodes',
    why: 'A nodePort belongs to one Service of the cluster: the API server refuses the second one, and Flux applies nothing of its component until it is mended.',
    fix: 'Leave `nodePort` out, so that Kubernetes chooses one, or give each Service its own.',
    check: (subject) => {
      const ports = objectsOf(subject, '/Service').flatMap((placed) =>
        nodePortsOf(placed.object).map((port) => ({ placed, port })),
      );
      return twins(ports, ({ port }) => port).map(({ each: { placed, port }, first }) => {
        const { namespace, name } = first.placed.object.metadata;
        const other = first.placed === placed ? 'twice' : `as ${namespace}/${name} does`;
        const what = `wants the nodePort ${port}, ${other}`;
        return at(placed, { what, fix: 'choose another nodePort, or leave it out' });
      });
    },
    wrong: documents(open('web', 30080), open('site', 30080)),
    right: documents(open('web', 30080), open('site', 30081)),
  },
});
