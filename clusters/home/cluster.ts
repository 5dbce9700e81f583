import { cluster, local, node } from 'bramble';
import { alertmanager } from 'bramble/addons/alertmanager';
import { backups, s3 } from 'bramble/addons/backups';
import { certManager } from 'bramble/addons/cert-manager';
import { cloudflared } from 'bramble/addons/cloudflared';
import { coredns } from 'bramble/addons/coredns';
import { deploymentsPage } from 'bramble/addons/deployments-page';
import { flux } from 'bramble/addons/flux';
import { grafana } from 'bramble/addons/grafana';
import { headlamp } from 'bramble/addons/headlamp';
import { kubeStateMetrics } from 'bramble/addons/kube-state-metrics';
import { kubewatch } from 'bramble/addons/kubewatch';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { probes } from 'bramble/addons/probes';
import { traefik } from 'bramble/addons/traefik';
import { victoriaLogs } from 'bramble/addons/victoria-logs';
import { busyboxHttp } from '../../charts/apps/busybox-http.ts';
import { celebrator3000 } from '../../charts/apps/celebrator-3000.ts';
import { lilLinko } from '../../charts/apps/lil-linko.ts';
import { mariadb } from '../../charts/apps/mariadb.ts';
import { podinfo } from '../../charts/apps/podinfo.ts';
import { podinfoChart } from '../../charts/apps/podinfo-chart.ts';
import { rabbitmq } from '../../charts/apps/rabbitmq.ts';
import { vaultwarden } from '../../charts/apps/vaultwarden.ts';
import { whoami } from '../../charts/apps/whoami.ts';

/** The nodes with an SSD: databases, queues and metrics would wear an SD card out. */
const SSD = { 'bramble.example/disk': 'ssd' };
/** The node that is kept for what runs by the clock, so that it slows nothing else down. */
const BATCH = { key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' } as const;

/** A traffic light on the pins of the router, which blinks for three seconds at each call. */
const LIGHT = 'http://10.10.11.1/traffic/kubewatch-webhook';

export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', {
      role: 'server',
      address: '10.10.11.11',
      mac: 'dc:a6:32:00:11:01',
      podNetwork: '10.42.0.0/24',
      memory: '4Gi',
      cpus: 4,
    }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', mac: 'dc:a6:32:00:11:02', memory: '4Gi', cpus: 4 }),
    node('pi-3', {
      role: 'agent',
      address: '10.10.11.13',
      mac: 'dc:a6:32:00:11:03',
      memory: '8Gi',
      cpus: 4,
      labels: SSD,
    }),
    node('pi-4', {
      role: 'agent',
      address: '10.10.11.14',
      mac: 'dc:a6:32:00:11:04',
      memory: '2Gi',
      cpus: 4,
      labels: { [BATCH.key]: BATCH.value },
      taints: [BATCH],
    }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  k3s: { runs: 'v1.36.4+k3s1' },
  hosts: {
    dhcp: { range: '10.10.11.100-10.10.11.199', router: '10.10.11.1' },
    machines: { mariadb: { address: '10.10.11.40', mac: 'dc:a6:32:00:11:40' } },
  },
  cloudflare: {
    accountId: '0123456789abcdef0123456789abcdef',
    zoneId: 'fedcba9876543210fedcba9876543210',
    backend: local(),
  },
  k9s: {},
  components: [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    certManager({ email: 'admin@bramble.example' }),
    coredns(),
    cloudflared(),
    {
      ...flux({
        alerts: {
          mail: { through: 'alertmanager' },
          light: { through: 'generic', address: LIGHT, events: 'errors' },
        },
        receiver: { secret: 'flux-receiver' },
      }),
      accept: { 'no-login': 'GitHub calls it, and Flux takes only what is signed with the key of the receiver' },
    },
    metrics({ nodeSelector: SSD }),
    nodeExporter(),
    kubeStateMetrics(),
    probes(),
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
      nights: 'Europe/Prague',
    }),
    victoriaLogs({ nodeSelector: SSD }),
    deploymentsPage(),
    backups({ to: s3({ endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' }), timeZone: 'Europe/Prague' }),
    headlamp(),
    kubewatch({ to: LIGHT }),
    grafana({ nodeSelector: SSD }),
    { ...busyboxHttp, expose: { through: 'lan', record: true } },
    celebrator3000({ nodeSelector: { [BATCH.key]: BATCH.value }, tolerations: [BATCH] }),
    { ...lilLinko, accept: { ...lilLinko.accept, 'no-login': 'short links are meant for everybody' } },
    mariadb({ address: '10.10.11.40', host: 'mariadb.bramble.example' }),
    podinfo,
    podinfoChart,
    rabbitmq({ nodeSelector: SSD }),
    vaultwarden,
    whoami({ address: '10.10.11.22' }),
  ],
});
