import type { Construct } from 'constructs';
import {
  IngressRoute,
  IngressRouteSpecRoutesKind,
  IngressRouteSpecRoutesServicesPort,
  Middleware,
} from '#imports/traefik.io';
import type { Cluster } from '../model/cluster.ts';
import type { Exposure } from '../model/exposure.ts';
import { StageChart } from './stage-chart.ts';

/** Options of {@link ingressRoute}. */
export interface IngressRouteProps {
  /** The name of the IngressRoute. */
  readonly name: string;
  /** The Service that answers, in the same namespace. */
  readonly service: string;
  /** Its port. */
  readonly port: number;
  readonly expose: Exposure;
}

/**
 * Draws the way from the cluster's ingress to a Service, over HTTPS. A host that is only for the local network also
 * refuses clients from elsewhere, should the tunnel or the router ever lead them there.
 */
export function ingressRoute(
  scope: Construct,
  cluster: Cluster,
  { name, service, port, expose }: IngressRouteProps,
): void {
  const { entryPoint } = cluster.need('ingress');
  const host = cluster.host(StageChart.of(scope).component);
  const path = expose.path ? ` && PathPrefix(\`${expose.path}\`)` : '';
  new IngressRoute(scope, `route-${name}`, {
    metadata: { name },
    spec: {
      entryPoints: [entryPoint],
      routes: [
        {
          kind: IngressRouteSpecRoutesKind.RULE,
          match: `Host(\`${host}\`)${path}`,
          middlewares: expose.through === 'lan' ? [{ name: lanOnly(scope, cluster, name) }] : undefined,
          services: [{ name: service, port: IngressRouteSpecRoutesServicesPort.fromNumber(port) }],
        },
      ],
    },
  });
}

/** Draws a Middleware that lets in clients of the local network alone, and returns its name. */
export function lanOnly(scope: Construct, cluster: Cluster, name: string): string {
  const middleware = `${name}-lan-only`;
  new Middleware(scope, middleware, {
    metadata: { name: middleware },
    spec: { ipAllowList: { sourceRange: [...cluster.networks.lan] } },
  });
  return middleware;
}
