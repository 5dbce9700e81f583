import type { KindTable } from '../kinds/kind-table.ts';
import type { Capability } from '../model/capability.ts';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { tunnelServices } from '../model/door.ts';
import { isPublic } from '../model/exposure.ts';
import { groupBy } from '../model/grouped.ts';
import { type Json, type KubernetesObject, list, path } from '../model/object.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { chartRights } from './chart-objects.ts';
import { CustomKinds } from './custom-kinds.ts';
import { nodeSources } from './node-sources.ts';
import { type PodPort, type PodSet, podPorts } from './pod-sets.ts';
import { containersOf } from './pods.ts';
import { type Backend, ServiceIndex } from './service-index.ts';
import { parseUse, usedBackends } from './uses.ts';

/** Who connects. */
export type Peer =
  /** Pods; without `pods`: any of the namespace. */
  | {
      readonly is: 'pods';
      readonly component: Component | undefined;
      readonly namespace: string;
      readonly pods?: PodSet;
    }
  /** Everybody who reaches the cluster: the local network, the internet behind it, and every pod. */
  | { readonly is: 'world' }
  /** Pods in the network of their node, by the addresses that nodes have. */
  | { readonly is: 'nodes'; readonly component: Component; readonly addresses: readonly string[] }
  /** The API server, by the addresses that servers have. */
  | { readonly is: 'apiServer'; readonly addresses: readonly string[] }
  /** The kubelet of a pod's own node, which nothing keeps out. */
  | { readonly is: 'kubelet' };

/** What makes a connection. */
export type Why = 'uses' | 'route' | 'tunnel' | 'loadBalancer' | 'webhook' | 'probe' | 'scrape' | 'chart' | 'operator';

/** One connection that must be possible. */
export interface Connection {
  readonly from: Peer;
  readonly to: Backend;
  readonly why: Why;
}

/**
 * Every connection to pods, and every one that a component says it needs: what is not here is not let in. Read from the
 * objects as they are rendered, so that what somebody overrides counts.
 */
export function connections(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  kinds: KindTable,
  index = new ServiceIndex(stages, kinds),
): readonly Connection[] {
  const known: Known = {
    cluster,
    stages,
    kinds,
    index,
    custom: new CustomKinds(stages),
    nodes: nodeSources(cluster.nodes, cluster.networks.pods),
    apiServer: nodeSources(
      cluster.nodes.filter(({ role }) => role === 'server'),
      cluster.networks.pods,
    ),
  };
  return SOURCES.flatMap((source) => source(known));
}

interface Known {
  readonly cluster: Cluster;
  readonly stages: readonly RenderedStage[];
  readonly kinds: KindTable;
  readonly index: ServiceIndex;
  readonly custom: CustomKinds;
  /** Addresses of nodes, and of servers. */
  readonly nodes: readonly string[];
  readonly apiServer: readonly string[];
}

const SOURCES: readonly ((known: Known) => readonly Connection[])[] = [
  uses,
  routes,
  tunnel,
  fromOutside,
  webhooks,
  scraping,
  charts,
  withinReleases,
  operators,
  probes,
];

/** Connects all of some to all of others. */
function connect(from: readonly Peer[], to: readonly Backend[], why: Why): readonly Connection[] {
  return from.flatMap((peer) => to.map((backend) => ({ from: peer, to: backend, why })));
}

function uses({ cluster, stages, index, nodes }: Known): readonly Connection[] {
  const said = groupBy(
    stages.filter((stage) => stage.said),
    (stage) => stage.component,
  );
  return cluster.components.flatMap((component) => {
    const words = (said.get(component) ?? []).flatMap(({ said: all = [] }) =>
      all.filter(({ isForOthers }) => !isForOthers).map(({ use }) => use),
    );
    const backends = [...new Set([...(component.uses ?? []), ...words])].flatMap((use) =>
      usedBackends(parseUse(use), cluster, index),
    );
    return backends.length > 0 ? connect(peersOf(component, index, nodes), backends, 'uses') : [];
  });
}

/** What a component's pods connect as. One without pods here stands for something in its namespace, as `flux()` does. */
function peersOf(component: Component, index: ServiceIndex, nodes: readonly string[]): readonly Peer[] {
  const pods = index.podsOf(component);
  if (pods.length === 0) return [{ is: 'pods', component, namespace: namespaceOf(component) }];
  return pods.map((each) => peerOf(each, nodes));
}

function peerOf(pods: PodSet, nodes: readonly string[]): Peer {
  const { component, namespace } = pods;
  if (pods.hostNetwork) return { is: 'nodes', component, addresses: nodes };
  return { is: 'pods', component, namespace, ...(pods.labels ? { pods } : {}) };
}

