import { type Cluster, type DrawWay, InvalidInput, type Way, type WayPath } from 'bramble';
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
  const { name, hosts, paths, service } = way;
  const guards = guardsOf(way, chart);
  const rules = paths.map(
    ({ path, port, passes = [], leads }): Rule => ({
      match: matchOf(hosts, path),
      middlewares: [...guards, ...passes],
      to: { name: service, port: IngressRouteSpecRoutesServicesPort.fromNumber(port), ...leads },
    }),
  );
  drawRoute(chart, name, rules);
}

/** A rule for each path, and not one for all: the longer one counts, and Traefik measures the whole rule. */
function matchOf(hosts: readonly string[], path: string | undefined): string {
  const named = hosts.map((host) => `Host(\`${host}\`)`).join(' || ');
  return path ? `${hosts.length > 1 ? `(${named})` : named} && PathPrefix(\`${path}\`)` : named;
}

/** What a rule leads to a Service, through Middlewares of these names. */
export interface Rule {
  readonly match: string;
  readonly middlewares: readonly string[];
  readonly to: IngressRouteSpecRoutesServices;
}

/**
 * Draws an IngressRoute.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function drawRoute(chart: Construct, name: string, rules: readonly Rule[]): void {
  new IngressRoute(chart, `route-${name}`, {
    metadata: { name },
    spec: {
      entryPoints: [ENTRY_POINT],
      routes: rules.map(({ match, middlewares, to }) => ({
        kind: IngressRouteSpecRoutesKind.RULE,
        match,
        middlewares: middlewares.length > 0 ? middlewares.map((each) => ({ name: each })) : undefined,
        services: [to],
      })),
    },
  });
}

/**
 * Draws an Ingress: what else reads Ingresses can follow it, and cert-manager gives its host a certificate of its own.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 * https://cert-manager.io/docs/usage/ingress/
 */
export function ingress(chart: Construct, cluster: Cluster, way: Way): void {
  const { name, hosts, paths, service } = way;
  const annotations: Record<string, string> = {
    'cert-manager.io/cluster-issuer': cluster.need('certificates').clusterIssuer,
    [`${ANNOTATION}.entrypoints`]: ENTRY_POINT,
    [`${ANNOTATION}.tls`]: 'true',
  };
  const middlewares = [...guardsOf(way, chart), ...sameForAll(paths)];
  if (middlewares.length > 0) {
    const { namespace } = Chart.of(chart);
    annotations[`${ANNOTATION}.middlewares`] = middlewares
      .map((each) => `${namespace}_${each}@kubernetescrd`)
      .join(',');
  }
  const backends = paths.map(({ path = '/', port }) => ({
    path,
    pathType: 'Prefix',
    backend: { service: { name: service, port: { number: port } } },
  }));
  new k8s.KubeIngress(chart, `ingress-${name}`, {
    metadata: { name, annotations },
    spec: {
      ingressClassName: INGRESS_CLASS,
      rules: hosts.map((host) => ({ host, http: { paths: backends } })),
      tls: [{ hosts: [...hosts], secretName: `${name}-tls` }],
    },
  });
}

/** What the requests of an Ingress pass: its annotations say that once for all of its paths, and nothing of Services. */
function sameForAll(paths: readonly WayPath[]): readonly string[] {
  const [passes = [], ...others] = paths.map((each) => each.passes ?? []);
  if (others.some((each) => each.join() !== passes.join())) {
    throw new InvalidInput({
      where: 'paths',
      what: 'are to pass other words of add-ons than the rest, and an Ingress has the same for all of its paths',
      fix: "write expose: { as: 'route' }",
    });
  }
  if (paths.some(({ leads }) => leads)) {
    throw new InvalidInput({
      where: 'with',
      what: 'says how requests are led to the app, which an Ingress cannot say',
      fix: "write expose: { as: 'route' }",
    });
  }
  return passes;
}

/** The names of the Middlewares that guard a way: one lets in the local network alone, and is drawn here. */
export function guardsOf({ name, clients }: Way, chart: Construct): readonly string[] {
  return clients ? [only(clients, chart, name)] : [];
}

/** Draws a Middleware that lets in clients of some networks alone, and returns its name. */
export function only(networks: readonly string[], chart: Construct, of: string): string {
  const name = `${of}-lan-only`;
  new Middleware(chart, name, { metadata: { name }, spec: { ipAllowList: { sourceRange: [...networks] } } });
  return name;
}
