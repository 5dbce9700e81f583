import type { Cluster } from '../../lib/model/cluster.ts';
import type { Component } from '../../lib/model/component.ts';
import { isPublic, pathsOf } from '../../lib/model/exposure.ts';
import type { JsonMap } from '../../lib/model/object.ts';
import type { AskTraefik } from './api.ts';
import { type Endpoint, key } from './endpoints.ts';
import type { Route } from './routes.ts';
import { ADMIN, type StandIns } from './stand-ins.ts';
import { type Reply, type Visit, visit } from './visit.ts';
import type { Visitors } from './visitors.ts';
import { seesWords } from './words.ts';

/** Where Traefik listens, and what its answers are judged by. */
export interface Entrance {
  /** The address of its pod. */
  readonly address: string;
  /** What is declared, and says who may see which page. */
  readonly cluster: Cluster;
  readonly visitors: Visitors;
  readonly routes: readonly Route[];
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
  readonly certificates: StandIns['certificates'];
}

const HTTP = 8000;
/** Where Traefik's pod takes in HTTPS. */
export const PORT_OF_HTTPS = 8443;
const METRICS = 9100;
/** What somebody bears who may see every page: a password, and the cookie of who has signed in. */
export const KNOWN = {
  authorization: `Basic ${Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64')}`,
  cookie: 'session=known',
};

/** Asks Traefik's API, by the one way that leads there. */
export function apiOf(entrance: Entrance): AskTraefik {
  const [route] = entrance.routes.filter(({ service }) => service === undefined);
  return async (path) => {
    const { status, body } = await askFromHome(entrance, route!.host, `/api/${path}`);
    if (status !== 200) throw new Error(`Traefik's API answers ${status} for ${path}: ${body}`);
    return JSON.parse(body) as JsonMap;
  };
}

/** Goes every way to every route, and tells what was not as it should be, a sentence each. */
export async function visitAll(entrance: Entrance): Promise<readonly string[]> {
  const { address, cluster, routes } = entrance;
  const lost = cluster.components.filter(
    (each) => each.expose && !routes.some((route) => componentOf(cluster, route) === each),
  );
  const wrong = await Promise.all(routes.map((route) => visitRoute(entrance, route)));
  const counted = await visit({ address, port: METRICS, host: 'metrics', path: '/metrics' }).then(
    ({ body }) => (/^traefik_service_requests_total/m.test(body) ? [] : ['its metrics count nothing']),
    (error: Error) => [error.message],
  );
  return [
    ...lost.map(({ name }) => `${name} is exposed, and no route leads to it`),
    ...wrong.flat(),
    ...(await visitStranger(entrance)),
    ...counted,
  ];
}

/** Asks for a host from the local network, with the password. */
export function askFromHome(
  entrance: Entrance,
  host: string,
  path = '/',
  headers: Visit['headers'] = {},
): Promise<Reply> {
  const { address, certificates, visitors } = entrance;
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  return visit({
    address,
    port: PORT_OF_HTTPS,
    host,
    path,
    ca,
    from: visitors.atHome[0],
    headers: { ...KNOWN, ...headers },
  });
}

/** A host of the domain that nobody declares has no page. */
async function visitStranger(entrance: Entrance): Promise<readonly string[]> {
  const host = `nobody-declares-it.${entrance.cluster.domain}`;
  return askFromHome(entrance, host).then(
    ({ status }) => (status === 404 ? [] : [`${host}, which nobody declares, is answered ${status}`]),
    (error: Error) => [error.message],
  );
}

/** The component that declares the page to which a route leads: of several at one host the one with the longest path. */
function componentOf(cluster: Cluster, { host, path }: Route): Component | undefined {
  const longest = ({ expose }: Component) =>
    Math.max(...pathsOf(expose ?? {}).map((each) => (path.startsWith(each) ? each.length : -1)));
  return cluster.components
    .filter((each) => each.expose && cluster.host(each) === host && longest(each) >= 0)
    .sort((a, b) => longest(b) - longest(a))[0];
}

async function visitRoute(entrance: Entrance, route: Route): Promise<readonly string[]> {
  const { address, certificates, cluster, routes, visitors } = entrance;
  const { outside, inPod } = visitors;
  const { host, path, guards, service } = route;
  const component = componentOf(cluster, route);
  if (!component) return [`${route.of}: no component declares https://${host}${path}`];
  const elsewhere = isPublic(component) ? 200 : 403;
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  const page = service ? path : '/api/version';
  const secure = (from: string, how: Partial<Visit> = {}) =>
    visit({ address, port: PORT_OF_HTTPS, host, path: page, ca, from, headers: KNOWN, ...how });
  const claiming = (other: string) => ({ headers: { ...KNOWN, 'x-forwarded-for': other } });
  const wrong: string[] = [];
  const is = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) wrong.push(`${host}${page} ${what}: ${found}, not ${wanted}`);
  };
  const attempt = (visits: () => Promise<void>) => visits().catch((error: Error) => void wrong.push(error.message));
  /** @param client as the app hears of it */
  const hears = (reply: Reply, client: string) => {
    if (!service || reply.status !== 200) return;
    const pods = (entrance.endpoints.get(key(service)) ?? []).map(
      ({ pod, address }) => `${pod}:${address.split(':')[1]}`,
    );
    const heard = JSON.parse(reply.body) as Heard;
    is('is answered by a pod of its Service, at its port', pods.includes(`${heard.pod}:${heard.port}`), true);
    is('is asked for its host', heard.host, host);
    is('hears of nobody but the client', heard.headers['X-Forwarded-For']?.join(), client);
  };

  for (const each of visitors.atHome) {
    await attempt(async () => {
      const reply = await secure(each, claiming(outside));
      is(`from ${each}, at home,`, reply.status, 200);
      is('shows the certificate of', whose(certificates, reply.certificate), route.secret);
      hears(reply, each);
    });
  }
  await attempt(async () => {
    if (service && guards.basicAuth === undefined) return;
    is('without a password', (await secure(visitors.atHome[0], { headers: {} })).status, 401);
  });
  await attempt(async () => {
    const reply = await secure(outside, claiming(visitors.atHome[0]));
    is('from outside, as if from home,', reply.status, elsewhere);
    hears(reply, outside);
  });
  await attempt(async () => {
    const reply = await secure(inPod, claiming(outside));
    is('through the tunnel', reply.status, elsewhere);
    hears(reply, `${outside}, ${inPod}`);
  });
  await attempt(async () => {
    const plain = await visit({ address, port: HTTP, host, path: `${page}?a=b` });
    is('over HTTP', plain.status, 301);
    is('leads to HTTPS', plain.headers.location, `https://${host}${page}?a=b`);
  });
  await attempt(async () => {
    const hasRoot = routes.some((other) => other.host === host && other.path === '/');
    if (!hasRoot) is('has no root', (await secure(visitors.atHome[0], { path: '/' })).status, 404);
  });
  await attempt(async () => {
    wrong.push(...(await seesWords(route, (how) => secure(visitors.atHome[0], how))));
  });
  return wrong;
}

/** The Secret of a certificate. */
function whose(certificates: StandIns['certificates'], shown: string | undefined): string | undefined {
  const plain = (pem: string) => pem.replace(/-----.*-----|\n/g, '');
  return [...certificates].find(([, { certificate }]) => plain(certificate) === shown)?.[0];
}

/** What an app says it heard. */
interface Heard {
  readonly pod: string;
  readonly port: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}
