import type { Cluster, DrawWay, Kinds, Way } from 'bramble';
import type { Construct } from 'constructs';
import {
  Gateway,
  GatewayClass,
  GatewaySpecListenersAllowedRoutesNamespacesFrom,
  HttpRoute,
  HttpRouteSpecRulesFiltersType,
  HttpRouteSpecRulesMatchesPathType,
} from '#imports/gateway.networking.k8s.io';
import { ENTRY_POINT, NAME, PORTS, WILDCARD_SECRET } from './installation.ts';
import { ingress, middlewaresOf } from './route.ts';

const GROUP = 'gateway.networking.k8s.io';
const ROUTES = ['grpcroutes', 'httproutes', 'tlsroutes'];
const WITH_STATUS = ['backendtlspolicies', 'gatewayclasses', 'gateways', ...ROUTES];

/** What Traefik is told, and what it needs, to act on Gateway API. https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-gateway/ */
export const GATEWAY = {
  args: [
    '--providers.kubernetesGateway=true',
    `--providers.kubernetesGateway.statusAddress.service.namespace=${NAME}`,
    `--providers.kubernetesGateway.statusAddress.service.name=${NAME}`,
  ],
  rights: [
    { resources: ['namespaces'], verbs: ['list', 'watch'] },
    { groups: [GROUP], resources: [...WITH_STATUS, 'referencegrants'].sort(), verbs: ['get', 'list', 'watch'] },
    { groups: [GROUP], resources: WITH_STATUS.map((each) => `${each}/status`).sort(), verbs: ['update'] },
  ],
  // From 1.37 on, k3s brings the definitions, with Traefik or without.
  kinds: { groups: [{ group: GROUP, isProvided: true }] } satisfies Kinds,
} as const;

/** Draws the one Gateway, to which the routes of all namespaces attach, and the class by which Traefik takes it for its own. */
export function drawGateway(chart: Construct, cluster: Cluster): void {
  // Without a certificate a listener for HTTPS is refused.
  cluster.need('certificates');
  new GatewayClass(chart, 'gateway-class', {
    metadata: { name: NAME },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  });
  new Gateway(chart, 'gateway', {
    metadata: { name: NAME },
    spec: {
      gatewayClassName: NAME,
      listeners: [
        {
          name: ENTRY_POINT,
          protocol: 'HTTPS',
          // The number by which Traefik finds its entry point; clients ask the Service at 443.
          port: PORTS[ENTRY_POINT],
          tls: { certificateRefs: [{ name: WILDCARD_SECRET }] },
          allowedRoutes: { namespaces: { from: GatewaySpecListenersAllowedRoutesNamespacesFrom.ALL } },
        },
      ],
    },
  });
}

/** Draws a way as an HTTPRoute, or as an Ingress where that is asked for. */
export const gatewayRoute: DrawWay = (chart, cluster, way) => {
  const draw = way.as === 'ingress' ? ingress : httpRoute;
  draw(chart, cluster, way);
};

/**
 * Middlewares of Traefik stand in an HTTPRoute as filters.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/
 */
function httpRoute(chart: Construct, _: Cluster, way: Way): void {
  const { name, hosts, path, service, port } = way;
  const middlewares = middlewaresOf(way, chart);
  const filters = middlewares.map((each) => ({
    type: HttpRouteSpecRulesFiltersType.EXTENSION_REF,
    extensionRef: { group: 'traefik.io', kind: 'Middleware', name: each },
  }));
  new HttpRoute(chart, `route-${name}`, {
    metadata: { name },
    spec: {
      parentRefs: [{ name: NAME, namespace: NAME, sectionName: ENTRY_POINT }],
      hostnames: [...hosts],
      rules: [
        {
          matches: path ? [{ path: { type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: path } }] : undefined,
          filters: filters.length > 0 ? filters : undefined,
          backendRefs: [{ name: service, port }],
        },
      ],
    },
  });
}
