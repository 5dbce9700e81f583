import {
  type Destination,
  destination,
  type Json,
  type JsonMap,
  type KubernetesObject,
  list,
  type Passed,
  path,
  type RouteWay,
} from 'bramble';
import { parseRule, type ReadRule } from './route-rule.ts';

/** A rule of a route, with the place where it stands. */
export interface WrittenRule {
  /** As it is written. */
  readonly text: string;
  readonly read: ReadRule;
  /** The route: services and middlewares. */
  readonly route: JsonMap;
}

/** Whose matchers the rules of a kind may use. */
export function protocolOf({ kind }: KubernetesObject): 'http' | 'tcp' {
  return kind === 'IngressRouteTCP' ? 'tcp' : 'http';
}

/** The rules of an IngressRoute. One in the form of Traefik 2, which is asked for by name, is left out. */
export function rulesIn(object: KubernetesObject): readonly WrittenRule[] {
  return list(path(object.spec, 'routes'))
    .filter(({ syntax }) => syntax !== 'v2')
    .map((route) => {
      const text = String(route.match ?? '');
      return { text, read: parseRule(text, protocolOf(object)), route };
    });
}

/** The ways of an IngressRoute or IngressRouteTCP. What has a parent matches within it, and leads nowhere by itself. */
export function ways(object: KubernetesObject): readonly RouteWay[] {
  const protocol = protocolOf(object);
  const named = path(object.spec, 'entryPoints');
  const entryPoints = Array.isArray(named) && named.length > 0 ? { entryPoints: named.map(String) } : {};
  const isTls = protocol === 'tcp' && path(object.spec, 'tls') ? { isTls: true as const } : {};
  const isChild = list(path(object.spec, 'parentRefs')).length > 0;
  return rulesIn(object).flatMap(({ read, route }): readonly RouteWay[] => {
    if ('problem' in read) return [{ protocol, matchers: [], isUnread: true }];
    if (isChild) return [];
    const to = list(route.services).map(destinationOf);
    const through = list(route.middlewares).map((each) => passed(each, object, protocol));
    const isSecond = stepsIn(route, object) && { isSecond: true as const };
    return read.alternatives.map((matchers) => ({
      protocol,
      ...entryPoints,
      ...isTls,
      matchers,
      to,
      through,
      ...isSecond,
    }));
  });
}

/** Whether a route counts less than one of the same match that Traefik may not take: `Rule` of `route.ts` says when. */
function stepsIn(route: JsonMap, { spec }: KubernetesObject): boolean {
  const rank = ({ priority, match }: JsonMap) => Number(priority || String(match).length);
  return list(path(spec, 'routes')).some(
    (each) =>
      each.match === route.match &&
      rank(each) > rank(route) &&
      list(each.services).some(({ kind }) => kind === 'TraefikService'),
  );
}

/** What Traefik answers itself and nobody else is to see. */
const PAGES = /^(api|dashboard|prometheus|rest)@internal$/;

function destinationOf(service: JsonMap): Destination {
  const name = String(service.name);
  return { ...destination(service), ...(PAGES.test(name) ? { shows: `Traefik's ${name}` } : {}) };
}

function passed({ name, namespace }: JsonMap, { metadata }: KubernetesObject, protocol: RouteWay['protocol']): Passed {
  return {
    kind: protocol === 'tcp' ? 'traefik.io/MiddlewareTCP' : 'traefik.io/Middleware',
    namespace: String(namespace ?? metadata.namespace),
    name: String(name),
  };
}

/** What Traefik reads in an annotation of an Ingress: names, separated by commas. */
export function annotated({ kind, metadata }: KubernetesObject, what: string): readonly string[] {
  const text: Json | undefined =
    kind === 'Ingress' ? metadata.annotations?.[`traefik.ingress.kubernetes.io/router.${what}`] : undefined;
  return typeof text === 'string' ? text.split(',').map((each) => each.trim()) : [];
}

/**
 * The ways of an Ingress, with what its annotations add.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
export function annotatedWays(object: KubernetesObject, known: readonly RouteWay[]): readonly RouteWay[] {
  const entryPoints = annotated(object, 'entrypoints');
  // Namespace and name are joined by a dash there, so that only an eye can part them.
  const through = annotated(object, 'middlewares').map((name) => ({
    kind: 'traefik.io/Middleware',
    namespace: '',
    name,
  }));
  return known.map((way) => ({ ...way, ...(entryPoints.length > 0 ? { entryPoints } : {}), through }));
}
