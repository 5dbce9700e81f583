import { isMap, type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import type { ServicePort } from './endpoints.ts';

/** What a rendered route asks of Traefik. */
export interface Route {
  /** The object, as `kind namespace/name`. */
  readonly of: string;
  /** As Traefik's API shows it. */
  readonly rule: string;
  readonly host: string;
  /** A path that it takes. */
  readonly path: string;
  readonly entryPoints: readonly string[];
  /** The names of its middlewares, in their order, as Traefik's API shows them. */
  readonly middlewares: readonly string[];
  /** What those do, as their fields say, such as `ipAllowList`. */
  readonly guards: JsonMap;
  /** The Secret with the certificate that is meant for it, as `namespace/name`. */
  readonly secret: string;
  /** Where it leads: undefined for Traefik's own pages. */
  readonly service: ServicePort | undefined;
  /** How it is spoken there. */
  readonly scheme: 'http' | 'https';
}

/** A route as its own object tells it. */
type Bare = Omit<Route, 'guards' | 'secret'> & { readonly secret?: string };

/** Kinds of routes that nobody looks at. */
const UNSEEN = /^(GRPCRoute|TCPRoute|TLSRoute|UDPRoute)$/;

/** The routes of IngressRoutes, Ingresses and HTTPRoutes. Throws at routes of other kinds. */
export function routesOf(objects: readonly KubernetesObject[]): readonly Route[] {
  const others = objects.filter(({ kind }) => UNSEEN.test(kind));
  if (others.length > 0) throw new Error(`no way to look at ${others.map(({ kind }) => kind).join(', ')} yet`);
  const actions = new Map(
    objects
      .filter(({ kind }) => kind === 'Middleware')
      .map(({ metadata: { namespace = '', name }, spec }) => [middlewareName(namespace, name), spec as JsonMap]),
  );
  const store = objects.find(({ kind }) => kind === 'TLSStore');
  const secret = `${store?.metadata.namespace}/${path(store?.spec, 'defaultCertificate', 'secretName')}`;
  const passed = objects.filter(({ kind }) => kind === 'Gateway' || kind === 'TraefikService');
  return objects
    .flatMap((object) => bare(object, passed))
    .map((route) => ({
      secret,
      ...route,
      guards: together(route.middlewares.map((name) => actions.get(name) ?? {})),
    }));
}

/** What several Middlewares do; of two that do the same, each says a part of it. */
function together(specs: readonly JsonMap[]): JsonMap {
  const all: Record<string, Json> = {};
  for (const [does, spec] of specs.flatMap((each) => Object.entries(each))) {
    if (spec !== undefined) all[does] = isMap(spec) ? { ...(all[does] as JsonMap), ...spec } : spec;
  }
  return all;
}

/** @param passed the Gateways and TraefikServices that HTTPRoutes name */
function bare(object: KubernetesObject, passed: readonly KubernetesObject[]): readonly Bare[] {
  const { kind, spec } = object;
  if (kind === 'IngressRoute') return list(path(spec, 'routes')).map((route) => ofIngressRoute(object, route));
  if (kind === 'Ingress') return list(path(spec, 'rules')).flatMap((rule) => ofIngress(object, rule));
  return kind === 'HTTPRoute' ? list(path(spec, 'rules')).map((rule) => ofHttpRoute(object, rule, passed)) : [];
}

/** The name that Traefik gives a middleware of a namespace. The mark between the two is that of `safeNaming`. */
export function middlewareName(namespace: string, name: string): string {
  return `${namespace}_${name}@kubernetescrd`;
}

function ofIngressRoute({ kind, metadata, spec }: KubernetesObject, route: JsonMap): Bare {
  const { name, namespace = 'default' } = metadata;
  const [service] = list(route.services);
  const rule = String(route.match);
  return {
    of: `${kind} ${namespace}/${name}`,
    rule,
    host: /Host\(`([^`]+)`\)/.exec(rule)?.[1] ?? '',
    path: /PathPrefix\(`([^`]+)`\)/.exec(rule)?.[1] ?? '/',
    entryPoints: texts(path(spec, 'entryPoints')),
    middlewares: list(route.middlewares).map((each) =>
      middlewareName(String(each.namespace ?? namespace), String(each.name)),
    ),
    service: service?.kind === 'TraefikService' ? undefined : serviceOf(namespace, service?.name, service?.port),
    scheme: service?.scheme === 'https' ? 'https' : 'http',
  };
}

const ANNOTATION = 'traefik.ingress.kubernetes.io/router';

function ofIngress({ kind, metadata, spec }: KubernetesObject, rule: JsonMap): readonly Bare[] {
  const { name, namespace = 'default', annotations = {} } = metadata;
  const tls = list(path(spec, 'tls')).find(({ hosts }) => texts(hosts).includes(String(rule.host)));
  const words = (annotation: string) => (annotations[`${ANNOTATION}.${annotation}`] ?? '').split(',').filter(Boolean);
  return list(path(rule, 'http', 'paths')).map((each) => ({
    of: `${kind} ${namespace}/${name}`,
    rule: `Host("${rule.host}") && PathPrefix("${each.path}")`,
    host: String(rule.host),
    path: String(each.path),
    entryPoints: words('entrypoints'),
    middlewares: words('middlewares'),
    ...(tls && { secret: `${namespace}/${tls.secretName}` }),
    service: serviceOf(
      namespace,
      path(each, 'backend', 'service', 'name'),
      path(each, 'backend', 'service', 'port', 'number'),
    ),
    scheme: 'http',
  }));
}

/** Of one host, and at most one path. */
function ofHttpRoute(
  { kind, metadata, spec }: KubernetesObject,
  rule: JsonMap,
  passed: readonly KubernetesObject[],
): Bare {
  const { name, namespace = 'default' } = metadata;
  const [host = ''] = texts(path(spec, 'hostnames'));
  const [match] = list(rule.matches);
  const prefix = String(path(match, 'path', 'value') ?? '/');
  const [parent] = list(path(spec, 'parentRefs'));
  const named = (kind: string, { name, namespace: of = namespace }: JsonMap = {}) =>
    passed.find((each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === of);
  const gateway = named('Gateway', parent);
  const listener = list(path(gateway?.spec, 'listeners')).find((each) => each.name === parent?.sectionName);
  const [certificate] = list(path(listener, 'tls', 'certificateRefs'));
  const [backend] = list(rule.backendRefs);
  const between = backend?.kind === 'TraefikService' ? named('TraefikService', backend) : undefined;
  const service = between ? list(path(between.spec, 'weighted', 'services'))[0] : backend;
  return {
    of: `${kind} ${namespace}/${name}`,
    rule: `Host("${host}") && ${prefix === '/' ? 'PathPrefix("/")' : `(Path("${prefix}") || PathPrefix("${prefix}/"))`}`,
    host,
    path: prefix,
    entryPoints: list(path(spec, 'parentRefs')).map((each) => String(each.sectionName)),
    middlewares: list(rule.filters).map((each) =>
      middlewareName(namespace, String(path(each, 'extensionRef', 'name'))),
    ),
    secret: `${gateway?.metadata.namespace}/${certificate?.name}`,
    service: serviceOf(String(service?.namespace ?? namespace), service?.name, service?.port),
    scheme: service?.scheme === 'https' ? 'https' : 'http',
  };
}

function serviceOf(namespace: string, name: Json | undefined, port: Json | undefined) {
  return { namespace, name: String(name), port: Number(port) };
}
