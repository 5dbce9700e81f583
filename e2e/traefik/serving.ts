import { Cluster } from '../../lib/model/cluster.ts';
import { placeOf } from '../../lib/model/exposure.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints } from '../cluster/complaints.ts';
import { CLUSTER, type RunningCluster, startCluster } from '../cluster/control-plane.ts';
import { areAllReady, readyPod } from '../cluster/pods.ts';
import { installCrds, makeNamespaces } from '../cluster/prerequisites.ts';
import { missEach, missStatuses } from '../cluster/rights.ts';
import { until } from '../processes/background.ts';
import type { Home } from '../repository/home.ts';
import { type Context, NotRun, none } from '../scenario.ts';
import { differences, showsAll, stateOf } from './api.ts';
import { connectAll, connectionsOf } from './connections.ts';
import { endpointsOf, key, type ServicePort } from './endpoints.ts';
import { type Route, routesOf } from './routes.ts';
import { isBehind, standIns } from './stand-ins.ts';
import { announce, areReachedAt, emptyStatuses, writtenBy } from './status.ts';
import { invite, visitorsOf } from './visitors.ts';
import { apiOf, type Entrance, visitAll } from './visits.ts';

/** The programs that it takes for Traefik to serve a cluster. */
export const SERVING = [...CLUSTER, 'echo', 'traefik'] as const;

/** Traefik's namespace, and the name of all that it is made of. */
const NAME = 'traefik';

/** What it calls an error, and is none. */
const EXPLAINED = [
  // The pages of the dashboard are made by another build, and are no part of the Go module. Its API is.
  /Error appending dashboard to API router.*index\.html/,
  // It takes its own kinds and others from the server side by side. What comes first does without the other for a moment;
  // whether that came, its API has shown.
  /middleware \S+@kubernetescrd\\?" does not exist.*routerName=\S+@kubernetes(gateway)?$/,
  // A visitor sends more than an app takes.
  /request body over limit/,
];

/** A cluster that Traefik serves. */
export interface Served {
  readonly cluster: RunningCluster;
  readonly entrance: Entrance;
  /** The address at which its Service says that it is. */
  readonly address: string;
}

/**
 * Traefik runs as its manifests say: with its arguments, its user, its ServiceAccount's token, on a read-only root. Then
 *
 * - its probes are green;
 * - its API shows every route of the cluster as enabled, with the rule, entry points and middlewares that are rendered, with
 *   the addresses of the Service's pods behind it; and no other route;
 * - who asks for a host is answered by that app's pod, under the certificate that is meant for the host, and over HTTP is
 *   sent to HTTPS; what is declared for the local network is shown to nobody else, also where they claim another address, and what
 *   has a password, as Traefik's own pages must, to nobody without it; what else an app passes is seen by its visitors; and a
 *   host that nobody declares has no page;
 * - what is no HTTP comes by its entry point to a pod of its Service;
 * - Ingresses are told the address of Traefik's Service;
 * - it is refused nothing, and complains of nothing.
 *
 * That all this can fail is shown last: a route that names what is not there is found, and Traefik is refused something
 * without any one of the kinds that it may read, and without any one that it may write.
 * @param besides what else is shown of it, before rights are taken
 */
