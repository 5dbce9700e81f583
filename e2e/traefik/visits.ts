import type { JsonMap } from '../../lib/model/object.ts';
import type { AskTraefik } from './api.ts';
import { type Endpoint, key } from './endpoints.ts';
import type { Route } from './routes.ts';
import { ADMIN, type StandIns } from './stand-ins.ts';
import { type Visit, visit } from './visit.ts';

/** Where Traefik listens, and what its answers are judged by. */
export interface Entrance {
  /** The address of its pod. */
  readonly address: string;
  readonly routes: readonly Route[];
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
  readonly certificates: StandIns['certificates'];
}

/** Somebody in the local network of the home cluster, which the sandbox's node can speak as. */
const AT_HOME = '10.10.11.50';
/** A pod, such as that of the tunnel. Traefik believes what it says of whom it speaks for. */
const IN_POD = '10.42.0.1';
/** Somebody on the internet, from a range for documentation. */
const OUTSIDE = '203.0.113.7';

const HTTP = 8000;
const HTTPS = 8443;
const METRICS = 9100;
const PASSWORD = { authorization: `Basic ${Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64')}` };

/** Asks Traefik's API, by the one way that leads there. */
export function apiOf({ address, routes, certificates }: Entrance): AskTraefik {
  const [route] = routes.filter(({ service }) => service === undefined);
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  return async (path) => {
    const about = { address, port: HTTPS, host: route!.host, path: `/api/${path}`, from: AT_HOME };
    const { status, body } = await visit({ ...about, headers: PASSWORD, ca });
    if (status !== 200) throw new Error(`Traefik's API answers ${status} for ${path}: ${body}`);
    return JSON.parse(body) as JsonMap;
  };
}

/** Goes every way to every route, and tells what was not as it should be, a sentence each. */
export async function visitAll(entrance: Entrance): Promise<readonly string[]> {
  const wrong = await Promise.all(entrance.routes.map((route) => visitRoute(entrance, route)));
  const counted = await visit({ address: entrance.address, port: METRICS, host: 'metrics', path: '/metrics' });
  return [
    ...wrong.flat(),
    ...(/^traefik_service_requests_total/m.test(counted.body) ? [] : ['its metrics count nothing']),
  ];
}

async function visitRoute(entrance: Entrance, route: Route): Promise<readonly string[]> {
  const { address, certificates } = entrance;
  const { host, path, guards, service } = route;
  const ca = [...certificates.values()].map(({ certificate }) => certificate);
  const page = service ? path : '/api/version';
  const secure = (how: Partial<Visit>) => visit({ address, port: HTTPS, host, path: page, ca, ...how });
  const wrong: string[] = [];
  const is = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) wrong.push(`${host}${page} ${what}: ${found}, not ${wanted}`);
  };

  const atHome = await secure({ from: AT_HOME, headers: { ...PASSWORD, 'x-forwarded-for': OUTSIDE } });
  is('from home', atHome.status, 200);
  is('shows the certificate of', whose(certificates, atHome.certificate), route.secret);
  if (service) {
    const pods = (entrance.endpoints.get(key(service)) ?? []).map(({ pod }) => pod);
    const heard = atHome.status === 200 ? (JSON.parse(atHome.body) as Heard) : undefined;
    is('is answered by a pod of its Service', pods.includes(heard?.pod ?? ''), true);
    is('is asked for its host', heard?.host, host);
    is('hears of nobody but the client', heard?.headers['X-Forwarded-For']?.join(), AT_HOME);
  }
  if (guards.includes('basicAuth')) is('without a password', (await secure({ from: AT_HOME })).status, 401);

  const through = await secure({ from: IN_POD, headers: { ...PASSWORD, 'x-forwarded-for': OUTSIDE } });
  is('through the tunnel', through.status, guards.includes('ipAllowList') ? 403 : 200);
  if (service && through.status === 200) {
    const heard = JSON.parse(through.body) as Heard;
    is('hears of the client of the tunnel', heard.headers['X-Forwarded-For']?.[0]?.split(',')[0], OUTSIDE);
  }

  const plain = await visit({ address, port: HTTP, host, path: `${page}?a=b` });
  is('over HTTP', plain.status, 301);
  is('leads to HTTPS', plain.location, `https://${host}${page}?a=b`);
  if (path !== '/') is('has no root', (await secure({ path: '/', from: AT_HOME })).status, 404);
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
  readonly host: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}
