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
  /** What those do, such as `ipAllowList`. */
  readonly guards: readonly string[];
  /** The Secret with the certificate that is meant for it, as `namespace/name`. */
  readonly secret: string;
  /** Where it leads: undefined for Traefik's own pages. */
  readonly service: ServicePort | undefined;
}

/** A route as its own object tells it. */
type Bare = Omit<Route, 'guards' | 'secret'> & { readonly secret?: string };

/** The routes of IngressRoutes and Ingresses. Throws at routes of other kinds, since nobody would look at them. */
export function routesOf(objects: readonly KubernetesObject[]): readonly Route[] {
  const others = objects.filter(({ kind }) => ['IngressRouteTCP', 'IngressRouteUDP', 'HTTPRoute'].includes(kind));
  if (others.length > 0) throw new Error(`no way to look at ${others.map(({ kind }) => kind).join(', ')} yet`);
  const middlewares = objects.filter(({ kind }) => kind === 'Middleware');
  const actions = new Map(
    middlewares.map(({ metadata: { namespace = '', name }, spec }) => [
      middlewareName(namespace, name),
      Object.keys(isMap(spec) ? spec : {}),
    ]),
  );
  const store = objects.find(({ kind }) => kind === 'TLSStore');
  const secret = `${store?.metadata.namespace}/${path(store?.spec, 'defaultCertificate', 'secretName')}`;
  return objects.flatMap(bare).map((route) => ({
    secret,
    ...route,
    guards: route.middlewares.flatMap((name) => actions.get(name) ?? []),
  }));
}

function bare(object: KubernetesObject): readonly Bare[] {
  const { kind, spec } = object;
  if (kind === 'IngressRoute') return list(path(spec, 'routes')).map((route) => ofIngressRoute(object, route));
  return kind === 'Ingress' ? list(path(spec, 'rules')).flatMap((rule) => ofIngress(object, rule)) : [];
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
  }));
}

function serviceOf(namespace: string, name: Json | undefined, port: Json | undefined) {
  return { namespace, name: String(name), port: Number(port) };
}
