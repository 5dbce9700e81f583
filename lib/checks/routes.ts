import type { Cluster } from '../model/cluster.ts';
import { isPublic } from '../model/exposure.ts';
import { goRegExp } from '../model/go-regexp.ts';
import type { KubernetesObject } from '../model/object.ts';
import type { RouteWay } from '../model/route-row.ts';
import type { Placed } from './placed.ts';
import { referents } from './referents.ts';
import { type Subject, shared } from './rule.ts';

/** One way by which requests or connections are led to a Service, as it holds in a cluster. */
export interface Route extends RouteWay {
  readonly placed: Placed;
  readonly entryPoints: readonly string[];
  readonly controller: string;
}

/** The ways of all objects that can be read. */
export const routes = shared(({ cluster, objects, kinds }): readonly Route[] =>
  objects.flatMap((placed) =>
    kinds
      .routes(placed.object)
      .filter(({ isUnread }) => !isUnread)
      .map((way) => routeOf(way, placed, cluster)),
  ),
);

/** The names of components of which a way cannot be read, so that nobody knows where they are reached. */
export const unreadRoutes = shared(
  ({ objects, kinds }): ReadonlySet<string> =>
    new Set(
      objects.flatMap(({ object, component }) =>
        kinds.routes(object).some(({ isUnread }) => isUnread) ? [component] : [],
      ),
    ),
);

function routeOf(way: RouteWay, placed: Placed, cluster: Cluster): Route {
  const { entryPoint = '', ingressClass = '' } = cluster.find('ingress') ?? {};
  const { entryPoints = [entryPoint], controller = ingressClass } = way;
  return { ...way, placed, entryPoints, controller };
}

/** Whether everybody's requests come by a way. What they pass and nobody draws may ask who comes. */
export function isOpen({ through = [] }: Route, subject: Subject): boolean {
  const all = referents(subject);
  return through.every(({ kind, namespace, name }) => {
    const passed = all.find(kind, namespace, name)?.placed;
    return passed !== undefined && !subject.kinds.isGuard(passed.object);
  });
}

/** The ways by which everybody's requests come from the internet: neither a side nor what they pass asks who comes. */
export const openRoutes = shared((subject): readonly Route[] =>
  routes(subject).filter((route) => {
    const component = subject.cluster.component(route.placed.component);
    return component && isPublic(component) && !subject.cluster.asksWho(component) && isOpen(route, subject);
  }),
);

/** The hosts that a way names. */
export function hostsOf({ matchers }: Pick<RouteWay, 'matchers'>): readonly string[] {
  return matchers
    .filter(({ name, isNegated }) => !isNegated && (name === 'Host' || name === 'HostSNI'))
    .map(({ values }) => String(values[0]).toLowerCase());
}

/** Whether requests for a host can come by a way. */
export function reaches({ matchers }: Pick<RouteWay, 'matchers'>, host: string): boolean {
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

/** What a way matches, the same text for all that match the same. */
export function matchKey({ matchers }: Pick<RouteWay, 'matchers'>): string {
  const asking = matchers
    .filter(({ name, values: [value], isNegated }) => isNegated || !(name === 'PathPrefix' && value === '/'))
    .map(({ name, values, isNegated }) => {
      const same = name.startsWith('Host') ? values.map((value) => value.toLowerCase()) : values;
      return `${isNegated ? '!' : ''}${name}(${same.join(', ')})`;
    });
  return [...new Set(asking)].sort().join(' && ');
}

/** `IngressRoute web/site`. */
export function routeName({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}
