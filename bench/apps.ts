import { app, type ClusterDeclaration, claim, cluster, component, crdsOf, image, node } from 'bramble';
import { route } from '../charts/addons/traefik/route.ts';

const wayIn = component({
  name: 'way-in',
  provides: {
    ingress: { service: 'way-in', namespace: 'way-in', route, entryPoint: 'websecure', ingressClass: 'traefik' },
  },
  crds: crdsOf('traefik.io'),
});

/** 8 objects: a namespace, Deployment, Service, IngressRoute, Middleware, ConfigMap and two claims; and two NetworkPolicies. */
const web = (index: number) =>
  app({
    name: `web-${index}`,
    image: image('docker.io/library/busybox'),
    port: 8080,
    health: '/healthz',
    env: { URL: (cluster) => cluster.url(`web-${index}`), INDEX: index },
    files: { '/etc/web/config.yaml': `index: ${index}\n` },
    volumes: { '/data': claim('data', '1Gi'), '/cache': claim('cache', '1Gi') },
    expose: { through: 'lan' },
  });

/** The pins of {@link clusterOf}. */
export const PINS = { busybox: 'docker.io/library/busybox:1.37.0' };

/** A cluster named `bench` of many apps that are alike. */
export function clusterOf(apps: number): ClusterDeclaration {
  return cluster({
    name: 'bench',
    domain: 'bramble.example',
    nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '1Ti', cpus: 64 })],
    networks: { lan: ['10.10.11.0/24'] },
    components: [wayIn, ...Array.from({ length: apps }, (_, index) => web(index))],
  });
}

/** The middle one of several numbers. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
