import type { Cluster, DrawWay, Way } from 'bramble';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  IngressRoute,
  IngressRouteSpecRoutesKind,
  type IngressRouteSpecRoutesServices,
  IngressRouteSpecRoutesServicesPort,
  Middleware,
} from '#imports/traefik.io';
import { ENTRY_POINT, INGRESS_CLASS } from './installation.ts';

const ANNOTATION = 'traefik.ingress.kubernetes.io/router';

/** Draws a way as an IngressRoute, or as an Ingress where that is asked for. */
export const route: DrawWay = (chart, cluster, way) => {
  const draw = way.as === 'ingress' ? ingress : ingressRoute;
  draw(chart, cluster, way);
};

function ingressRoute(chart: Construct, _: Cluster, way: Way): void {
  const { name, hosts, path, service, port } = way;
  const middlewares = middlewaresOf(way, chart);
  const to = { name: service, port: IngressRouteSpecRoutesServicesPort.fromNumber(port) };
  const named = hosts.map((host) => `Host(\`${host}\`)`).join(' || ');
  const below = path && ` && PathPrefix(\`${path}\`)`;
  drawRoute(chart, name, below ? `${hosts.length > 1 ? `(${named})` : named}${below}` : named, middlewares, to);
}

/**
 * Draws an IngressRoute that leads what matches to a Service, through Middlewares of these names.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function drawRoute(
  chart: Construct,
  name: string,
  match: string,
  middlewares: readonly string[],
  to: IngressRouteSpecRoutesServices,
): void {
  new IngressRoute(chart, `route-${name}`, {
    metadata: { name },
    spec: {
      entryPoints: [ENTRY_POINT],
      routes: [
        {
          kind: IngressRouteSpecRoutesKind.RULE,
          match,
          middlewares: middlewares.length > 0 ? middlewares.map((each) => ({ name: each })) : undefined,
          services: [to],
        },
      ],
    },
  });
}

/**
 * Draws an Ingress: what else reads Ingresses can follow it, and cert-manager gives its host a certificate of its own.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 * https://cert-manager.io/docs/usage/ingress/
 */
export function ingress(chart: Construct, cluster: Cluster, way: Way): void {
  const { name, hosts, path, service, port } = way;
  const annotations: Record<string, string> = {
    'cert-manager.io/cluster-issuer': cluster.need('certificates').clusterIssuer,
    [`${ANNOTATION}.entrypoints`]: ENTRY_POINT,
    [`${ANNOTATION}.tls`]: 'true',
  };
  const middlewares = middlewaresOf(way, chart);
  if (middlewares.length > 0) {
    const { namespace } = Chart.of(chart);
    annotations[`${ANNOTATION}.middlewares`] = middlewares
      .map((each) => `${namespace}_${each}@kubernetescrd`)
      .join(',');
  }
  const backend = { service: { name: service, port: { number: port } } };
  new k8s.KubeIngress(chart, `ingress-${name}`, {
    metadata: { name, annotations },
    spec: {
      ingressClassName: INGRESS_CLASS,
      rules: hosts.map((host) => ({ host, http: { paths: [{ path: path ?? '/', pathType: 'Prefix', backend }] } })),
      tls: [{ hosts: [...hosts], secretName: `${name}-tls` }],
    },
  });
}

/** The names of the Middlewares that requests pass on a way, of which the one for the local network is drawn here. */
export function middlewaresOf({ name, clients, passes = [] }: Way, chart: Construct): readonly string[] {
  return [...(clients ? [only(clients, chart, name)] : []), ...passes];
}

/** Draws a Middleware that lets in clients of some networks alone, and returns its name. */
export function only(networks: readonly string[], chart: Construct, of: string): string {
  const name = `${of}-lan-only`;
  new Middleware(chart, name, { metadata: { name }, spec: { ipAllowList: { sourceRange: [...networks] } } });
  return name;
}
