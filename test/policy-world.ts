import type { ClusterDeclaration, KubernetesObject } from 'bramble';
import type { Connection } from '../lib/derive/connections.ts';
import { isMap, list, path } from '../lib/model/object.ts';
import type { Rendering } from '../lib/render.ts';
import { inRange, type Machine, type Pod, type Rules } from './policy-evaluator.ts';

/** A cluster as it would run: a pod for each workload and node, the nodes, and somebody outside. */
export interface Running {
  readonly rules: Rules;
  readonly pods: readonly Pod[];
  readonly machines: Readonly<Record<string, Machine>>;
}

/** Brings what was rendered to life, on as many nodes as there are. */
export function running({ nodes }: ClusterDeclaration, { stages }: Pick<Rendering, 'stages'>): Running {
  const objects = stages.flatMap((stage) => stage.objects);
  const templates = objects.flatMap((object) => podTemplate(object) ?? []);
  const pods = nodes.flatMap(({ name: node, address }, at) =>
    templates.map((template, index) => ({
      ...template,
      name: `${template.name}@${node}`,
      node,
      address: template.hostNetwork ? address : `10.42.${at}.${index + 10}`,
    })),
  );
  const names = new Set(['kube-system', 'flux-system', 'default', ...pods.map(({ namespace }) => namespace)]);
  const labels = new Map(
    objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels]),
  );
  return {
    pods: [...pods, ...['kube-system', 'flux-system', 'default'].map((namespace, at) => stranger(namespace, at))],
    machines: {
      outside: { address: '203.0.113.7' },
      'local network': { address: '10.10.11.200' },
      ...Object.fromEntries(nodes.map(({ name, address }) => [name, { address, node: name }])),
      // What a node's own process sends to another's pods bears the address of its inner interface.
      ...Object.fromEntries(nodes.map(({ name }, at) => [`${name} inside`, { address: `10.42.${at}.0`, node: name }])),
    },
    rules: {
      policies: objects.filter(({ kind }) => kind === 'NetworkPolicy'),
      namespaces: Object.fromEntries(
        [...names].map((name) => [name, { ...labels.get(name), 'kubernetes.io/metadata.name': name }]),
      ),
    },
  };
}

/** A pod that nobody here rendered. */
function stranger(namespace: string, at: number): Pod {
  const labels = { 'app.kubernetes.io/name': 'stranger' };
  return {
    name: 'stranger',
    namespace,
    labels,
    ports: [],
    hostNetwork: false,
    node: 'elsewhere',
    address: `10.42.200.${at + 1}`,
  };
}

function podTemplate(object: KubernetesObject): Omit<Pod, 'node' | 'address'> | undefined {
  const holder = object.kind === 'CronJob' ? path(object.spec, 'jobTemplate', 'spec') : object.spec;
  const template = path(holder, 'template');
  const spec = path(template, 'spec');
  const { name, namespace } = object.metadata;
  if (!isMap(spec) || !spec.containers || namespace === undefined) return undefined;
  const ports = list(spec.containers)
    .flatMap((container) => list(container.ports))
    .map((port) => ({
      name: port.name as string,
      port: port.containerPort as number,
      protocol: (port.protocol ?? 'TCP') as string,
    }));
  const labels = path(template, 'metadata', 'labels') as Record<string, string>;
  return { name: `${object.kind}/${name}`, namespace, labels, ports, hostNetwork: spec.hostNetwork === true };
}

/** Whether connections say that a connection is wanted. */
export function isWanted(
  connections: readonly Connection[],
  from: Pod | Machine,
  to: { readonly pod: Pod; readonly port: number; readonly protocol: string },
): boolean {
  return connections.some(({ from: peer, to: { namespace, pods, ports } }) => {
    if (!pods || namespace !== to.pod.namespace) return false;
    if (pods.labels && `${pods.kind}/${pods.name}` !== workloadOf(to.pod)) return false;
    if (ports && !ports.some(({ port, protocol }) => port === to.port && protocol === to.protocol)) return false;
    switch (peer.is) {
      case 'world':
        return true;
      case 'kubelet':
        return 'node' in from && !('labels' in from) && from.node === to.pod.node;
      case 'nodes':
      case 'apiServer':
        return peer.addresses.some((cidr) => inRange(cidr, from.address));
      case 'pods':
        return (
          'labels' in from &&
          !from.hostNetwork &&
          from.namespace === peer.namespace &&
          (peer.pods === undefined || `${peer.pods.kind}/${peer.pods.name}` === workloadOf(from))
        );
      default:
        throw new Error(`unknown peer ${JSON.stringify(peer)}`);
    }
  });
}

/** `Deployment/web` of a pod. */
export function workloadOf({ name }: Pod): string {
  return name.slice(0, name.indexOf('@'));
}
