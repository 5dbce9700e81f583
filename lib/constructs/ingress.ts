import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { type IngressRouteProps, ingressRoute, lanOnly } from './ingress-route.ts';
import { StageChart } from './stage-chart.ts';

const TRAEFIK = 'traefik.ingress.kubernetes.io';

/**
 * Draws the same way as an IngressRoute does, as an Ingress: what else reads Ingresses can follow it, and cert-manager
 * gives its host a certificate of its own.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 * https://cert-manager.io/docs/usage/ingress/
 */
export function ingress(scope: Construct, cluster: Cluster, { name, service, port, expose }: IngressRouteProps): void {
  const { component } = StageChart.of(scope);
  const { entryPoint, ingressClass } = cluster.need('ingress');
  const { clusterIssuer } = cluster.need('certificates');
  const host = cluster.host(component);
  const annotations: Record<string, string> = {
    'cert-manager.io/cluster-issuer': clusterIssuer,
    [`${TRAEFIK}/router.entrypoints`]: entryPoint,
    [`${TRAEFIK}/router.tls`]: 'true',
  };
  if (expose.through === 'lan') {
    const middleware = `${namespaceOf(component)}_${lanOnly(scope, cluster, name)}`;
    annotations[`${TRAEFIK}/router.middlewares`] = `${middleware}@kubernetescrd`;
  }
  new k8s.KubeIngress(scope, `ingress-${name}`, {
    metadata: { name, annotations },
    spec: {
      ingressClassName: ingressClass,
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: expose.path ?? '/',
                pathType: 'Prefix',
                backend: { service: { name: service, port: { number: port } } },
              },
            ],
          },
        },
      ],
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
    },
  });
}

/** Draws the way from the cluster's ingress to a Service, in the form that its exposure asks for. */
export function route(scope: Construct, cluster: Cluster, props: IngressRouteProps): void {
  const draw = props.expose.as === 'ingress' ? ingress : ingressRoute;
  draw(scope, cluster, props);
}
