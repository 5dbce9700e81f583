import { containersOf } from '../../derive/pods.ts';
import { isDnsLabel, isPortName } from '../../model/names.ts';
import { list } from '../../model/object.ts';
import { among, ofMaps } from '../each-object.ts';
import { service } from '../example-objects.ts';
import { placedPods } from '../placed-pods.ts';
import { repeated } from '../repeated.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';

/** Numbers and names of the ports of all containers. */
const containerPorts = shared((subject: Subject): ReadonlySet<unknown> => {
  const containers = placedPods(subject).flatMap(({ spec }) => containersOf(spec));
  const ports = containers.flatMap((container) => list(container.ports));
  return new Set(ports.flatMap(({ name, containerPort }) => [name, containerPort]));
});

function isWrongTarget(port: unknown): boolean {
  return typeof port === 'string' ? port !== '' && !isPortName(port) : Number(port) < 0 || Number(port) > 65_535;
}

const isMissing = (value: unknown) => value === undefined || value === null || value === '';

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

export const rules = ruleTable({
  'service-port': {
    what: 'A port of a Service has a name or a target that none can have',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Use lower-case letters, digits and dashes for names, and 1 to 65535 for numbers.',
    check: (subject) => {
      // Where a container has the same wrong port, that is where it was written.
      const own = containerPorts(subject);
      const find = ofMaps('/Service', 'spec.ports[]', ({ name, targetPort: target }) =>
        among(
          [
            !isMissing(name) && !isDnsLabel(String(name)) && !own.has(name),
            `has a port named '${name}'`,
            'use lower-case letters, digits and dashes',
          ],
          [
            isWrongTarget(target) && !own.has(target),
            `leads to port ${target}`,
            'name a port of the pods, or 1 to 65535',
          ],
        ),
      );
      return find(subject);
    },
    wrong: service('ports: [{ port: 80, targetPort: 80800 }]'),
    right: service('ports: [{ port: 80, targetPort: 8080 }]'),
  },
  'service-port-name': {
    what: 'A port of a Service lacks a name, or has that of another',
    why: 'Where a Service has several ports, names tell them apart: the API server refuses it otherwise.',
    fix: 'Give each port its own name.',
    check: ofMaps('/Service', 'spec', (spec) => {
      const ports = list(spec.ports);
      const names = ports.flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []));
      return [
        ports.map(
          ({ port, name }) =>
            ports.length > 1 &&
            isMissing(name) && { what: `has the port ${port} without a name, and others`, fix: 'name each port' },
        ),
        repeated(names).map((name) => ({ what: `has two ports named '${name}'`, fix: 'rename one of them' })),
      ];
    }),
    wrong: service('ports: [{ port: 80 }, { port: 443 }]'),
    right: service('ports: [{ name: http, port: 80 }, { name: https, port: 443 }]'),
  },
  'node-port-range': {
    what: 'A Service wants a port of the nodes that none can give',
    why: 'k3s gives out the ports 30000 to 32767, and to Services of type NodePort or LoadBalancer alone: the API server refuses others.',
    fix: 'Take a port of that range, or leave `nodePort` out.',
    check: ofMaps('/Service', 'spec', ({ type = 'ClusterIP', ports }) =>
      list(ports).map(({ nodePort }) => {
        // What is no number of 32 bits is told by its type.
        if (typeof nodePort !== 'number' || nodePort === 0 || nodePort >= 2 ** 31) return undefined;
        const what = `has the nodePort ${nodePort}`;
        if (type === 'ClusterIP' || type === 'ExternalName')
          return { what: `${what}, but is of type ${type}`, fix: 'remove nodePort, or make it a NodePort' };
        return (nodePort < 30_000 || nodePort > 32_767) && { what, fix: 'use 30000 to 32767' };
      }),
    ),
    wrong: service('type: NodePort, ports: [{ port: 80, nodePort: 8080 }]'),
    right: service('type: NodePort, ports: [{ port: 80, nodePort: 30080 }]'),
  },
  'service-shape': {
    what: 'A Service has what its type cannot have, or lacks what it must',
    why: 'The API server refuses it. A Service without ports leads nowhere; an ExternalName is nothing but a name; a headless one has no address to balance.',
    fix: 'Give it ports, or the type that it is meant to have.',
    check: ofMaps('/Service', 'spec', (spec) => {
      const type = spec.type ?? 'ClusterIP';
      const has = (key: string) => !isMissing(spec[key]);
      const isExternal = type === 'ExternalName';
      const isBalanced = type === 'LoadBalancer';
      const isOpen = isBalanced || type === 'NodePort';
      // Another type is told by the schema.
      if (!isExternal && !isOpen && type !== 'ClusterIP') return undefined;
      const isHeadless = spec.clusterIP === 'None';
      const isPortless = !isExternal && !isHeadless && (!has('ports') || isEmpty(spec.ports));
      const isTrafficVain = has('externalTrafficPolicy') && !isOpen && !has('externalIPs');
      const areRangesVain = has('loadBalancerSourceRanges') && !isBalanced && !isEmpty(spec.loadBalancerSourceRanges);
      const isAffine = has('sessionAffinityConfig') && spec.sessionAffinity === 'None';
      const but = `but is of type ${type}`;
      return among(
        [isExternal && !has('externalName'), 'is an ExternalName without a name', 'give spec.externalName'],
        [isExternal && has('clusterIP'), 'is an ExternalName with a clusterIP', 'remove clusterIP'],
        [isPortless, 'has no port', 'give spec.ports'],
        [isHeadless && isOpen, `is a ${type} with clusterIP None`, 'remove clusterIP, or the type'],
        [isTrafficVain, `has externalTrafficPolicy, ${but}`, 'remove it'],
        [areRangesVain, `has loadBalancerSourceRanges, ${but}`, 'remove them'],
        [has('loadBalancerClass') && !isBalanced, `has loadBalancerClass, ${but}`, 'remove it'],
        [isAffine, 'has sessionAffinityConfig without sessionAffinity: ClientIP', 'remove it'],
      );
    }),
    wrong: service('type: LoadBalancer, clusterIP: None, ports: [{ port: 80 }]'),
    right: service('clusterIP: None, ports: [{ port: 80 }]'),
  },
});