export async function serve(
  context: Context,
  { declaration, objects }: Pick<Home, 'declaration' | 'objects'>,
  besides: (served: Served) => Promise<void> = async () => {},
): Promise<void> {
  const { root, progress } = context;
  const routes = routesOf(objects);
  const connections = connectionsOf(objects);
  const asked = [...routes, ...connections].flatMap(({ service }) => service ?? []);
  const services = [...new Map(asked.map((each) => [key(each), each])).values()];
  const others = standIns(objects, routes);
  const declared = new Cluster(declaration, { pins: {}, crds: [] });
  const visitors = visitorsOf(declared.networks);
  const [deployment, service, role] = ['Deployment', 'Service', 'ClusterRole'].map((kind) => traefiks(objects, kind));
  await invite(context.tool('sandbox'), visitors);
  const isEchoed = isBehind([...objects, ...others.objects], services);
  let endpoints: Endpoints = new Map();
  const cluster = await startCluster(context, declared.nodes, { isEchoed, names: () => namesOf(services, endpoints) });
  const { client, kubelet } = cluster;
  await installCrds(client, root);
  await makeNamespaces(client, objects);
  const made = new Set(others.objects.map(id));
  const before = objects.filter((each) => !isCalled(each) && !made.has(id(each)) && each !== deployment);
  await applyAll(client, [...before, ...others.objects]);
  const address = await announce(client, service!);
  const areReady = async () =>
    (await endpointsOf(client, services)).size === services.length && (await areAllReady(client, isEchoed));
  await until('the apps are ready', areReady, { seconds: 60 });
  progress(`${before.length} objects are there, and ${services.length} apps ready`);

  endpoints = await endpointsOf(client, services);
  // Now it finds all that it needs, so that whatever it complains of counts.
  await applyAll(client, [deployment!]);
  const pod = await readyPod(client, NAME, `app.kubernetes.io/name=${NAME}`);
  const entrance = { address: pod.address, cluster: declared, visitors, routes, endpoints, ...others };
  await showsAll(apiOf(entrance), routes, endpoints);
  progress(`its API shows ${routes.length} routes as rendered`);
  none('pages are not seen as declared', await visitAll(entrance));
  none('entry points lead elsewhere', await connectAll(entrance, connections));
  const places = [...routes.map(({ host, path }) => placeOf(host, path)), ...connections.map(({ of }) => of)];
  progress(`they lead where they should: ${places.join(', ')}`);
  await areReachedAt(client, objects, address);
  const said = kubelet.events().filter((line) => line.startsWith(`${NAME}/${pod.name}`));
  none('its pod did not just run', said);
  expectNoComplaints(kubelet.logs(NAME), EXPLAINED);
  progress('it complains of nothing');

  await breaksVisibly(cluster, entrance);
  await besides({ cluster, entrance, address });
  const written = writtenBy(role!, objects);
  await applyAll(client, written);
  const reason = () => emptyStatuses(client, written);
  const statuses = await missStatuses(cluster, role!, deployment!, { args: ['--log.level=WARN'], reason });
  progress(`it misses each of ${statuses + (await missEach(cluster, role!, deployment!))} rights`);
}

type Endpoints = Awaited<ReturnType<typeof endpointsOf>>;

/** By which names Traefik asks pods that answer a login: each Service's leads to one of its pods. */
function namesOf(services: readonly ServicePort[], endpoints: Endpoints): Readonly<Record<string, readonly string[]>> {
  const known = services.flatMap((each) => {
    const [first] = endpoints.get(key(each)) ?? [];
    return first ? [[first.address.replace(/:.*/, ''), [`${each.name}.${each.namespace}.svc.cluster.local`]]] : [];
  });
  return Object.fromEntries(known) as Readonly<Record<string, readonly string[]>>;
}

function traefiks(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const found = objects.find((each) => each.kind === kind && each.metadata.name === NAME);
  if (!found) throw new NotRun(`the cluster has no ${kind} of Traefik`);
  return found;
}

/** Webhooks belong to programs that do not run here. */
function isCalled({ kind }: KubernetesObject): boolean {
  return kind.endsWith('WebhookConfiguration');
}

function id({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** A route with a middleware that nobody made is found. */
async function breaksVisibly({ client }: RunningCluster, entrance: Entrance): Promise<void> {
  const rule = 'Host(`broken.bramble.example`)';
  const [{ service }] = entrance.routes.filter((route) => route.service) as [Route];
  const broken: KubernetesObject = {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: 'broken', namespace: service!.namespace },
    spec: {
      entryPoints: ['websecure'],
      routes: [
        { kind: 'Rule', match: rule, middlewares: [{ name: 'nobody' }], services: [{ ...service!, kind: 'Service' }] },
      ],
    },
  };
  await applyAll(client, [broken]);
  const routes = [...entrance.routes, ...routesOf([broken])];
  const isFound = async () =>
    differences(await stateOf(apiOf(entrance)), routes, entrance.endpoints).some((line) =>
      /is disabled:.*nobody/.test(line),
    );
  await until('a route without its middleware is found', isFound, { seconds: 20 });
}
