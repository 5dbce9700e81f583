import {
  app,
  type ClusterDeclaration,
  claim,
  component,
  externalService,
  helmRelease,
  image,
  local,
  node,
  semver,
} from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../charts/addons/cloudflared/index.ts';
import { coredns } from '../charts/addons/coredns/index.ts';
import { flux } from '../charts/addons/flux/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const SITE = image('registry.bramble.example/site', { follow: semver('>=0') });

/**
 * Every add-on, and an app of each kind with nothing but defaults: for what bramble does by itself, and a cluster of the
 * repository may ask it to do otherwise.
 */
export const MODEL: ClusterDeclaration = sample({
  nodes: [
    node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', memory: '4Gi', cpus: 4 }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4 }),
  ],
  cloudflare: {
    accountId: '0123456789abcdef0123456789abcdef',
    zoneId: 'fedcba9876543210fedcba9876543210',
    backend: local(),
  },
  components: [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    certManager({ email: 'admin@bramble.example' }),
    coredns(),
    cloudflared(),
    flux({ alerts: { mail: { through: 'alertmanager', secret: 'alerts' } }, receiver: { secret: 'receiver' } }),
    app({ name: 'site', image: SITE, port: 8080, expose: { through: 'both' }, scrape: { port: 'http' } }),
    app({
      name: 'page',
      image: BUSYBOX,
      port: 8080,
      replicas: 2,
      expose: { through: 'lan', as: 'ingress' },
      files: { '/etc/page.conf': 'a: 1\n' },
      sidecars: { second: { image: BUSYBOX } },
      uses: ['queue:amqp'],
    }),
    app({
      name: 'queue',
      image: BUSYBOX,
      port: 8080,
      ports: { amqp: 5672 },
      stateful: true,
      volumes: { '/data': claim('data', '1Gi') },
    }),
    app({ name: 'agent', image: BUSYBOX, port: 8080, perNode: true, loadBalancer: '10.10.11.22' }),
    app({ name: 'worker', image: BUSYBOX, egress: 'declared', uses: ['nas'] }),
    app({ name: 'job', image: BUSYBOX, schedule: '0 3 * * *' }),
    component({
      name: 'nas',
      chart: (chart, cluster) =>
        externalService(chart, cluster, { name: 'nas', address: '10.10.11.40', ports: { nfs: 2049 } }),
    }),
    helmRelease({ name: 'chart', repository: 'https://charts.bramble.example', version: '1.0.0' }),
  ],
});
