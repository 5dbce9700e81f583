import type { Connection, Peer } from '../../derive/connections.ts';
import type { PodSet } from '../../derive/pod-sets.ts';
import type { Backend } from '../../derive/service-index.ts';
import type { Cluster } from '../../model/cluster.ts';
import { type Component, component, namespaceOf } from '../../model/component.ts';
import { doorsOf, isTunnelOnly, tunnelDoor } from '../../model/door.ts';
import { isInner, isPublic } from '../../model/exposure.ts';
import { listed } from '../../model/listed.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { documents, manifest, service, workload } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { at } from '../placed.ts';
import { isOpen, leadsToTunnelOnly, type Route, routeName, routes } from '../routes.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';
import { services } from '../shared-index.ts';

/** Ways by which somebody comes to a component that is for the tunnel alone, and is not asked. */
function unlocked(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  const alone = cluster.components.filter((each) => isTunnelOnly(each, cluster) && !each.isAside);
  if (alone.length === 0) return [];
  const door = tunnelDoor(cluster);
  if (door?.step || cluster.mayProvide('ingress')) return [];
  if (!door) return cluster.find('tunnel') && alone.map(withoutDoor);
  const isElsewhere = ({ entryPoints }: Route) => entryPoints.some((each) => !door.entryPoints.includes(each));
  const led = routes(subject).filter(
    (route) => route.protocol === 'http' && leadsToTunnelOnly(route, subject) && isOpen(route, subject),
  );
  return [
    led.filter(isElsewhere).map((route) =>
      at(route.placed, {
        what: `leads past the tunnel's door, to what is meant for the tunnel alone: nobody is asked there`,
        fix: `let ${routeName(route.placed.object)} come in at ${listed(door.entryPoints)}`,
      }),
    ),
    alone.map((each) => addressed(each, led, subject)),
  ];
}

function withoutDoor({ name: component }: Component): Found {
  const what = 'is meant for the tunnel alone, and the ingress has no door for that: everybody inside comes in unasked';
  return { component, where: 'expose', what, fix: 'let the ingress provide a tunnelDoor, or remove what expose says' };
}

/** The pages of a component that answer at an address of their own too. */
function addressed({ name: component }: Component, led: readonly Route[], subject: Subject): Perhaps<Found> {
  const index = services(subject);
  const pages = led
    .filter(({ placed }) => placed.component === component)
    .flatMap(({ placed, to = [] }) =>
      to.flatMap(({ name, namespace = placed.object.metadata.namespace ?? '', port }) =>
        index.backends(namespace, name, port),
      ),
    );
  const open = subject.connections.filter(
    ({ from, to }) => from.is === 'world' && pages.some((page) => isSamePort(page, to)),
  );
  const what = 'is meant for the tunnel alone, and its page is open at an address of its own: nobody is asked there';
  const fix = 'name the other ports in loadBalancer, or remove what expose says';
  return open.length > 0 && { component, where: 'loadBalancer', what, fix };
}

function isSamePort(one: Backend, other: Backend): boolean {
  if (!one.pods || !other.pods || nameOfPods(one.pods) !== nameOfPods(other.pods)) return false;
  return !one.ports || !other.ports || one.ports.some(({ port }) => other.ports?.some((each) => each.port === port));
}

function nameOfPods({ kind, namespace, name }: PodSet): string {
  return `${kind} ${namespace}/${name}`;
}

/** Who else than the tunnel reaches its door. */
function intruders(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  const [door, ingress] = [tunnelDoor(cluster), cluster.find('ingress')];
  const [runner, keeper] = [cluster.provider('tunnel'), cluster.provider('ingress')];
  if (!door || !ingress || !runner || !keeper) return [];
  const index = services(subject);
  const isDrawn = (of: Component) =>
    !of.isAside && index.podsOf(of).length > 0 && index.podsOf(of).every(({ labels }) => labels);
  // What could not be drawn has been told.
  if (!index.service(ingress.namespace, door.service) || ![keeper, runner].every(isDrawn)) return [];
  const doors = index.backends(ingress.namespace, door.service, 443).filter(({ pods }) => pods?.labels);
  const isWanted = (from: Peer) => !('component' in from) || from.component === runner || from.component === keeper;
  const reaching = subject.connections.filter(
    ({ from, to }) => from.is !== 'kubelet' && doors.some((each) => isSamePort(each, to)) && !isTunnels(from, isWanted),
  );
  return [
    reaching.map(({ from }) => ({
      component: keeper.name,
      what: `opens the tunnel's door to ${nameOf(from)}`,
      fix: KEEP,
    })),
    doors.map((each) => openingPolicies(each, runner, subject)),
  ];
}