/** The pods of who provides a capability; where they are not known, all of their namespace. */
function providing(of: Capability, namespace: string, pods: readonly PodSet[], { cluster, nodes }: Known) {
  if (pods.length > 0) return pods.map((each) => peerOf(each, nodes));
  return [{ is: 'pods', component: cluster.provider(of), namespace } as const];
}

/** The pods behind the ingress' Service. */
function ingressPeers(known: Known): readonly Peer[] {
  const ingress = known.cluster.find('ingress');
  if (!ingress) return [];
  const { namespace, service } = ingress;
  const pods = known.index.backends(namespace, service).flatMap((backend) => backend.pods ?? []);
  return providing('ingress', namespace, pods, known);
}

function routes(known: Known): readonly Connection[] {
  const { stages, kinds, index } = known;
  const ingress = ingressPeers(known);
  return stages.flatMap(({ component, objects }) =>
    objects.flatMap((object) => {
      const led = kinds.references(object).filter(({ kind, means }) => means === 'routes' && kind === '/Service');
      const from = led.length > 0 ? routersOf(object, ingress, known) : [];
      return led.flatMap(({ namespace, name, port }) => {
        const backends = index.backends(namespace, name, port);
        // Where the Service is a part of what nobody renders, as that of Flux, the way there is still worth showing.
        const to = index.service(namespace, name) || backends.length > 0 ? backends : [{ component, namespace }];
        return connect(from, to, 'route');
      });
    }),
  );
}

/** Who leads requests by a route: the pods of the component that brings its kind, or the ingress where that has none. */
function routersOf(
  object: KubernetesObject,
  ingress: readonly Peer[],
  { custom, index, nodes }: Known,
): readonly Peer[] {
  const pods = podsOfBringer(object, custom, index);
  return pods.length > 0 ? pods.map((each) => peerOf(each, nodes)) : ingress;
}

function podsOfBringer(object: KubernetesObject, custom: CustomKinds, index: ServiceIndex): readonly PodSet[] {
  const component = custom.bringerOf(object)?.component;
  return component ? index.podsOf(component) : [];
}

function tunnel(known: Known): readonly Connection[] {
  const { cluster, index, nodes } = known;
  const provider = cluster.provider('tunnel');
  const ingress = cluster.find('ingress');
  if (!provider || !ingress || !cluster.components.some(isPublic)) return [];
  const to = tunnelServices(cluster, ingress).flatMap((service) => index.backends(ingress.namespace, service, 443));
  return connect(peersOf(provider, index, nodes), to, 'tunnel');
}

/** Services with a port on every node or an address of their own, and ports that pods open on their node. */
function fromOutside({ stages, index }: Known): readonly Connection[] {
  const services = stages.flatMap(({ objects }) =>
    objects
      .filter((object) => isKind(object, '/Service') && isOpen(object.spec))
      .flatMap(({ metadata }) => index.backends(metadata.namespace ?? '', metadata.name)),
  );
  const hostPorts = index.pods.flatMap((pods): readonly Backend[] => {
    const ports = podPorts(pods).filter(({ hostPort }) => hostPort !== undefined);
    return ports.length > 0 && !pods.hostNetwork ? [backend(pods, ports)] : [];
  });
  const charts = index.pods.filter((pods) => !pods.labels && hasLoadBalancer(pods)).map((pods) => backend(pods));
  const to = [...services, ...hostPorts, ...charts].filter(({ pods }) => pods);
  return connect([{ is: 'world' }], to, 'loadBalancer');
}

function isOpen(spec: Json | undefined): boolean {
  const type = path(spec, 'type');
  const external = path(spec, 'externalIPs');
  return type === 'LoadBalancer' || type === 'NodePort' || (Array.isArray(external) && external.length > 0);
}

/** Whether a component or the values of its chart speak of an address of their own. */
function hasLoadBalancer({ component, kind, name, stage }: PodSet): boolean {
  if (component.installs?.loadBalancer) return true;
  const maker = stage.objects.find((object) => object.kind === kind && object.metadata.name === name);
  return /"(?:LoadBalancer|NodePort)"/.test(JSON.stringify(path(maker?.spec, 'values') ?? ''));
}

function backend(pods: PodSet, ports?: readonly PodPort[]): Backend {
  const { component, namespace } = pods;
  return { component, namespace, pods, ports: ports?.map(({ port, protocol }) => ({ port, protocol })) };
}

