import { isMap, type JsonMap, list, path } from '../../lib/model/object.ts';
import { until } from '../processes/background.ts';
import { type Endpoint, key } from './endpoints.ts';
import type { Route } from './routes.ts';

/** Asks Traefik's API for a path below `/api`. */
export type AskTraefik = (path: string) => Promise<JsonMap | readonly JsonMap[]>;

/** What Traefik's API says of what it does. */
export interface TraefikState {
  readonly routers: readonly JsonMap[];
  readonly middlewares: readonly JsonMap[];
  readonly services: readonly JsonMap[];
  /** What is wrong with routers, services and middlewares of HTTP, TCP and UDP, as a sentence each. */
  readonly wrong: readonly string[];
}

/** Reads all that Traefik knows, whatever it had it from. */
export async function stateOf(ask: AskTraefik): Promise<TraefikState> {
  const overview = (await ask('overview')) as JsonMap;
  const all = async (what: string) => (await ask(`http/${what}?per_page=1000`)) as readonly JsonMap[];
  const wrong = ['http', 'tcp', 'udp'].flatMap((protocol) =>
    ['routers', 'services', 'middlewares'].flatMap((what) =>
      ['warnings', 'errors'].flatMap((judgement) => {
        const count = Number(path(overview, protocol, what, judgement) ?? 0);
        return count === 0 ? [] : [`${count} ${judgement} among the ${what} of ${protocol}`];
      }),
    ),
  );
  const [routers, middlewares, services] = await Promise.all(['routers', 'middlewares', 'services'].map(all));
  return { routers: routers!, middlewares: middlewares!, services: services!, wrong };
}

/** Waits until Traefik does what routes ask for, and nothing else. Throws with what it does instead. */
export async function showsAll(
  ask: AskTraefik,
  routes: readonly Route[],
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): Promise<void> {
  let wrong: readonly string[] = [];
  const isSo = async () => {
    wrong = await stateOf(ask).then(
      (state) => differences(state, routes, endpoints),
      (error: Error) => [error.message],
    );
    return wrong.length === 0;
  };
  await until('Traefik does what is rendered', isSo, { seconds: 20 }).catch((error: Error) => {
    throw new Error([error.message, ...wrong].join('\n'));
  });
}

/** How what Traefik does differs from what routes ask for, a sentence each. */
export function differences(
  state: TraefikState,
  routes: readonly Route[],
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): readonly string[] {
  const rendered = state.routers.filter(({ provider }) => provider !== 'internal');
  const known = new Set(routes.map(({ rule }) => rule));
  const strange = rendered.filter(({ rule }) => !known.has(String(rule)));
  return [
    ...state.wrong,
    ...[...state.routers, ...state.middlewares, ...state.services].flatMap(complaint),
    ...strange.map(({ name, rule }) => `router ${name} has a rule that nothing asks for: ${rule}`),
    ...routes.flatMap((route) => differencesOf(state, route, endpoints)),
  ];
}

function complaint({ name, status, error }: JsonMap): readonly string[] {
  return status === 'enabled' && error === undefined ? [] : [`${name} is ${status}: ${JSON.stringify(error)}`];
}

function differencesOf(state: TraefikState, route: Route, endpoints: ReadonlyMap<string, readonly Endpoint[]>) {
  const found = state.routers.filter(({ rule }) => rule === route.rule);
  const strangers = route.middlewares.filter((name) => !state.middlewares.some((each) => each.name === name));
  return [
    ...(found.length === route.entryPoints.length
      ? []
      : [`${route.of}: ${found.length} routers have the rule ${route.rule}`]),
    ...strangers.map((name) => `${route.of}: Traefik has no middleware ${name}`),
    ...route.entryPoints.flatMap((entryPoint) => {
      const router = found.find(({ entryPoints }) => JSON.stringify(entryPoints) === JSON.stringify([entryPoint]));
      return router
        ? differencesAt(state, router, route, entryPoint, endpoints)
        : [`${route.of}: none at ${entryPoint}`];
    }),
  ];
}

function differencesAt(
  state: TraefikState,
  router: JsonMap,
  route: Route,
  entryPoint: string,
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): readonly string[] {
  const { middlewares, tls } = router;
  const differs = (what: string, is: unknown, wanted: readonly string[]) =>
    JSON.stringify(is ?? []) === JSON.stringify(wanted)
      ? []
      : [`${route.of} at ${entryPoint}: ${what} ${JSON.stringify(is)}, not ${wanted}`];
  return [
    ...differs('middlewares', middlewares, [...(BEFORE[entryPoint] ?? []), ...route.middlewares]),
    ...(isMap(tls) ? [] : [`${route.of}: it has no TLS`]),
    ...(route.service
      ? differs(
          'servers',
          serversOf(state, router),
          (endpoints.get(key(route.service)) ?? []).map(({ address }) => `${route.scheme}://${address}`),
        )
      : []),
  ];
}

/** What all requests of an entry point pass first. */
const BEFORE: Readonly<Record<string, readonly string[]>> = { tunnel: ['traefik_from-tunnel@kubernetescrd'] };

/** The servers of a router's service that Traefik takes for well, sorted. */
function serversOf({ services }: TraefikState, { service, provider }: JsonMap): readonly string[] {
  // Requests are shared out with Gateway API even where one Service is to have them all, and by TraefikServices.
  const behind = (name: string, of: unknown): readonly JsonMap[] =>
    services
      .filter((each) => each.name === (name.includes('@') ? name : `${name}@${of}`))
      .flatMap((found) => {
        const shares = list(path(found, 'weighted', 'services'));
        return shares.length > 0 ? shares.flatMap((share) => behind(String(share.name), found.provider)) : [found];
      });
  return behind(String(service), provider)
    .flatMap((found) =>
      list(path(found, 'loadBalancer', 'servers'))
        .map(({ url }) => String(url))
        .filter((url) => path(found, 'serverStatus', url) === 'UP'),
    )
    .sort();
}
