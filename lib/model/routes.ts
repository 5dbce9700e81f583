import { isMap, type Json, type KubernetesObject, list, path } from './object.ts';
import { groupOf } from './rendered.ts';
import { serviceHosts } from './service-names.ts';

/** A port of a Service to which the ingress sends requests. */
export interface RouteBackend {
  readonly namespace: string;
  readonly service: string;
  /** By name or number; undefined stands for all. */
  readonly port?: string | number;
}

/**
 * The Services to which an object leads the ingress: an Ingress, a route of Traefik, or a middleware that asks somebody else.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function routeBackends(object: KubernetesObject): readonly RouteBackend[] {
  const { namespace = '' } = object.metadata;
  if (object.kind === 'Ingress' && groupOf(object) === 'networking.k8s.io') {
    const { defaultBackend, rules } = (object.spec ?? {}) as { defaultBackend?: Json; rules?: Json };
    const paths = list(rules).flatMap((rule) => list(path(rule, 'http', 'paths')));
    return [defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((backend) => {
      const service = path(backend, 'service', 'name');
      const port = path(backend, 'service', 'port', 'number') ?? path(backend, 'service', 'port', 'name');
      return typeof service === 'string' ? [{ namespace, service, port: portOf(port) }] : [];
    });
  }
  if (groupOf(object) !== 'traefik.io' || !TRAEFIK.has(object.kind)) return [];
  const asked = path(object.spec, 'forwardAuth', 'address');
  return [...servicesIn(object.spec, namespace), ...(typeof asked === 'string' ? serviceHosts(asked) : [])];
}

const TRAEFIK = new Set(['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP', 'Middleware', 'TraefikService']);

/** Whatever bears a name and a port there is a Service, however deep it stands. */
function servicesIn(value: Json | undefined, namespace: string): readonly RouteBackend[] {
  if (Array.isArray(value)) return value.flatMap((each) => servicesIn(each, namespace));
  if (!isMap(value)) return [];
  const port = portOf(value.port);
  const here =
    typeof value.name === 'string' && port !== undefined && value.kind !== 'TraefikService'
      ? [
          {
            namespace: typeof value.namespace === 'string' ? value.namespace : namespace,
            service: value.name,
            port,
          },
        ]
      : [];
  return [...here, ...Object.values(value).flatMap((each) => servicesIn(each, namespace))];
}

function portOf(port: Json | undefined): string | number | undefined {
  return typeof port === 'string' || typeof port === 'number' ? port : undefined;
}
