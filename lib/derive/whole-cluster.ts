import type { KindTable } from '../kinds/kind-table.ts';
import { PROVIDED_NAMESPACES } from '../kinds/provided.ts';
import type { Capability } from '../model/capability.ts';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { doorsOf } from '../model/door.ts';
import { isInner, pathsOf, placeOf } from '../model/exposure.ts';
import { append, groupBy, sortedBy } from '../model/grouped.ts';
import { type Image, parseReference, placeholder } from '../model/image.ts';
import { parseAddress } from '../model/network.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import type { Arrow, Overview, ShownComponent, ShownPlace, ShownStorage } from '../model/overview.ts';
import { fittingNodes } from '../model/placement.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { arrowsOf } from './arrows.ts';
import type { Connection } from './connections.ts';
import type { PodSet } from './pod-sets.ts';
import { type ServiceIndex, servicePorts } from './service-index.ts';

/** All that is asked to tell what a cluster is. */
interface Known {
  readonly cluster: Cluster;
  readonly stages: readonly RenderedStage[];
  readonly kinds: KindTable;
  readonly index: ServiceIndex;
  /** What asks people who they are, where requests pass it. */
  readonly guards: ReadonlySet<string>;
  /** The objects of each component. */
  readonly objectsOf: ReadonlyMap<Component, readonly KubernetesObject[]>;
}

/** A cluster as a whole, read from its objects as they are rendered. */
export function overview(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  kinds: KindTable,
  index: ServiceIndex,
  connections: readonly Connection[],
): Overview {
  const all = stages.flatMap(({ objects }) => objects);
  const guards = new Set(all.filter((object) => kinds.signsIn(object)).map(nameOfGuard));
  const objectsOf = new Map<Component, KubernetesObject[]>();
  for (const { component, objects } of stages) for (const object of objects) append(objectsOf, component, object);
  const known: Known = { cluster, stages, kinds, index, guards, objectsOf };
  const arrows = arrowsOf(cluster, connections).filter(({ isQuiet }) => !isQuiet);
  const foundations = foundationsOf(known, arrows);
  return {
    cluster: cluster.name,
    domain: cluster.domain,
    nodes: cluster.nodes,
    components: sortedBy(cluster.components, ({ name }) => name).map((component) =>
      shownComponent(component, foundations.has(component.name), known),
    ),
    arrows,
  };
}

