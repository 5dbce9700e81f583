import { list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { checkHostPorts } from '../host-ports.ts';
import { at } from '../placed.ts';
import { ruleTable } from '../rule.ts';
import { workloads } from '../workloads.ts';

const daemon = (name: string, port: number) => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ${name} }
spec:
  template:
    spec:
      containers: [{ name: ${name}, ports: [{ containerPort: 80, hostPort: ${port} }] }]
`;
const service = (name: string, port: number) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: NodePort
  ports: [{ port: 80, nodePort: ${port} }]
`;

/** Ports of the nodes, which each node has once. */
export const rules = ruleTable({
  'same-host-port': {
    what: 'A port of a node is wanted twice',
    why: 'A node gives each port once. The pod that comes second stays Pending, or, in the network of the node, fails again and again: `address already in use`.',
    fix: 'Give one of them another port, keep them on different nodes, or put a Service in front instead of a port of the node.',
    check: (subject) => checkHostPorts(subject.cluster, workloads(subject)),
    wrong: `${daemon('web', 8080)}---\n${daemon('site', 8080)}`,
    right: `${daemon('web', 8080)}---\n${daemon('site', 8081)}`,
  },
  'same-node-port': {
    what: 'Two Services want one port of all nodes',
    why: 'A nodePort belongs to one Service of the cluster: the API server refuses the second one, and Flux applies nothing of its component until it is mended.',
    fix: 'Leave `nodePort` out, so that Kubernetes chooses one, or give each Service its own.',
    check: ({ objects }) => {
      const taken = new Map<string, string>();
      return objects.flatMap((each) => {
        const { metadata, spec } = each.object;
        if (!isKind(each.object, '/Service')) return [];
        const name = `${metadata.namespace}/${metadata.name}`;
        const healthCheck = path(spec, 'healthCheckNodePort');
        const ports = [
          ...list(path(spec, 'ports')),
          ...(healthCheck === undefined ? [] : [{ nodePort: healthCheck, protocol: 'TCP' }]),
        ].flatMap(({ nodePort, protocol = 'TCP' }) =>
          nodePort === undefined || nodePort === 0 ? [] : [`${nodePort}/${protocol}`],
        );
        return ports.flatMap((port) => {
          const other = taken.get(port);
          if (other === undefined) taken.set(port, name);
          if (other === undefined) return [];
          const what = `wants the nodePort ${port}, ${other === name ? 'twice' : `as ${other} does`}`;
          return [at(each, { what, fix: 'choose another nodePort, or leave it out' })];
        });
      });
    },
    wrong: `${service('web', 30080)}---\n${service('site', 30080)}`,
    right: `${service('web', 30080)}---\n${service('site', 30081)}`,
  },
});