const KEEP = 'leave it to who runs the tunnel: what comes in there counts as asked';

function isTunnels(from: Connection['from'], isWanted: (from: Peer) => boolean): boolean {
  return (from.is === 'pods' || from.is === 'nodes') && isWanted(from);
}

function nameOf(from: Peer): string {
  if (from.is === 'world') return 'everybody';
  return 'component' in from && from.component ? `'${from.component.name}'` : 'others';
}

/** NetworkPolicies by which others reach the door. */
function openingPolicies({ pods, ports = [] }: Backend, runner: Component, subject: Subject): Perhaps<Found> {
  if (!pods?.labels || pods.hostNetwork) return [];
  const policies = subject.objects.filter(
    ({ object }) =>
      isKind(object, 'networking.k8s.io/NetworkPolicy') &&
      object.metadata.namespace === pods.namespace &&
      selects(path(object.spec, 'podSelector'), pods.labels!),
  );
  return policies.map((each) => {
    const open = list(path(each.object.spec, 'ingress')).some(
      (rule) => opensPort(rule, ports) && !isForRunner(rule, runner, subject.cluster),
    );
    return open && at(each, { what: "opens the tunnel's door to others than the tunnel", fix: KEEP });
  });
}

function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions } = (selector ?? {}) as JsonMap;
  // What it asks besides may hold.
  return (
    matchExpressions !== undefined ||
    Object.entries(matchLabels as JsonMap).every(([key, value]) => labels[key] === value)
  );
}

function opensPort({ ports }: JsonMap, of: NonNullable<Backend['ports']>): boolean {
  const open = list(ports);
  return (
    open.length === 0 ||
    open.some(({ port, endPort = port }) =>
      of.some((each) =>
        typeof port === 'number' ? port <= Number(each.port) && Number(each.port) <= Number(endPort) : true,
      ),
    )
  );
}

function isForRunner({ from }: JsonMap, runner: Component, { nodes }: Cluster): boolean {
  const peers = list(from);
  const isNode = (cidr: unknown) => nodes.some(({ address }) => cidr === `${address}/32`);
  return (
    peers.length > 0 &&
    peers.every(({ namespaceSelector, podSelector, ipBlock }) =>
      ipBlock === undefined
        ? podSelector !== undefined &&
          path(namespaceSelector, 'matchLabels', 'kubernetes.io/metadata.name') === namespaceOf(runner)
        : isNode(path(ipBlock, 'cidr')),
    )
  );
}

/** What is said of the local network, and does not hold. */
function unmet({ cluster }: Subject): Perhaps<Found> {
  return cluster.components.map((each) => {
    const { name, expose } = each;
    if (!expose || isInner(expose)) return undefined;
    const asks = cluster.asksWho(each) ? 'a word that asks who comes' : undefined;
    const closed = asks ?? (expose.lan === false ? 'lan: false' : undefined);
    const wanted = expose.lan ? 'lan: true' : expose.through === 'both' ? "through: 'both'" : undefined;
    if (closed === undefined || wanted === undefined) return undefined;
    const what = `says ${wanted}, and ${closed}: the local network is not let in`;
    return { component: name, where: 'expose', what, fix: "write through: 'tunnel', and no more of the local network" };
  });
}

/** Components that wait for a tunnel, and to which nothing else leads. */
function waiting(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  if (cluster.mayProvide('tunnel')) return [];
  const led = new Set(routes(subject).map(({ placed }) => placed.component));
  const what = 'is meant for the tunnel alone, and no component runs one: nobody reaches it';
  const fix = "add a component that provides 'tunnel', or expose it through 'lan'";
  return cluster.components
    .filter((each) => isPublic(each) && !each.isAside && !led.has(each.name) && doorsOf(each, cluster).length === 0)
    .map(({ name }) => ({ component: name, where: 'expose', what, fix }));
}

/** What is open to all while the move to the door goes on. */
function unfinished({ cluster }: Subject): Perhaps<Found> {
  const step = tunnelDoor(cluster)?.step;
  const alone = cluster.components.filter((each) => isTunnelOnly(each, cluster)).map(({ name }) => `'${name}'`);
  const what = `is at the step '${step}' with the tunnel's door: everybody inside reaches ${listed(alone)} unasked`;
  const component = cluster.provider('ingress')?.name;
  return step !== undefined && alone.length > 0 && { component, what, fix: 'go on as docs/upgrading.md says' };
}

