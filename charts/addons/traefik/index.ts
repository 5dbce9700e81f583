import {
  type Cluster,
  type Component,
  component,
  crdsOf,
  emptyDir,
  image,
  judged,
  lanClients,
  may,
  program,
  type Right,
  service,
  shapes,
  type Timespan,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Certificate } from '#imports/cert-manager.io';
import { IngressRouteSpecRoutesServicesKind, Middleware, TlsStore } from '#imports/traefik.io';

export { type BrowserHeaders, browserHeaders } from './browser-headers.ts';
export { type EntryPoint, type EntryPointOptions, type EntryPoints, entryPoint } from './entry-points.ts';
export * from './leading-words.ts';
export * from './login.ts';
export * from './variants.ts';
export * from './words.ts';

import { alerts } from './alerts.ts';
import { BROWSER_HEADERS, type BrowserHeaders, unlessOff } from './browser-headers.ts';
import { dashboards, panelsOf } from './dashboards.ts';
import { ENTRY_POINTS, type EntryPoints, entryPointArgs, entryPointMistakes, opened } from './entry-points.ts';
import { drawGateway, GATEWAY, gatewayRoute } from './gateway.ts';
import { DOORS, ENTRY_POINT, INGRESS_CLASS, NAME, PORTS, TUNNEL_SERVICE, WILDCARD_SECRET } from './installation.ts';
import { drawRoute, only, otherNames, route } from './route.ts';
import { DOOR_STEP, type DoorStep, doorArgs, drawDoor, portsOf } from './tunnel-door.ts';

/** Options of {@link traefik}. */
export interface TraefikProps {
  /** The address under which the cluster answers on ports 80 and 443, from its pool. */
  readonly address: string;
  /**
   * What the ways to apps are drawn as. `gateway`: HTTPRoutes of Gateway API, with one Gateway, which other programs can read
   * and change as well. It needs k3s 1.37 or newer, which brings these kinds, and `certificates`.
   * @default 'ingressRoute', a kind of Traefik's own
   */
  readonly routes?: 'ingressRoute' | 'gateway';
  /**
   * Where it takes in what is no HTTP, by names of your own: `{ 'git-ssh': 2222, dns: { port: 53, protocol: 'UDP' } }`. An app has
   * one lead to it with {@link entryPoint}. @default none
   */
  readonly entryPoints?: EntryPoints;
  /**
   * How long a request may take to arrive, with all of its body. Traefik's own 60 seconds cut the upload of a video in the middle;
   * without any limit a client that sends nothing keeps its connection for ever. Websockets and answers have no such limit.
   * https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   * @default '12h'
   */
  readonly requestTimeout?: Timespan;
  /**
   * What browsers are told of hosts that are reached from the internet: HTTPS alone for a day, no guessing of types, and how much pages
   * tell others. An app says otherwise with {@link browserHeaders}. `false`: nothing.
   * @default what {@link BrowserHeaders} says
   */
  readonly browserHeaders?: BrowserHeaders | false;
  /** Shows the routes at `traefik.<domain>`, in the local network, behind a password in the Secret `traefik-dashboard`. @default true */
  readonly dashboard?: boolean;
  /**
   * How far a cluster has come that moves to a door of the tunnel's own, as docs/upgrading.md says. `opened`: the door is there, and
   * Cloudflare still leads to where all come in. `used`: it leads to the door, and hosts with `access` still answer at both.
   * @default the move is done, or there was none: hosts with `access` answer to the tunnel alone
   */
  readonly tunnelDoor?: DoorStep;
}

