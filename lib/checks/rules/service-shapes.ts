import { containersOf } from '../../derive/pods.ts';
import { isDnsLabel, isPortName } from '../../model/names.ts';
import { list, path } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { placedPods } from '../placed-pods.ts';
import { repeated } from '../repeated.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';

const service = (spec: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ${spec}\n`;

/** Numbers and names of the ports of all containers. */
const containerPorts = shared(
  (subject: Subject): ReadonlySet<unknown> =>
    new Set(
      placedPods(subject)
        .flatMap(({ spec }) => containersOf(spec).flatMap((container) => list(container.ports)))
        .flatMap(({ name, containerPort }) => [name, containerPort]),
    ),
);

export const rules = ruleTable({
  'service-port': {
    what: 'A port of a Service has a name or a target that none can have',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Use lower-case letters, digits and dashes for names, and 1 to 65535 for numbers.',
    check: (subject) => {
      // Where a container has the same wrong port, that is where it was written.
      const own = containerPorts(subject);
      const judge = ofObjects(['/Service'], ({ spec }) =>
        list(path(spec, 'ports')).flatMap(({ name, targetPort }) => [
          ...(typeof name === 'string' && name !== '' && !isDnsLabel(name) && !own.has(name)
            ? [{ what: `has a port named '${name}'`, fix: 'use lower-case letters, digits and dashes' }]
            : []),
          ...((typeof targetPort === 'string' && targetPort !== '' && !isPortName(targetPort)) ||
          (typeof targetPort === 'number' && (targetPort < 0 || targetPort > 65_535))
            ? own.has(targetPort)
              ? []
              : [{ what: `leads to port ${targetPort}`, fix: 'name a port of the pods, or 1 to 65535' }]
            : []),
        ]),
      );
      return judge(subject);
    },
    wrong: service('ports: [{ port: 80, targetPort: 80800 }]'),
    right: service('ports: [{ port: 80, targetPort: 8080 }]'),
  },
  'service-port-name': {
    what: 'A port of a Service lacks a name, or has that of another',
    why: 'Where a Service has several ports, names tell them apart: the API server refuses it otherwise.',
    fix: 'Give each port its own name.',
    check: ofObjects(['/Service'], ({ spec }) => {
      const ports = list(path(spec, 'ports'));
      const nameless = ports.filter(({ name }) => name === undefined || name === null || name === '');
      return [
        ...(ports.length > 1
          ? nameless.map(({ port }) => ({
              what: `has the port ${port} without a name, and others`,
              fix: 'name each port',
            }))
          : []),
        ...repeated(ports.flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []))).map(
          (name) => ({
            what: `has two ports named '${name}'`,
            fix: 'rename one of them',
          }),
        ),
      ];
    }),
    wrong: service('ports: [{ port: 80 }, { port: 443 }]'),
    right: service('ports: [{ name: http, port: 80 }, { name: https, port: 443 }]'),
  },
  'node-port-range': {
    what: 'A Service wants a port of the nodes that none can give',
    why: 'k3s gives out the ports 30000 to 32767, and to Services of type NodePort or LoadBalancer alone: the API server refuses others.',
    fix: 'Take a port of that range, or leave `nodePort` out.',
    check: ofObjects(['/Service'], ({ spec }) => {
      const type = path(spec, 'type') ?? 'ClusterIP';
      return list(path(spec, 'ports')).flatMap(({ nodePort }) => {
        // What is no number of 32 bits is told by its type.
        if (typeof nodePort !== 'number' || nodePort === 0 || nodePort >= 2 ** 31) return [];
        if (type === 'ClusterIP' || type === 'ExternalName') {
          return [
            {
              what: `has the nodePort ${nodePort}, but is of type ${type}`,
              fix: 'remove nodePort, or make it a NodePort',
            },
          ];
        }
        return nodePort >= 30_000 && nodePort <= 32_767
          ? []
          : [{ what: `has the nodePort ${nodePort}`, fix: 'use 30000 to 32767' }];
      });
    }),
    wrong: service('type: NodePort\n  ports: [{ port: 80, nodePort: 8080 }]'),
    right: service('type: NodePort\n  ports: [{ port: 80, nodePort: 30080 }]'),
  },
  'service-shape': {
    what: 'A Service has what its type cannot have, or lacks what it must',
    why: 'The API server refuses it. A Service without ports leads nowhere; an ExternalName is nothing but a name; a headless one has no address to balance.',
    fix: 'Give it ports, or the type that it is meant to have.',
    check: ofObjects(['/Service'], ({ spec }) => {
      const type = path(spec, 'type') ?? 'ClusterIP';
      const isHeadless = path(spec, 'clusterIP') === 'None';
      const has = (key: string) => path(spec, key) !== undefined && path(spec, key) !== null && path(spec, key) !== '';
      const isExternal = type === 'ExternalName';
      const isOpen = type === 'LoadBalancer' || type === 'NodePort';
      // Another type is told by the schema.
      if (!spec || !(isExternal || isOpen || type === 'ClusterIP')) return [];
      return [
        ...(isExternal && !has('externalName')
          ? [{ what: 'is an ExternalName without a name', fix: 'give spec.externalName' }]
          : []),
        ...(isExternal && has('clusterIP')
          ? [{ what: 'is an ExternalName with a clusterIP', fix: 'remove clusterIP' }]
          : []),
        ...(!isExternal && !isHeadless && list(path(spec, 'ports')).length === 0 && isNone(path(spec, 'ports'))
          ? [{ what: 'has no port', fix: 'give spec.ports' }]
          : []),
        ...(isHeadless && isOpen
          ? [{ what: `is a ${type} with clusterIP None`, fix: 'remove clusterIP, or the type' }]
          : []),
        ...(has('externalTrafficPolicy') && !isOpen && !has('externalIPs')
          ? [{ what: `has externalTrafficPolicy, but is of type ${type}`, fix: 'remove it' }]
          : []),
        ...(has('loadBalancerSourceRanges') &&
        type !== 'LoadBalancer' &&
        (path(spec, 'loadBalancerSourceRanges') as readonly unknown[]).length > 0
          ? [{ what: `has loadBalancerSourceRanges, but is of type ${type}`, fix: 'remove them' }]
          : []),
        ...(has('loadBalancerClass') && type !== 'LoadBalancer'
          ? [{ what: `has loadBalancerClass, but is of type ${type}`, fix: 'remove it' }]
          : []),
        ...(has('sessionAffinityConfig') && path(spec, 'sessionAffinity') === 'None'
          ? [{ what: 'has sessionAffinityConfig without sessionAffinity: ClientIP', fix: 'remove it' }]
          : []),
      ];
    }),
    wrong: service('type: LoadBalancer\n  clusterIP: None\n  ports: [{ port: 80 }]'),
    right: service('clusterIP: None\n  ports: [{ port: 80 }]'),
  },
});

/** A list without items, or none at all. */
function isNone(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
