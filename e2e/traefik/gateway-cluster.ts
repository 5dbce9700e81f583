import { app, type ClusterDeclaration, cluster, image, node, type Word } from 'bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { basicAuth, bodyLimit, rateLimit, responseHeaders, traefik } from '../../charts/addons/traefik/index.ts';

const WEB = image('docker.io/library/busybox');

/** An app for the local network. */
const page = (name: string, ...words: readonly Word[]) =>
  app({ name, image: WEB, port: 8080, expose: { through: 'lan' }, with: words });

/** A small cluster whose Traefik leads by Gateway API, to apps with words that a visitor notices. */
export const gatewayCluster: ClusterDeclaration = cluster({
  name: 'gateway',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [
    metallb(),
    traefik({ address: '10.10.11.21', routes: 'gateway' }),
    certManager({ email: 'admin@bramble.example' }),
    page('web'),
    page('wiki', basicAuth({ secret: 'wiki-users' })),
    page('forms', bodyLimit('1Ki')),
    // More than one visitor asks for by looking around.
    page('busy', rateLimit({ average: 1, burst: 20 })),
    page('quiet', responseHeaders({ 'X-Robots-Tag': 'noindex' })),
    page('both', basicAuth({ secret: 'both-users' }), responseHeaders({ 'X-Robots-Tag': 'none' })),
    app({
      name: 'shop',
      image: WEB,
      port: 8080,
      expose: { through: 'both', host: 'buy.bramble.example', path: '/shop' },
    }),
    app({ name: 'board', image: WEB, port: 8080, expose: { through: 'lan', as: 'ingress' } }),
  ],
});
