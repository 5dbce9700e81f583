import {
  type Cluster,
  type Door,
  type DrawWay,
  InvalidInput,
  type JsonMap,
  type Turn,
  type Way,
  type WayPath,
} from 'bramble';
import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  IngressRoute,
  IngressRouteSpecRoutesKind,
  type IngressRouteSpecRoutesServices,
  IngressRouteSpecRoutesServicesPort,
  Middleware,
} from '#imports/traefik.io';
import { toldBrowsers } from './browser-headers.ts';
import { DOORS, INGRESS_CLASS } from './installation.ts';

const ANNOTATION = 'traefik.ingress.kubernetes.io/router';

/** Draws a way as an IngressRoute, or as an Ingress where that is asked for. */
export const route: DrawWay = (chart, cluster, way) => {
  const draw = way.as === 'ingress' ? ingress : ingressRoute;
  draw(chart, cluster, toldBrowsers(chart, cluster, way));
};

function ingressRoute(chart: Construct, _: Cluster, way: Way): void {
  const { name, doors, paths, service } = way;
  const rules = partsOf(way, chart).flatMap(({ hosts, guards }) =>
    paths.flatMap(({ path, port, passes = [], leads, turns = [] }): readonly Rule[] => {
      const match = matchOf(hosts, pathsOf(way, path));
      const middlewares = [...guards, ...passes];
      const to = (named: string) => ({ name: named, port: IngressRouteSpecRoutesServicesPort.fromNumber(port) });
      return [
        { match, middlewares, to: { ...to(service), ...ledBy(leads) } },
        ...(leads?.kind === 'TraefikService' ? [{ match, middlewares, to: to(service), isSecond: true }] : []),
        // Of rules that match, the longest counts.
        ...turns.map((turn) => ({ match: `(${match}) && ${turnOf(turn)}`, middlewares, to: to(turn.service) })),
      ];
    }),
  );
  drawRoute(chart, name, doors, rules);
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/ */
function turnOf({ header, value, isPattern }: Turn): string {
  return `${isPattern ? 'HeaderRegexp' : 'Header'}(\`${header}\`, \`${value}\`)`;
}

/** How requests are led. What divides them among several Services leads them to each in no other way. */
export function ledBy(leads: JsonMap = {}): JsonMap {
  const { kind, name: _, ...others } = leads;
  const [other] = Object.keys(others);
  if (kind !== 'TraefikService' || other === undefined) return leads;
  throw new InvalidInput({
    rule: 'contradicting-props',
    where: 'with',
    what: `has a word that divides requests among Services, and one that leads them to one: ${other}`,
    fix: 'keep one of them',
  });
}

/** A rule for each path, and not one for all: the longer one counts, and Traefik measures the whole rule. */
function matchOf(hosts: readonly string[], paths: readonly Matched[]): string {
  const named = hosts.map((host) => `Host(\`${host}\`)`);
  const below = paths.map(({ matcher, path }) => `${matcher}(\`${path}\`)`);
  const oneOf = (all: readonly string[]) => (all.length > 1 ? `(${all.join(' || ')})` : all.join());
  return below.length > 0 ? `${oneOf(named)} && ${oneOf(below)}` : named.join(' || ');
}

/** A path, or all that start with it. */
interface Matched {
  readonly matcher: 'Path' | 'PathPrefix';
  readonly path: string;
}

/**
 * What a path of a way stands for; nothing: all. Where who comes is asked for a path, `/admin` is it and what lies below it, as who asks
 * understands it: by `/administration`, which starts so, somebody would come in unasked.
 */
function pathsOf({ doors }: Way, path: string | undefined): readonly Matched[] {
  if (path === undefined) return [];
  if (doors.includes('usual') || path.endsWith('/')) return [{ matcher: 'PathPrefix', path }];
  return [
    { matcher: 'Path', path },
    { matcher: 'PathPrefix', path: `${path}/` },
  ];
}

/** What a rule leads to a Service, through Middlewares of these names. */
export interface Rule {
  readonly match: string;
  readonly middlewares: readonly string[];
  readonly to: IngressRouteSpecRoutesServices;
  /**
   * It counts where the rule of the same match before it leads nowhere. Traefik takes no rule to a TraefikService that is not there, or of
   * which one Service has no pod. @default false
   */
  readonly isSecond?: boolean;
}

/**
 * Draws an IngressRoute.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function drawRoute(chart: Construct, name: string, doors: readonly Door[], rules: readonly Rule[]): void {
  new IngressRoute(chart, `route-${name}`, {
    metadata: { name },
    spec: {
      entryPoints: doors.map((door) => DOORS[door]),
      routes: rules.map(({ match, middlewares, to, isSecond }) => ({
        kind: IngressRouteSpecRoutesKind.RULE,
        match,
        // By default a rule counts by its length.
        priority: isSecond ? match.length - 1 : undefined,
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
  const { name, doors, hosts, paths, service } = way;
  const { clusterIssuer } = cluster.need('certificates');
  const passes = sameForAll(paths);
  const backends = paths.flatMap(({ path = '/', port }) =>
    pathsOf(way, path).map((each) => ({
      path: each.path,
      pathType: each.matcher === 'Path' ? 'Exact' : 'Prefix',
      backend: { service: { name: service, port: { number: port } } },
    })),
  );
  const { namespace } = Chart.of(chart);
  for (const part of partsOf(way, chart)) {
    const middlewares = [...part.guards, ...passes].map((each) => `${namespace}_${each}@kubernetescrd`);
    new ApiObject(chart, `ingress-${part.name}`, {
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
      metadata: {
        name: part.name,
        annotations: {
          // The first has the certificate made, for the hosts of all.
          ...(part.name === name && { 'cert-manager.io/cluster-issuer': clusterIssuer }),
          [`${ANNOTATION}.entrypoints`]: doors.map((door) => DOORS[door]).join(','),
          [`${ANNOTATION}.tls`]: 'true',
          ...(middlewares.length > 0 && { [`${ANNOTATION}.middlewares`]: middlewares.join(',') }),
        },
      },
      spec: {
        ingressClassName: INGRESS_CLASS,
        rules: part.hosts.map((host) => ({ host, http: { paths: backends } })),
        tls: [{ hosts: [...(part.name === name ? hosts : part.hosts)], secretName: `${name}-tls` }],
      },
    });
  }
}

/** What the requests of an Ingress pass: its annotations say that once for all of its paths, and nothing of Services. */
function sameForAll(paths: readonly WayPath[]): readonly string[] {
  const [passes = [], ...others] = paths.map((each) => each.passes ?? []);
  if (others.some((each) => each.join() !== passes.join())) {
    throw new InvalidInput({
      rule: 'contradicting-props',
      where: 'paths',
      what: 'are to pass other words of add-ons than the rest, and an Ingress has the same for all of its paths',
      fix: "write expose: { as: 'route' }",
    });
  }
  if (paths.some(({ leads, turns }) => leads ?? turns)) {
    throw new InvalidInput({
      rule: 'contradicting-props',
      where: 'with',
      what: 'says how requests are led to the app, which an Ingress cannot say',
      fix: "write expose: { as: 'route' }",
    });
  }
  return passes;
}

/** Hosts of a way that pass the same, under a name of their own. */
export interface Part {
  readonly name: string;
  readonly hosts: readonly string[];
  /** The names of the Middlewares that requests pass first. They are drawn here. */
  readonly guards: readonly string[];
}

/** The parts of a way: what comes through the tunnel is told which host was asked for, and so each host is one. */
export function partsOf({ name, doors, hosts, through, clients }: Way, chart: Construct): readonly Part[] {
  if (!doors.includes('tunnel'))
    return [{ name, hosts, guards: clients ? [only(clients, chart, `${name}-${through}`)] : [] }];
  return hosts.map((host, index) => {
    const part = index === 0 ? name : `${name}-${host}`;
    return { name: part, hosts: [host], guards: [asked(host, chart, part)] };
  });
}

/** Draws a Middleware that tells apps which host was asked for, whatever the visitor says, and returns its name. */
function asked(host: string, chart: Construct, of: string): string {
  const name = `${of}-forwarded-host`;
  const customRequestHeaders = { 'X-Forwarded-Host': host };
  new Middleware(chart, name, { metadata: { name }, spec: { headers: { customRequestHeaders } } });
  return name;
}

/** Draws a Middleware that lets in clients of some networks alone, and returns its name. */
export function only(networks: readonly string[], chart: Construct, of: string): string {
  const name = `${of}-only`;
  new Middleware(chart, name, { metadata: { name }, spec: { ipAllowList: { sourceRange: [...networks] } } });
  return name;
}

/** A Service that is another name for that of another namespace leads to who wakes apps, and is not read without being told. */
export function otherNames(cluster: Cluster): readonly string[] {
  if (!cluster.find('waking')) return [];
  return ['CRD', 'Ingress'].map((provider) => `--providers.kubernetes${provider}.allowExternalNameServices=true`);
}
