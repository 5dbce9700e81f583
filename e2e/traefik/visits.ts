import type { Cluster } from '../../lib/model/cluster.ts';
import type { Component } from '../../lib/model/component.ts';
import { isPublic, pathsOf } from '../../lib/model/exposure.ts';
import type { JsonMap } from '../../lib/model/object.ts';
import type { AskTraefik } from './api.ts';
import { type Endpoint, key } from './endpoints.ts';
import type { Route } from './routes.ts';
import type { StandIns } from './stand-ins.ts';
import { type Reply, type Visit, visit } from './visit.ts';
import { claims, type Heard, heardAtHome, heardByTunnel, KNOWN, type Visiting } from './visiting.ts';
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
const METRICS = 9100;
/** Where HTTPS comes in. */
export const PORTS = { usual: 8443, tunnel: 8444 } as const;
type Door = keyof typeof PORTS;
const DOORS: readonly Door[] = ['usual', 'tunnel'];

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
    port: PORTS.usual,
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
    .filter((each) => each.expose && cluster.hostsOf(each).includes(host) && longest(each) >= 0)
    .sort((a, b) => longest(b) - longest(a))[0];
}

async function visitRoute(entrance: Entrance, route: Route): Promise<readonly string[]> {
  const { address, certificates, cluster, routes, visitors } = entrance;
  const { host, path, guards, service } = route;
  const component = componentOf(cluster, route);
  if (!component) return [`${route.of}: no component declares https://${host}${path}`];
  const doors = declaredDoors(component, cluster);
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  const page = service ? path : '/api/version';
  const wrong: string[] = [];
  const visiting: Visiting = {
    secure: (door, from, how = {}) =>
      visit({ address, port: PORTS[door], host, path: page, ca, from, headers: KNOWN, ...how }),
    is: (what, found, wanted) => {
      if (found !== wanted) wrong.push(`${host}${page} ${what}: ${found}, not ${wanted}`);
    },
    heardIn: (reply) => {
      if (!service || reply.status !== 200) return undefined;
      const heard = JSON.parse(reply.body) as Heard;
      const pods = (entrance.endpoints.get(key(service)) ?? []).map(
        (each) => `${each.pod}:${each.address.split(':')[1]}`,
      );
      visiting.is(
        'is answered by a pod of its Service, at its port',
        pods.includes(`${heard.pod}:${heard.port}`),
        true,
      );
      visiting.is('is asked for its host', heard.host, host);
      return heard.headers;
    },
    attempt: (visits) => visits().catch((error: Error) => void wrong.push(error.message)),
  };
  const { attempt, is, secure } = visiting;
  for (const door of cluster.find('tunnel') ? DOORS : DOORS.slice(0, 1)) {
    if (doors.includes(door)) await VISITS[door](visiting, entrance, route, component);
    else await isClosed(door, visiting, visitors);
  }
  const [door] = doors;
  const [anybody] = door === 'usual' ? visitors.atHome : [visitors.inPod];
  await attempt(async () => {
    if (service && guards.basicAuth === undefined) return;
    is('without a password', (await secure(door, anybody, { headers: {} })).status, 401);
  });
  await attempt(async () => {
    const plain = await visit({ address, port: HTTP, host, path: `${page}?a=b` });
    is('over HTTP', plain.status, 301);
    is('leads to HTTPS', plain.headers.location, `https://${host}${page}?a=b`);
  });
  await attempt(async () => {
    const hasRoot = routes.some((other) => other.host === host && other.path === '/');
    if (!hasRoot) is('has no root', (await secure(door, anybody, { path: '/' })).status, 404);
  });
  await attempt(async () => {
    wrong.push(...(await seesWords(route, (how) => secure(door, anybody, how))));
  });
  return wrong;
}

const VISITS = { usual: visitUsual, tunnel: visitTunnel };

/** Where all come in: nobody is believed what he says of himself. */
async function visitUsual({ secure, is, heardIn, attempt }: Visiting, entrance: Entrance, route: Route, of: Component) {
  const { certificates, visitors } = entrance;
  const elsewhere = isPublic(of) ? 200 : 403;
  const hears = (reply: Reply, client: string) => {
    const heard = heardIn(reply);
    if (heard)
      for (const [what, wanted] of Object.entries(heardAtHome(route.host, client)))
        is(what, heard[what]?.join(), wanted);
  };
  for (const each of visitors.atHome) {
    await attempt(async () => {
      const reply = await secure('usual', each, { headers: claims(visitors.outside) });
      is(`from ${each}, at home,`, reply.status, 200);
      is('shows the certificate of', whose(certificates, reply.certificate), route.secret);
      hears(reply, each);
    });
  }
  for (const from of [visitors.outside, visitors.inPod]) {
    await attempt(async () => {
      const reply = await secure('usual', from, { headers: claims(visitors.atHome[0]) });
      is(`from ${from}, as if from home,`, reply.status, elsewhere);
      hears(reply, from);
    });
  }
}

/** What the tunnel brings: of it the address of the visitor is believed, and nothing else. */
async function visitTunnel({ secure, is, heardIn, attempt }: Visiting, entrance: Entrance, route: Route) {
  const { certificates, visitors } = entrance;
  await attempt(async () => {
    const reply = await secure('tunnel', visitors.inPod, { headers: claims(visitors.outside) });
    is('through the tunnel', reply.status, 200);
    is('shows the certificate of', whose(certificates, reply.certificate), route.secret);
    const heard = heardIn(reply);
    const wanted = heardByTunnel(route.host, visitors);
    if (heard) for (const [what, each] of Object.entries(wanted)) is(what, heard[what]?.join(), each);
  });
}

/** A host that is not meant for a door has no page there for anybody. */
async function isClosed(door: Door, { secure, is, attempt }: Visiting, { atHome, inPod, outside }: Visitors) {
  for (const from of door === 'usual' ? [...atHome, inPod, outside] : [inPod]) {
    await attempt(async () => {
      const { status } = await secure(door, from);
      is(`at the ${door} door, from ${from},`, status, 404);
    });
  }
}

/** The Secret of a certificate. */
function whose(certificates: StandIns['certificates'], shown: string | undefined): string | undefined {
  const plain = (pem: string) => pem.replace(/-----.*-----|\n/g, '');
  return [...certificates].find(([, { certificate }]) => plain(certificate) === shown)?.[0];
}

/** The doors at which a component is to answer, as it is declared. */
function declaredDoors({ expose }: Component, cluster: Cluster): readonly [Door, ...Door[]] {
  if (expose?.through === 'lan' || !cluster.find('tunnel')) return ['usual'];
  return expose?.access || expose?.lan === false ? ['tunnel'] : ['usual', 'tunnel'];
}