function nameOfGuard({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

function shownComponent(component: Component, isFoundation: boolean, known: Known): ShownComponent {
  const { name, about, provides, standing, images = [] } = component;
  const { cluster, kinds, index } = known;
  const objects = known.objectsOf.get(component) ?? [];
  const pods = index.podsOf(component);
  const own = provides?.ingress ? [] : objects.flatMap(ownPlaces);
  return {
    name,
    ...(about !== undefined && { about }),
    ...(standing && { standing: `${standing.is}: ${standing.because}` }),
    isFoundation,
    ...(provides?.tunnel && { role: 'tunnel' }),
    ...(provides?.ingress && { role: 'ingress' }),
    places: [...exposedPlaces(component, isFoundation, cluster), ...own],
    reach: reachOf(component, own.length > 0, cluster),
    isAsked: isAsked(component, known),
    images: images.map((image) => ({ name: image.name, version: versionOf(image, cluster) })),
    storage: [...objects.flatMap((object) => storageOf(object, kinds)), ...pods.flatMap(sharesOf)],
    nodes: cluster.nodes
      .filter((node) => pods.some(({ labels, spec }) => labels && fittingNodes(spec, [node]).length > 0))
      .map((node) => node.name),
    workloads: pods
      .filter(({ labels, ends }) => labels && !ends)
      .map(({ namespace, name: workload }) => `${namespace}/${workload}`),
  };
}

/** What a component offers to others so that people may look at it. */
const FOR_PEOPLE: readonly string[] = ['dashboards', 'logs'] satisfies Capability[];

/**
 * The names of those that nobody came for: they give others something, bring kinds, stand where Kubernetes and Flux keep their own, look
 * at the whole cluster or at each node. So does what these alone use.
 */
function foundationsOf({ cluster, kinds, objectsOf }: Known, arrows: readonly Arrow[]): ReadonlySet<string> {
  const isOne = (component: Component): boolean =>
    Object.keys(component.provides ?? {}).some((each) => !FOR_PEOPLE.includes(each)) ||
    component.crds !== undefined ||
    PROVIDED_NAMESPACES.includes(namespaceOf(component)) ||
    (!component.expose && (objectsOf.get(component) ?? []).some((object) => isAboutAll(object, kinds)));
  const found = new Set(cluster.components.filter(isOne).map(({ name }) => name));
  const users = groupBy(arrows, ({ to }) => to);
  for (const { name, expose } of cluster.components) {
    const own = users.get(name) ?? [];
    if (!expose && own.length > 0 && own.every(({ from }) => found.has(from))) found.add(name);
  }
  return found;
}

function isAboutAll(object: KubernetesObject, kinds: KindTable): boolean {
  return (
    isKind(object, 'rbac.authorization.k8s.io/ClusterRoleBinding') || kinds.pods(object).some(({ row }) => row.perNode)
  );
}

function exposedPlaces(component: Component, isFoundation: boolean, cluster: Cluster): readonly ShownPlace[] {
  const { expose } = component;
  if (!expose || doorsOf(component, cluster).length === 0) return [];
  return cluster.hostsOf(component).flatMap((host) =>
    pathsOf(expose).map((each) => {
      const text = placeOf(host, each);
      // A part of what others run on is there for programs, as that which Flux is called at.
      const isPage = each === '/' || !isFoundation;
      return { text, ...(isPage && { url: `https://${text}` }) };
    }),
  );
}

/** What browsers open by itself at an address. */
const SCHEMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** The addresses of the local network that a Service asks for, with its ports. */
function ownPlaces(object: KubernetesObject): readonly ShownPlace[] {
  if (!isKind(object, '/Service')) return [];
  return addressesOf(object).flatMap((address) =>
    servicePorts(object).map(({ port, protocol = 'TCP' }) => {
      const scheme = protocol === 'TCP' ? SCHEMES[Number(port)] : undefined;
      return scheme ? { text: address, url: `${scheme}://${address}` } : { text: `${address}:${port}` };
    }),
  );
}

function reachOf(component: Component, hasAddress: boolean, cluster: Cluster): ShownComponent['reach'] {
  const { expose } = component;
  const doors = doorsOf(component, cluster);
  if (!expose || doors.length === 0) return hasAddress ? 'lan' : 'cluster';
  if (isInner(expose)) return expose.through === 'vpn' && !expose.lan && !hasAddress ? 'vpn' : 'lan';
  return doors.includes('usual') || hasAddress ? 'both' : 'internet';
}

/** Whether each way to it is asked at: by a side, or by what requests pass. */
function isAsked(component: Component, { cluster, kinds, guards, objectsOf }: Known): boolean {
  const ways = (objectsOf.get(component) ?? []).flatMap((object) => kinds.routes(object));
  const areGuarded = ways.every(({ through = [] }) =>
    through.some(({ kind, namespace, name }) =>
      guards.has(`${kind.slice(kind.indexOf('/') + 1)} ${namespace}/${name}`),
    ),
  );
  return cluster.asksWho(component) || (ways.length > 0 && areGuarded);
}

/** A placeholder where the pin has a tag: the pins are put in later. */
function versionOf(image: Image, { pins }: Cluster): string {
  const { tag, digest } = parseReference(pins[image.name] ?? '') ?? {};
  return tag === undefined ? (digest?.slice(0, DIGEST_LENGTH) ?? 'unknown') : placeholder(image, 'tag');
}

/** `sha256:` and as much of it as people compare. */
const DIGEST_LENGTH = 19;

/** Storage that outlives its pods. */
export function storageOf(object: KubernetesObject, kinds: KindTable): readonly ShownStorage[] {
  return kinds.claims(object).map(({ claim }) => {
    const size = path(claim, 'spec', 'resources', 'requests', 'storage');
    return { name: String(path(claim, 'metadata', 'name')), ...(size !== undefined && { size: String(size) }) };
  });
}

/** Shares of other machines. */
function sharesOf({ spec }: PodSet): readonly ShownStorage[] {
  return list(spec.volumes).flatMap(({ nfs }) => {
    const server = path(nfs, 'server');
    return server === undefined ? [] : [{ name: `${server}:${path(nfs, 'path')}` }];
  });
}

/** Addresses of the local network that an object asks for, or leads to. */
export function addressesOf(object: KubernetesObject): readonly string[] {
  const { spec, metadata, endpoints } = object;
  if (isKind(object, 'discovery.k8s.io/EndpointSlice'))
    return list(endpoints).flatMap(({ addresses }) => addresses as readonly string[]);
  if (path(spec, 'type') !== 'LoadBalancer') return [];
  return Object.values(metadata.annotations ?? {}).filter((value) => parseAddress(value) !== undefined);
}
