import { cluster, local, node } from 'bramble';
import { alertmanager } from 'bramble/addons/alertmanager';
import { certManager } from 'bramble/addons/cert-manager';
import { cloudflared } from 'bramble/addons/cloudflared';
import { coredns } from 'bramble/addons/coredns';
import { flagger } from 'bramble/addons/flagger';
import { flux } from 'bramble/addons/flux';
import { fluxOperator } from 'bramble/addons/flux-operator';
import { grafana } from 'bramble/addons/grafana';
import { kubeStateMetrics } from 'bramble/addons/kube-state-metrics';
import { metallb } from 'bramble/addons/metallb';
import { metrics } from 'bramble/addons/metrics';
import { nodeExporter } from 'bramble/addons/node-exporter';
import { probes } from 'bramble/addons/probes';
import { traefik } from 'bramble/addons/traefik';
import { blog } from '../../charts/apps/blog.ts';
import { quotes } from '../../charts/apps/quotes.ts';
import { shop, shopPreviews } from '../../charts/apps/shop.ts';
import { whoami } from '../../charts/apps/whoami.ts';

const PI = { memory: '4Gi', cpus: 4 } as const;

/** Three Pis that run what CI has built last: it pushes an image, Flux opens a pull request with its tag, and deploys what is merged. */
export default cluster({
  name: 'pipeline',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', ...PI }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', podNetwork: '10.42.1.0/24', ...PI }),
    node('pi-3', { role: 'agent', address: '10.10.11.13', podNetwork: '10.42.2.0/24', ...PI }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  k3s: { runs: 'v1.36.4+k3s1' },
  // The images are private: nodes sign in, so that previews get theirs too, whose namespaces have no Secret.
  hosts: { registries: { 'ghcr.io': { credentials: 'ghcr' } } },
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
    // It looks for new images, moves pins on a branch of which a pull request is opened, and mails what it deploys.
    flux({
      interval: '15m',
      registrySecrets: { 'ghcr.io/me': 'ghcr' },
      alerts: { mail: { through: 'alertmanager' } },
      receiver: { secret: 'flux-receiver' },
    }),
    metrics(),
    nodeExporter(),
    kubeStateMetrics(),
    probes(),
    // The same mail tells of apps that are not well.
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
    // New versions get some requests at first, and each pull request of the shop a host of its own.
    flagger(),
    fluxOperator(),
    shop,
    shopPreviews,
    blog,
    quotes,
    whoami({ address: '10.10.11.22' }),
  ],
});
