import { cluster, local, node } from 'bramble';
import { alertmanager } from 'bramble/addons/alertmanager';
import { backup, backups, rest } from 'bramble/addons/backups';
import { certManager } from 'bramble/addons/cert-manager';
import { cloudflared } from 'bramble/addons/cloudflared';
import { coredns } from 'bramble/addons/coredns';
import { deploymentsPage } from 'bramble/addons/deployments-page';
import { flux } from 'bramble/addons/flux';
import { grafana } from 'bramble/addons/grafana';
import { kubeStateMetrics } from 'bramble/addons/kube-state-metrics';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { registryMirror } from 'bramble/addons/registry';
import { traefik } from 'bramble/addons/traefik';
import { victoriaLogs } from 'bramble/addons/victoria-logs';
import { celebrator3000 } from '../../charts/apps/celebrator-3000.ts';
import { githubRunner } from '../../charts/apps/github-runner.ts';
import { lilLinko } from '../../charts/apps/lil-linko.ts';
import { mariadb } from '../../charts/apps/mariadb.ts';
import { nextcloud, nextcloudCache } from '../../charts/apps/nextcloud.ts';
import { rabbitmq } from '../../charts/apps/rabbitmq.ts';
import { saved } from '../../charts/apps/saved.ts';

/** The third Pi is no node: it keeps the databases, the backups, and a disk that it shares. */
const STORE = '10.10.11.13';
/** An SSD in each, where claims lie: a card would wear out under metrics, logs and images. */
const SSD = { 'bramble.example/disk': 'ssd' } as const;
const PI = {
  memory: '8Gi',
  cpus: 4,
  labels: SSD,
  disks: { '/var/lib/rancher/k3s/storage': { label: 'volumes' } },
} as const;

/** Two Pis behind the NAT of a 4G provider. No address of the internet leads to them: visitors come through a tunnel. */
export default cluster({
  name: 'two-pis',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', ...PI }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', podNetwork: '10.42.1.0/24', ...PI }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.22',
  k3s: { runs: 'v1.36.4+k3s1' },
  hosts: { machines: { store: { address: STORE } } },
  cloudflare: {
    accountId: '0123456789abcdef0123456789abcdef',
    zoneId: 'fedcba9876543210fedcba9876543210',
    backend: local(),
  },
  accept: {
    'memory-overcommit': 'the jobs of a night do not run at one time, and most apps stay far below their limits',
  },
  components: [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    certManager({ email: 'admin@bramble.example' }),
    coredns(),
    cloudflared(),
    // What one node has pulled, nobody pulls over the line again.
    ...['docker.io', 'ghcr.io', 'quay.io'].map((of) => registryMirror({ of, nodeSelector: SSD })),
    // The forge tells of each push, so that nobody has to ask it every minute; images are asked for twice a day.
    flux({ interval: '12h', alerts: { mail: { through: 'alertmanager' } }, receiver: { secret: 'flux-receiver' } }),
    metrics({ days: 14 }),
    nodeExporter(),
    kubeStateMetrics(),
    alertmanager({
      to: {
        mail: {
          through: 'mail',
          to: 'admin@bramble.example',
          from: 'alerts@bramble.example',
          server: 'smtp.bramble.example:587',
          secret: 'alertmanager',
        },
      },
      // Somebody outside tells when the line is gone, or the Pi that measures.
      heartbeat: { secret: 'heartbeat', every: '10m' },
    }),
    grafana(),
    victoriaLogs(),
    deploymentsPage(),
    // To the third Pi: nothing of a night goes over the line.
    backups({ to: rest({ url: `http://${STORE}:8000` }), timeZone: 'Europe/Prague' }),
    mariadb({ address: STORE }),
    rabbitmq(),
    celebrator3000,
    githubRunner({ repository: 'https://github.com/bramble-example/lil-linko' }),
    lilLinko,
    // Its database and its files lie on the third Pi; what it keeps here is its settings.
    nextcloud({
      data: { server: STORE, path: '/export/nextcloud' },
      database: 'mariadb:mysql',
      with: [saved('nextcloud'), backup('app')],
    }),
    nextcloudCache,
  ],
});