const PROPS = shapes.props<TraefikProps>(
  {
    address: shapes.text,
    routes: shapes.oneOf('ingressRoute', 'gateway'),
    entryPoints: ENTRY_POINTS,
    requestTimeout: shapes.timespan,
    browserHeaders: unlessOff(BROWSER_HEADERS),
    dashboard: shapes.flag,
    tunnelDoor: DOOR_STEP,
  },
  ['address'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<TraefikProps> = {
  address: '10.10.11.21',
  routes: 'ingressRoute',
  entryPoints: { 'git-ssh': 2222, dns: { port: 53, protocol: 'UDP' } },
  requestTimeout: '1h',
  browserHeaders: { hsts: '720h', nosniff: true, referrer: 'same-origin', framing: 'same-origin' },
  dashboard: true,
  tunnelDoor: 'used',
};

const TRAEFIK = image('docker.io/library/traefik', { crds: 'traefik/traefik', tested: 'v3.7.11' });

/** The Secret that holds who may see the dashboard: key `users`, lines as `htpasswd -nB NAME` prints them. */
const DASHBOARD_SECRET = 'traefik-dashboard';

/**
 * Traefik, the only way in: HTTP is sent on to HTTPS, and HTTPS to the apps by their host. Its dashboard answers at
 * `traefik.<domain>` in the local network, behind a password.
 * https://doc.traefik.io/traefik/
 */
export function traefik(props: TraefikProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const {
    address,
    routes = 'ingressRoute',
    entryPoints = {},
    requestTimeout = '12h',
    browserHeaders: told = {},
    dashboard = true,
    tunnelDoor: step,
  } = right;
  const gateway = routes === 'gateway' ? GATEWAY : undefined;
  const more = opened(entryPoints);
  return component({
    name: NAME,
    mistakes: [...mistakes, ...entryPointMistakes(entryPoints)],
    about: 'The only way in: leads HTTPS to the apps by their host.',
    images: [TRAEFIK],
    expose: dashboard ? { through: 'lan' } : undefined,
    scrape: { port: 'metrics' },
    hosts: { without: ['traefik'] },
    alerts,
    dashboards,
    panelsOf,
    provides: {
      middlewares: true,
      ...(told !== false && { browserHeaders: told }),
      entryPoints: Object.fromEntries(more.map(({ name, protocol }) => [name, protocol])),
      ingress: {
        service: NAME,
        namespace: NAME,
        route: gateway ? gatewayRoute : route,
        entryPoint: ENTRY_POINT,
        ingressClass: INGRESS_CLASS,
        address,
        tunnelDoor: {
          service: TUNNEL_SERVICE,
          entryPoints: [DOORS.tunnel, ...(gateway ? [`${NAME}/${NAME}:${DOORS.tunnel}`] : [])],
          step,
        },
      },
    },
    accept: {
      'rbac-secrets': 'routes and Ingresses of any namespace name their certificates and passwords, which are Secrets',
    },
    kinds: gateway?.kinds,
    crds: crdsOf('traefik.io'),
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        rights: [...RIGHTS, ...(gateway?.rights ?? [])],
        terminationGracePeriod: '60s',
        // Without it nobody reaches anything.
        priorityClass: 'system-cluster-critical',
        container: container(cluster, { entryPoints, requestTimeout, dashboard }, gateway?.args),
      });
      service(chart, cluster, {
        workload: NAME,
        loadBalancer: address,
        // The middleware for the local network judges the client's own address.
        externalTrafficPolicy: 'Local',
        ports: {
          web: { port: 80, target: PORTS.web },
          websecure: { port: 443, target: PORTS.websecure },
          ...Object.fromEntries(more.map(({ name, container: target, ...each }) => [name, { ...each, target }])),
        },
      });
      drawDoor(chart, cluster);
      new k8s.KubeIngressClass(chart, 'ingress-class', {
        metadata: { name: INGRESS_CLASS, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
        spec: { controller: 'traefik.io/ingress-controller' },
      });
    },
    config: (chart, cluster) => {
      if (dashboard) drawDashboard(chart, cluster);
      drawDefaultCertificate(chart, cluster);
      if (gateway) drawGateway(chart, cluster);
    },
  });
}

/** What the container is told of the props. */
type Told = Required<Pick<TraefikProps, 'entryPoints' | 'requestTimeout' | 'dashboard'>>;

