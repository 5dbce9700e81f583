import type { Cluster } from '../model/cluster.ts';
import type { Component } from '../model/component.ts';
import { isTunnelOnly, tunnelDoor } from '../model/door.ts';
import { isPublic, pathsOf } from '../model/exposure.ts';
import { goRegExp } from '../model/go-regexp.ts';
import type { KubernetesObject } from '../model/object.ts';
import type { RouteWay } from '../model/route-row.ts';
import { objectsOf } from './objects-of.ts';
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
    return component && isPublic(component) && !isLocked(route, component, subject.cluster) && isOpen(route, subject);
  }),
);

/**
 * Whether a side asks who comes from the internet by a way: it asks at the tunnel's door alone, and for the places that the component
 * declares. Where nobody runs a tunnel, nobody comes.
 */
function isLocked(route: Route, component: Component, cluster: Cluster): boolean {
  if (!cluster.asksWho(component)) return false;
  if (!cluster.find('tunnel')) return true;
  const door = tunnelDoor(cluster);
  const hosts = hostsOf(route);
  return (
    route.entryPoints.every((each) => door?.entryPoints.includes(each)) &&
    hosts.length > 0 &&
    hosts.every((host) => cluster.hostsOf(component).includes(host)) &&
    isBelow(route, pathsOf(component.expose!))
  );
}

/** Whether each request of a way has a path that lies below one of some. */
function isBelow({ matchers }: Route, paths: readonly string[]): boolean {
  const asked = matchers.filter(({ name, isNegated }) => /^Path(Prefix)?$/.test(name) && !isNegated);
  const isPart = (value: string, path: string) => `${value}/`.startsWith(path.endsWith('/') ? path : `${path}/`);
  return paths.some((path) => path === '/' || asked.some(({ values: [value = ''] }) => isPart(value, path)));
}

/** Whether a way leads to what is meant for the tunnel alone: who draws it says so, or the component whose Service answers. */
export function leadsToTunnelOnly({ placed, to = [] }: Route, subject: Subject): boolean {
  const alone = tunnelOnly(subject);
  return (
    alone.components.has(placed.component) ||
    to.some(({ name, namespace = placed.object.metadata.namespace }) => alone.services.has(`${namespace}/${name}`))
  );
}

/** The components that are meant for the tunnel alone, by name, and their Services. */
const tunnelOnly = shared((subject) => {
  const { cluster } = subject;
  const components = new Set(cluster.components.filter((each) => isTunnelOnly(each, cluster)).map(({ name }) => name));
  const theirs = objectsOf(subject, '/Service').filter(({ component }) => components.has(component));
  return {
    components,
    services: new Set(theirs.map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`)),
  };
});

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
