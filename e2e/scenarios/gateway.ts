import type { KubernetesObject } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { none, type Scenario } from '../scenario.ts';
import { endpointsOf } from '../traefik/endpoints.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';
import { SERVING, type Served, serve } from '../traefik/serving.ts';
import { smallCluster } from '../traefik/small-cluster.ts';
import { conditionsOf } from '../traefik/status.ts';
import { askFromHome } from '../traefik/visits.ts';

/**
 * A small cluster whose Traefik leads by Gateway API, as `traefik({ routes: 'gateway' })` renders it: {@link serve} tells what is shown
 * of it as of IngressRoutes. Besides
 *
 * - Traefik says of the class, the Gateway and every route that it takes them;
 * - a route to a Service of another namespace leads nowhere until a ReferenceGrant over there lets it;
 * - a route of TCP or UDP is nothing that Traefik acts on;
 * - what an HTTPRoute cannot say of a Service, such as a limit of time, a TraefikService between them says.
 */
export const scenario: Scenario = {
  proves: "Traefik serves a cluster that is rendered with Gateway API's routes, as it does with its own",
  small: false,
  seconds: 30,
  tools: SERVING,
  run: async (context) => {
    const cluster = renderMadeUp(smallCluster('gateway'), await readHome(context.root));
    await serve(context, cluster, async (served) => {
      await takesAll(served, cluster.objects);
      context.progress('it says that it takes them');
      await needsGrant(served);
      context.progress('a route to another namespace needs its ReferenceGrant');
      await leavesAlone(served);
      context.progress('routes of TCP and UDP are left alone');
      const late = await askFromHome(served.entrance, 'slow.bramble.example', '/', { 'x-echo-wait': '2s' });
      none('time is not limited', late.status === 504 ? [] : [`who answers late is waited for: ${late.status}`]);
      context.progress('a TraefikService limits time');
    });
  },
};

const GROUP = 'gateway.networking.k8s.io';
const PARENT = { name: 'traefik', namespace: 'traefik', sectionName: 'websecure' };

/** Every object of Gateway API has nothing but good conditions. */
async function takesAll({ cluster: { client } }: Served, objects: readonly KubernetesObject[]): Promise<void> {
  const all = objects.filter(({ apiVersion }) => apiVersion.startsWith(`${GROUP}/`));
  let wrong: readonly string[] = [];
  const areTaken = async () => {
    const said = await Promise.all(all.map((each) => conditionsOf(client, each)));
    wrong = all.flatMap(({ kind, metadata }, index) => {
      const conditions = said[index]!;
      const isRight = conditions.includes('Accepted: True') && conditions.every((each) => each.endsWith(': True'));
      return isRight ? [] : [`${kind} ${metadata.name}: ${conditions.join(', ') || 'nothing is said'}`];
    });
    return wrong.length === 0;
  };
  await until('Traefik takes every object', areTaken, { seconds: 20 }).catch(() =>
    none('Traefik does not take', wrong),
  );
}

/** A route of the app web. */
function route(kind: string, spec: object): KubernetesObject {
  return { apiVersion: `${GROUP}/v1`, kind, metadata: { name: 'afar', namespace: 'web' }, spec: { ...spec } };
}

async function needsGrant({ cluster: { client }, entrance }: Served): Promise<void> {
  const host = 'afar.bramble.example';
  const backend = entrance.routes.flatMap(({ service }) => service ?? []).find(({ namespace }) => namespace !== 'web')!;
  const afar = route('HTTPRoute', { parentRefs: [PARENT], hostnames: [host], rules: [{ backendRefs: [backend] }] });
  const grant: KubernetesObject = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ReferenceGrant',
    metadata: { name: 'afar', namespace: backend.namespace },
    spec: { from: [{ group: GROUP, kind: 'HTTPRoute', namespace: 'web' }], to: [{ group: '', kind: 'Service' }] },
  };
  const [pods = []] = (await endpointsOf(client, [backend])).values();
  const answers = (status: number) => async () => {
    const reply = await askFromHome(entrance, host);
    if (reply.status !== status) throw new Error(`it is answered ${reply.status}, not ${status}`);
    return status !== 200 || pods.some(({ pod }) => reply.body.includes(pod));
  };
  const refused = 'ResolvedRefs: False (RefNotPermitted)';
  await applyAll(client, [afar]);
  await until('a route without a ReferenceGrant leads nowhere', answers(500), { seconds: 20 });
  const isToldWhy = async () => (await conditionsOf(client, afar)).includes(refused);
  await until('a route without a ReferenceGrant says so', isToldWhy, { seconds: 20 });
  await applyAll(client, [grant]);
  await until('a route with its ReferenceGrant leads there', answers(200), { seconds: 20 });
}

/** Whatever Traefik acts on, it writes into its status. */
async function leavesAlone({ cluster: { client }, entrance }: Served): Promise<void> {
  const backendRefs = entrance.routes.flatMap(({ service }) => (service?.namespace === 'web' ? service : []));
  const spec = { parentRefs: [PARENT], rules: [{ backendRefs }] };
  const [tcp, udp, seen] = [route('TCPRoute', spec), route('UDPRoute', spec), route('GRPCRoute', spec)];
  await applyAll(client, [tcp, udp, seen]);
  const isSeen = async () => (await conditionsOf(client, seen)).length > 0;
  await until('Traefik has seen a route that came after them', isSeen, { seconds: 20 });
  const said = [...(await conditionsOf(client, tcp)), ...(await conditionsOf(client, udp))];
  none('Traefik acts on routes of TCP or UDP, which the rules say it does not', said);
}
