import type { Cluster } from '../model/cluster.ts';
import { goRegExp } from '../model/go-regexp.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { groupOf, kindKey } from '../model/rendered.ts';
import { type Matcher, parseRule } from '../model/route-rule.ts';
import { at, type Placed } from './objects.ts';
import { type Found, shared } from './rule.ts';

/** One way by which requests or connections are led to a Service. */
export interface Route {
  readonly placed: Placed;
  readonly protocol: 'http' | 'tcp';
  /** The entry points that it listens at. */
  readonly entryPoints: readonly string[];
  /** The controller that reads it; one never sees the routes of another. */
  readonly controller: string;
  /** It asks for TLS itself: only of TCP. */
  readonly isTls: boolean;
  /** What must all match. */
  readonly matchers: readonly Matcher[];
}

/** The routes of all IngressRoutes and Ingresses, an alternative each, and the rules that cannot be read. */
export const routes = shared(({ cluster, objects }) => {
  const found = objects.map((placed) => routesOf(placed, cluster));
  return { routes: found.flatMap((each) => each.routes), unread: found.flatMap((each) => each.unread) };
});

interface Read {
  readonly routes: readonly Route[];
  /** The rules that cannot be read. */
  readonly unread: readonly Found[];
}

const NOTHING: Read = { routes: [], unread: [] };
/** The API groups of Traefik: that of today, and that of Traefik 2. */
const TRAEFIK = ['traefik.io', 'traefik.containo.us'];

function routesOf(placed: Placed, cluster: Cluster): Read {
  const { object } = placed;
  if (kindKey(object) === 'networking.k8s.io/Ingress') return { ...NOTHING, routes: ingressRoutes(placed, cluster) };
  const protocol = object.kind === 'IngressRoute' ? 'http' : object.kind === 'IngressRouteTCP' ? 'tcp' : undefined;
  return protocol && TRAEFIK.includes(groupOf(object)) ? traefikRoutes(placed, cluster, protocol) : NOTHING;
}

function traefikRoutes(placed: Placed, cluster: Cluster, protocol: Route['protocol']): Read {
  const { spec } = placed.object;
  const isTls = isMap(path(spec, 'tls'));
  const { entryPoint, ingressClass = '' } = cluster.find('ingress') ?? {};
  const named = path(spec, 'entryPoints');
  const entryPoints = Array.isArray(named) && named.length > 0 ? named.map(String) : [entryPoint ?? ''];
  const read = list(path(spec, 'routes'))
    // The form of Traefik 2 is asked for by name, and what belongs to a parent route matches within it.
    .filter(({ syntax }) => syntax !== 'v2')
    .map(({ match = '' }): Read => {
      const rule = parseRule(String(match), protocol);
      if ('problem' in rule) {
        return {
          ...NOTHING,
          unread: [at(placed, { what: `has the rule '${match}': ${rule.problem}`, fix: rule.fix })],
        };
      }
      const own = rule.alternatives.map(
        (matchers): Route => ({ placed, protocol, entryPoints, controller: ingressClass, isTls, matchers }),
      );
      const plain = isTls ? undefined : own.flatMap(hostsOf).find((host) => host !== '*');
      if (protocol !== 'tcp' || plain === undefined) return { ...NOTHING, routes: own };
      const what = `has the rule '${match}', but no tls: only a connection over TLS says which host it wants`;
      return { routes: own, unread: [at(placed, { what, fix: 'add tls, such as tls: { passthrough: true }' })] };
    });
  const unread = read.flatMap((each) => each.unread);
  const isChild = list(path(spec, 'parentRefs')).length > 0;
  return { routes: isChild ? [] : read.flatMap((each) => each.routes), unread };
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ */
function ingressRoutes(placed: Placed, cluster: Cluster): readonly Route[] {
  const { metadata, spec } = placed.object;
  const { entryPoint, ingressClass = '' } = cluster.find('ingress') ?? {};
  const annotated = metadata.annotations?.['traefik.ingress.kubernetes.io/router.entrypoints'];
  const common = {
    placed,
    protocol: 'http',
    entryPoints: typeof annotated === 'string' ? annotated.split(',').map((each) => each.trim()) : [entryPoint ?? ''],
    controller: String(
      path(spec, 'ingressClassName') ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? ingressClass,
    ),
    isTls: false,
  } as const;
  return list(path(spec, 'rules')).flatMap(({ host, http }) =>
    list(path(http, 'paths')).map((each) => ({ ...common, matchers: ingressMatchers(host, each) })),
  );
}

function ingressMatchers(host: JsonMap[string], { path: prefix = '/', pathType }: JsonMap): readonly Matcher[] {
  const matcher = (name: string, value: JsonMap[string]) => ({ name, values: [String(value)], isNegated: false });
  return [
    ...(host === undefined || host === '' ? [] : [matcher('Host', host)]),
    matcher(pathType === 'Exact' ? 'Path' : 'PathPrefix', prefix),
  ];
}

/** The hosts that a route names. */
export function hostsOf({ matchers }: Pick<Route, 'matchers'>): readonly string[] {
  return matchers
    .filter(({ name, isNegated }) => !isNegated && (name === 'Host' || name === 'HostSNI'))
    .map(({ values }) => String(values[0]).toLowerCase());
}

/** Whether requests for a host can come by a route. */
export function reaches({ matchers }: Route, host: string): boolean {
  return matchers
    .filter(({ name }) => name.startsWith('Host'))
    .every(({ name, values: [value = ''], isNegated }) => {
      const matches = name.endsWith('Regexp')
        ? (goRegExp(value)?.test(host) ?? true)
        : covers(value.toLowerCase(), host);
      return matches !== isNegated;
    });
}

/** A star stands for one label, two for any number. */
function covers(name: string, host: string): boolean {
  if (!name.startsWith('*')) return name === host;
  const rest = name.replace(/^\*+/, '');
  const label = host.slice(0, -rest.length || undefined);
  return rest === '' || (host.endsWith(rest) && label !== '' && (name.startsWith('**') || !label.includes('.')));
}

/** What a route matches, the same text for all routes that match the same. */
export function matchKey({ matchers }: Route): string {
  const texts = matchers
    .filter(({ name, values: [value], isNegated }) => isNegated || !(name === 'PathPrefix' && value === '/'))
    .map(({ name, values, isNegated }) => {
      const same = name.startsWith('Host') ? values.map((value) => value.toLowerCase()) : values;
      return `${isNegated ? '!' : ''}${name}(${same.join(', ')})`;
    });
  return [...new Set(texts)].sort().join(' && ');
}

/** `IngressRoute web/site`. */
export function routeName({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}