/** What the API server asks: webhooks, conversions, and APIs that a Service serves. */
function webhooks({ stages, kinds, index, apiServer }: Known): readonly Connection[] {
  const to = stages
    .flatMap(({ objects }) => objects.flatMap((object) => kinds.references(object)))
    .filter(({ means }) => means === 'asks')
    .flatMap(({ namespace, name, port }) => index.backends(namespace, name, port))
    .filter(({ pods }) => pods);
  return connect([{ is: 'apiServer', addresses: apiServer }], to, 'webhook');
}

function scraping(known: Known): readonly Connection[] {
  const { cluster, index } = known;
  const metrics = cluster.find('metrics');
  if (!metrics) return [];
  const pods = index.pods.filter(
    ({ namespace, name, labels }) => labels && namespace === metrics.namespace && name === metrics.workload,
  );
  const from = providing('metrics', metrics.namespace, pods, known);
  return cluster.components.flatMap((component) => connect(from, scrapeBackends(component, index), 'scrape'));
}

/** The pods of a component that have the port of its metrics. */
function scrapeBackends(component: Component, index: ServiceIndex): readonly Backend[] {
  const { scrape } = component;
  if (!scrape) return [];
  return index.podsOf(component).flatMap((pods) => {
    if (!pods.labels) return [backend(pods, [{ port: scrape.port, protocol: 'TCP' }])];
    const ports = podPorts(pods).filter(({ name, port }) => name === scrape.port || port === scrape.port);
    return ports.length > 0 ? [backend(pods, ports)] : [];
  });
}

/**
 * The pods of a Helm release whose chart is rendered talk to each other: how, the chart alone knows. The API server asks those
 * that may make it ask while they run; what the chart itself makes it ask is a reference.
 */
function withinReleases({ index, nodes, apiServer }: Known): readonly Connection[] {
  const known = index.pods.filter(({ release, labels }) => release !== undefined && labels);
  return [...groupBy(known, ({ release }) => release).values()].flatMap((pods) => {
    const { stage, release = '', component } = pods[0]!;
    const isAsked = component.installs?.webhooks !== undefined || chartRights(stage, release).registers;
    const asking: readonly Peer[] = isAsked ? [{ is: 'apiServer', addresses: apiServer }] : [];
    const from = [...pods.map((each) => peerOf(each, nodes)), ...asking];
    return connect(
      from,
      pods.map((each) => backend(each)),
      'chart',
    );
  });
}

/**
 * Of a chart's pods nothing is known: they may talk to each other, bring a route of their own, and answer the API server. So
 * these are let in on every port.
 */
function charts(known: Known): readonly Connection[] {
  const { index, apiServer } = known;
  const ingress = ingressPeers(known);
  return index.pods
    .filter(({ labels }) => !labels)
    .flatMap((pods) => {
      const own: Peer = { is: 'pods', component: pods.component, namespace: pods.namespace };
      return connect([own, ...ingress, { is: 'apiServer', addresses: apiServer }], [backend(pods)], 'chart');
    });
}

/** An operator asks the pods that it makes because of a component's custom resources: on which port, nothing tells. */
function operators({ stages, index, custom, nodes }: Known): readonly Connection[] {
  const unknown = groupBy(
    index.pods.filter(({ labels }) => !labels),
    ({ component }) => component,
  );
  return [...unknown].flatMap(([component, made]) => {
    const resources = stages.filter((stage) => stage.component === component).flatMap(({ objects }) => objects);
    const operating = new Set(resources.flatMap((object) => podsOfBringer(object, custom, index)));
    return [...operating].flatMap((pods) =>
      made
        // Within its namespace a component's unknown pods are let in to each other already.
        .filter((each) => pods.component !== component || pods.namespace !== each.namespace)
        .map((each): Connection => ({ from: peerOf(pods, nodes), to: backend(each), why: 'operator' })),
    );
  });
}

function probes({ index }: Known): readonly Connection[] {
  return index.pods.flatMap((pods) => {
    const ports = containersOf(pods.spec).flatMap((container) =>
      ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe): readonly PodPort[] => {
        const asked = container[probe];
        const port = path(asked, 'httpGet', 'port') ?? path(asked, 'tcpSocket', 'port') ?? path(asked, 'grpc', 'port');
        const named = list(container.ports).find(({ name }) => name === port)?.containerPort;
        const number = named ?? port;
        return typeof number === 'number' ? [{ port: number, protocol: 'TCP' }] : [];
      }),
    );
    const once = [...new Map(ports.map((each) => [each.port, each])).values()];
    return once.length > 0 ? [{ from: { is: 'kubelet' }, to: backend(pods, once), why: 'probe' } as const] : [];
  });
}