function container(cluster: Cluster, { entryPoints, requestTimeout, dashboard }: Told, more: readonly string[] = []) {
  return {
    image: TRAEFIK,
    args: [
      '--global.checkNewVersion=false',
      '--global.sendAnonymousUsage=false',
      `--entryPoints.web.address=:${PORTS.web}/tcp`,
      `--entryPoints.websecure.address=:${PORTS.websecure}/tcp`,
      `--entryPoints.metrics.address=:${PORTS.metrics}/tcp`,
      `--entryPoints.traefik.address=:${PORTS.traefik}/tcp`,
      ...entryPointArgs(entryPoints),
      // By number: under its name, clients would be sent to the port of the container.
      '--entryPoints.web.http.redirections.entryPoint.to=:443',
      '--entryPoints.web.http.redirections.entryPoint.scheme=https',
      '--entryPoints.websecure.asDefault=true',
      `--entryPoints.websecure.transport.respondingTimeouts.readTimeout=${requestTimeout}`,
      '--entryPoints.websecure.http.tls=true',
      // Many apps take an underscore for a dash: who sends Remote_User would be whom he wants.
      '--entryPoints.websecure.http.underscoreHeadersStrategy=delete',
      ...doorArgs(cluster, requestTimeout),
      `--api.dashboard=${dashboard}`,
      '--ping=true',
      '--metrics.prometheus=true',
      '--metrics.prometheus.entryPoint=metrics',
      '--core.strictTLSOptions=true',
      '--providers.kubernetesCRD=true',
      // Names of one namespace never stand for those of another: <namespace>_<name>@kubernetescrd.
      '--providers.kubernetesCRD.safeNaming=true',
      `--providers.kubernetesCRD.defaultTLSResourcesNamespace=${NAME}`,
      '--providers.kubernetesIngress=true',
      `--providers.kubernetesIngress.ingressEndpoint.publishedService=${NAME}/${NAME}`,
      ...otherNames(cluster),
      ...more,
    ],
    ports: {
      ...portsOf(cluster),
      ...Object.fromEntries(
        opened(entryPoints).map(({ name, container: at, protocol }) => [name, { container: at, protocol }]),
      ),
    },
    // What a middleware holds back of large requests and answers lies here: without it they are answered 500.
    volumes: { '/tmp': emptyDir('tmp') },
    probes: {
      readiness: { path: '/ping', port: 'traefik' },
      liveness: { path: '/ping', port: 'traefik' },
    },
    resources: { cpu: '50m', memory: '64Mi' },
    security: { user: 65532 },
  } as const;
}

const OWN_KINDS = [
  'ingressroutes ingressroutetcps ingressrouteudps middlewares middlewaretcps',
  'serverstransports serverstransporttcps tlsoptions tlsstores traefikservices',
].join(' ');

const WATCH = 'get list watch';
const RIGHTS: readonly Right[] = [
  may(WATCH, 'configmaps nodes secrets services'),
  may('list watch', 'endpointslices', 'discovery.k8s.io'),
  may(WATCH, 'ingressclasses ingresses', 'networking.k8s.io'),
  may('update', 'ingresses/status', 'networking.k8s.io'),
  may(WATCH, OWN_KINDS, 'traefik.io'),
];

function drawDashboard(chart: Construct, cluster: Cluster): void {
  const name = 'traefik-dashboard';
  const auth = `${name}-auth`;
  new Middleware(chart, auth, {
    metadata: { name: auth },
    spec: { basicAuth: { secret: DASHBOARD_SECRET, removeHeader: true } },
  });
  const kind = IngressRouteSpecRoutesServicesKind.TRAEFIK_SERVICE;
  const middlewares = [only(lanClients(cluster), chart, `${name}-lan`), auth];
  const to = { kind, name: 'api@internal' };
  drawRoute(chart, name, ['usual'], [{ match: `Host(\`${cluster.host(NAME)}\`)`, middlewares, to }]);
}

/** One certificate for all hosts of the domain, served where a route names no other. */
function drawDefaultCertificate(chart: Construct, cluster: Cluster): void {
  const certificates = cluster.find('certificates');
  if (!certificates) return;
  new Certificate(chart, 'wildcard', {
    metadata: { name: 'wildcard' },
    spec: {
      secretName: WILDCARD_SECRET,
      dnsNames: [cluster.domain, `*.${cluster.domain}`],
      issuerRef: { kind: 'ClusterIssuer', name: certificates.clusterIssuer },
    },
  });
  // Traefik reads the store named default alone, and its Secret from the same namespace.
  new TlsStore(chart, 'default-store', {
    metadata: { name: 'default' },
    spec: { defaultCertificate: { secretName: WILDCARD_SECRET } },
  });
}
