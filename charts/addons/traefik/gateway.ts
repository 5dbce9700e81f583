import {
  type Cluster,
  type Door,
  type DrawWay,
  InvalidInput,
  type Kinds,
  type Turn,
  tunnelDoor,
  type Way,
  type WayPath,
} from 'bramble';
import type { Construct } from 'constructs';
import {
  Gateway,
  GatewayClass,
  GatewaySpecListenersAllowedRoutesNamespacesFrom,
  HttpRoute,
  HttpRouteSpecRulesFiltersType,
  HttpRouteSpecRulesMatchesHeadersType,
  HttpRouteSpecRulesMatchesPathType,
} from '#imports/gateway.networking.k8s.io';
import { TraefikService, TraefikServiceSpecWeightedServicesPort } from '#imports/traefik.io';
import { toldBrowsers } from './browser-headers.ts';
import { DOORS, NAME, PORTS, WILDCARD_SECRET } from './installation.ts';
import { ingress, ledBy, partsOf } from './route.ts';

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
  const doors: readonly Door[] = tunnelDoor(cluster) ? ['usual', 'tunnel'] : ['usual'];
  new GatewayClass(chart, 'gateway-class', {
    metadata: { name: NAME },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  });
  new Gateway(chart, 'gateway', {
    metadata: { name: NAME },
    spec: {
      gatewayClassName: NAME,
      listeners: doors.map((door) => ({
        name: DOORS[door],
        protocol: 'HTTPS',
        // The number by which Traefik finds its entry point; clients ask the Service at 443.
        port: PORTS[DOORS[door]],
        tls: { certificateRefs: [{ name: WILDCARD_SECRET }] },
        allowedRoutes: { namespaces: { from: GatewaySpecListenersAllowedRoutesNamespacesFrom.ALL } },
      })),
    },
  });
}

/** Draws a way as an HTTPRoute, or as an Ingress where that is asked for. */
export const gatewayRoute: DrawWay = (chart, cluster, way) => {
  const draw = way.as === 'ingress' ? ingress : httpRoute;
  draw(chart, cluster, toldBrowsers(chart, cluster, way));
};

/**
 * Middlewares of Traefik stand in an HTTPRoute as filters.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/
 */
function httpRoute(chart: Construct, _: Cluster, way: Way): void {
  const { doors, paths } = way;
  const backends = paths.map((each) => backendOf(chart, way, each));
  for (const { name, hosts, guards } of partsOf(way, chart)) {
    new HttpRoute(chart, `route-${name}`, {
      metadata: { name },
      spec: {
        parentRefs: doors.map((door) => ({ name: NAME, namespace: NAME, sectionName: DOORS[door] })),
        hostnames: [...hosts],
        rules: paths.flatMap((each, index) => {
          const path = each.path
            ? { path: { type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: each.path } }
            : undefined;
          const passed = filters([...guards, ...(each.passes ?? [])]);
          return [
            { matches: path && [path], filters: passed, backendRefs: [backends[index]!] },
            ...(each.turns ?? []).map((turn) => ({
              matches: [{ ...path, headers: [headerOf(turn)] }],
              filters: passed,
              backendRefs: [{ name: turn.service, port: each.port }],
            })),
          ];
        }),
      },
    });
  }
}

function headerOf({ header, value, isPattern }: Turn) {
  const { EXACT, REGULAR_EXPRESSION } = HttpRouteSpecRulesMatchesHeadersType;
  return { name: header, value, type: isPattern ? REGULAR_EXPRESSION : EXACT };
}

function filters(middlewares: readonly string[]) {
  if (middlewares.length === 0) return undefined;
  return middlewares.map((each) => ({
    type: HttpRouteSpecRulesFiltersType.EXTENSION_REF,
    extensionRef: { group: 'traefik.io', kind: 'Middleware', name: each },
  }));
}

/** A TraefikService of the app's name is written while it runs. Until it is there an HTTPRoute answers 500: no rule steps in. */
function atRunTime(): InvalidInput {
  const what =
    'has a word that leads requests by a TraefikService which is made while the app runs: no HTTPRoute waits for it';
  const fix = "write traefik() without routes: 'gateway', or draw a Canary with provider: gatewayapi:v1 in also";
  return new InvalidInput({ rule: 'contradicting-props', where: 'with', what, fix });
}

/** How requests are led to a Service, and to one of another name, an HTTPRoute cannot say: a TraefikService between them does. */
function backendOf(chart: Construct, { name, service, isOtherName }: Way, { path = '', port, leads }: WayPath) {
  if (!leads && !isOtherName) return { name: service, port };
  const between = `${name}${path.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.replace(/-$/, '');
  if (leads?.kind === 'TraefikService' && leads.name === service) throw atRunTime();
  new TraefikService(chart, `led-${between}`, {
    metadata: { name: between },
    spec: {
      weighted: {
        services: [{ name: service, port: TraefikServiceSpecWeightedServicesPort.fromNumber(port), ...ledBy(leads) }],
      },
    },
  });
  return { group: 'traefik.io', kind: 'TraefikService', name: between };
}
