import { cluster, node } from 'bramble';
import { alertmanager } from 'bramble/addons/alertmanager';
import { coredns } from 'bramble/addons/coredns';
import { ddns } from 'bramble/addons/ddns';
import { flux } from 'bramble/addons/flux';
import { grafana } from 'bramble/addons/grafana';
import { headlamp } from 'bramble/addons/headlamp';
import { keda } from 'bramble/addons/keda';
import { kubeStateMetrics } from 'bramble/addons/kube-state-metrics';
import { kubewatch } from 'bramble/addons/kubewatch';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { traefik } from 'bramble/addons/traefik';
import { busyboxHttp } from '../../charts/apps/busybox-http.ts';
import { phpPage } from '../../charts/apps/php-page.ts';
import { shop, shopB } from '../../charts/apps/shop.ts';
import { wiki } from '../../charts/apps/wiki.ts';
import { AUTHORITY } from './authority.ts';

/** The router, a Pi as well and no node: it gives addresses and names, lets in by VPN, keeps registries, and has the traffic light. */
const ROUTER = '10.10.11.1';
/** Of 1 GiB Linux has 905Mi. A USB stick in each holds the claims: a card would wear out. */
const PI = {
  memory: '1Gi',
  cpus: 4,
  labels: { 'bramble.example/disk': 'usb' },
  disks: { '/var/lib/rancher/k3s/storage': { label: 'volumes' } },
} as const;

/** Four Pi 3B+ with 1 GiB each, and a fifth as their router. */
export default cluster({
  name: 'ceil',
  domain: 'bramble.example',
  nodes: [
    // Some 500Mi of k3s with its state in SQLite, and the system, instead of the 1536Mi that it was measured to take with a large workload.
    node('pi-1', {
      role: 'server',
      address: '10.10.11.11',
      podNetwork: '10.42.0.0/24',
      mac: 'b8:27:eb:00:11:01',
      ...PI,
      reserved: { memory: '640Mi' },
    }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', mac: 'b8:27:eb:00:11:02', ...PI }),
    node('pi-3', { role: 'agent', address: '10.10.11.13', mac: 'b8:27:eb:00:11:03', ...PI }),
    node('pi-4', { role: 'agent', address: '10.10.11.14', mac: 'b8:27:eb:00:11:04', ...PI }),
  ],
  networks: { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  k3s: { runs: 'v1.36.4+k3s1' },
  hosts: {
    dhcp: { range: '10.10.11.100-10.10.11.199', router: ROUTER },
    machines: { router: { address: ROUTER } },
    mirrors: { 'docker.io': ['https://mirror.bramble.example:5001'] },
    registries: {
      'mirror.bramble.example:5001': { address: ROUTER, certificate: AUTHORITY },
      'registry.bramble.example': { address: ROUTER, certificate: AUTHORITY, credentials: 'registry' },
    },
    wireguard: {
      on: 'router',
      nameServers: [ROUTER],
      endpoint: 'vpn.bramble.example',
      publicKey: 'uW8bGhM0mN0tF2m1hQ7m1cV3w5bq0bqkC7l8yq3s4m0=',
      peers: { phone: { publicKey: 'Gk1mJ5q2v9T0cY3xP6oW8rN4sL7eB2aD1fH5jK9zQ3U=', address: '10.10.13.2' } },
    },
  },
  k9s: {},
  accept: {
    'memory-overcommit': 'most of it stays far below its limits, and the kubelet acts before they are reached',
  },
  components: [
    metallb(),
    traefik({ address: '10.10.11.21' }),
    coredns(),
    // The name of the VPN follows the address that the provider gives.
    ddns(),
    flux({
      alerts: {
        light: { through: 'generic', address: `http://${ROUTER}/traffic/kubewatch-webhook`, events: 'errors' },
      },
    }),
    headlamp(),
    kubewatch({ to: `http://${ROUTER}/traffic/kubewatch-webhook` }),
    metrics({ program: 'victoriaMetrics', memory: '192Mi', storage: '2Gi', days: 7 }),
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
    }),
    grafana(),
    keda({ http: true }),
    busyboxHttp,
    phpPage,
    shop,
    shopB,
    wiki,
  ],
});