const tunnelDoorOf = (step?: 'opened') => ({
  service: 'front-tunnel',
  entryPoints: ['front/front:tunnel'],
  ...(step && { step }),
});
const front = (step?: 'opened') =>
  component({
    name: 'front',
    provides: {
      ingress: {
        service: 'front',
        namespace: 'front',
        route: () => {},
        entryPoint: 'https',
        tunnelDoor: tunnelDoorOf(step),
      },
    },
  });
const runner = component({ name: 'runner', provides: { tunnel: { tokenSecret: 'runner/runner', tokenKey: 'token' } } });
const alone = { expose: { through: 'tunnel', lan: false } } as const;

const example = (listener: string): Example => ({
  cluster: { components: [front(), runner] },
  component: alone,
  objects: manifest(
    'gateway.networking.k8s.io/v1 HTTPRoute',
    'web',
    `spec:
  parentRefs: [{ name: front, namespace: front, sectionName: ${listener} }]
  hostnames: [web.bramble.example]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]`,
  ),
});

const policy = (from: string): Example => ({
  cluster: { components: [front(), runner] },
  component: {},
  beside: {
    runner: workload({ name: 'runner', namespace: 'runner' }),
    front: documents(
      workload({ name: 'front', namespace: 'front' }),
      service('selector: { app: front }, ports: [{ port: 443, targetPort: 8444 }]', 'front-tunnel, namespace: front'),
      manifest(
        'networking.k8s.io/v1 NetworkPolicy',
        'front, namespace: front',
        `spec:
  podSelector: { matchLabels: { app: front } }
  ingress:
    - from: [${from}]
      ports: [{ protocol: TCP, port: 8444 }]`,
      ),
    ),
  },
});

/** The tunnel's own door, and who comes in there or past it. */
export const rules = ruleTable({
  'unlocked-host': {
    acceptable: true,
    what: 'What is meant for the tunnel alone is reached by another way',
    why: 'Who comes by the tunnel has been asked who he is, where `expose` says so. By another way each device of the local network and each pod comes in without.',
    fix: "Let the route come in at the tunnel's door, as `route()` and `app()` draw it. Remove the address of its own, or name there what else the app serves. An ingress of your own provides a `tunnelDoor`.",
    check: unlocked,
    wrong: example('https'),
    right: example('tunnel'),
  },
  'open-tunnel-door': {
    what: "Others than the tunnel reach the tunnel's door",
    why: 'What comes in there counts as asked who it is, and is believed what it says of the visitor.',
    fix: 'Remove the Service, the port of the node or the NetworkPolicy that opens it. Connect to the usual door.',
    check: intruders,
    wrong: policy('{ namespaceSelector: {} }'),
    right: policy('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: runner } }, podSelector: {} }'),
  },
  'unmet-lan': {
    severity: 'warning',
    what: 'The local network is to come in, and is not let in',
    why: "Who is to be asked comes in at the tunnel's door alone: at home the host answers 404 where its name leads to the ingress, and is reached by the internet otherwise.",
    fix: "Write `through: 'tunnel'` without `lan`. Where the local network is to come in unasked, remove what asks.",
    check: unmet,
    wrong: { component: { expose: { through: 'both', lan: false } } },
    right: { component: { expose: { through: 'tunnel', lan: false } } },
  },
  'closed-host': {
    severity: 'warning',
    what: 'A host waits for a tunnel that no component runs',
    why: 'It answers to the tunnel alone, since it asks who comes or keeps the local network out. Without a tunnel it has no route, and nobody reaches it.',
    fix: "Add a component that provides `tunnel`, or expose it `through: 'lan'` in this cluster.",
    check: waiting,
    wrong: { component: alone },
    right: { cluster: { components: [front(), runner] }, component: alone },
  },
  'unfinished-door': {
    severity: 'warning',
    what: "The move to the tunnel's own door is not done",
    why: 'Until it is, hosts that ask who comes also answer to each device of the local network and each pod, which nobody asks.',
    fix: 'Go on to the next step of [Upgrading](../upgrading.md), and at last remove `tunnelDoor`.',
    check: unfinished,
    wrong: { cluster: { components: [front('opened'), runner] }, component: alone },
    right: { cluster: { components: [front(), runner] }, component: alone },
  },
});
