import { app, type ClusterDeclaration, cluster, image, local, node, type PublicExposure, type Word } from 'bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../../charts/addons/cloudflared/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import {
  basicAuth,
  bodyLimit,
  browserHeaders,
  rateLimit,
  responseHeaders,
  sticky,
  type TraefikProps,
  timeLimit,
  traefik,
} from '../../charts/addons/traefik/index.ts';

const WEB = image('docker.io/library/busybox');

/** An app for the local network. */
const page = (name: string, ...words: readonly Word[]) =>
  app({ name, image: WEB, port: 8080, expose: { through: 'lan' }, with: words });

/** What is asked for by the internet, where that is no more than a part of it. */
const fromAfar = (name: string, expose: Partial<PublicExposure>, ...words: readonly Word[]) =>
  app({ name, image: WEB, port: 8080, expose: { through: 'tunnel', ...expose }, with: words });

/** A machine, its network, and a tunnel: as much of a home as ways in need. */
export const FACTS = {
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  cloudflare: {
    accountId: '0123456789abcdef0123456789abcdef',
    zoneId: 'fedcba9876543210fedcba9876543210',
    backend: local(),
  },
} as const;

/** A small cluster, to apps with words that a visitor notices, and with a tunnel. */
export const smallCluster = (routes: TraefikProps['routes']): ClusterDeclaration =>
  cluster({
    name: 'small',
    ...FACTS,
    components: [
      metallb(),
      traefik({ address: '10.10.11.21', routes }),
      cloudflared(),
      certManager({ email: 'admin@bramble.example' }),
      page('web'),
      page('wiki', basicAuth({ secret: 'wiki-users' })),
      page('forms', bodyLimit('1Ki')),
      // More than one visitor asks for by looking around.
      page('busy', rateLimit({ average: 1, burst: 20 })),
      page('quiet', responseHeaders({ 'X-Robots-Tag': 'noindex' })),
      page('slow', timeLimit('1s'), sticky()),
      page('both', basicAuth({ secret: 'both-users' }), responseHeaders({ 'X-Robots-Tag': 'none' })),
      app({
        name: 'shop',
        image: WEB,
        port: 8080,
        expose: { through: 'both', host: 'buy.bramble.example', path: '/shop' },
      }),
      fromAfar('admin', { access: { emails: ['admin@bramble.example'] } }),
      fromAfar('locked', { host: ['locked.bramble.example', 'bolted.bramble.example'], lan: false }),
      fromAfar(
        'blog',
        { host: ['blog.bramble.example', 'news.bramble.example'] },
        responseHeaders({ 'X-Robots-Tag': 'all' }),
      ),
      fromAfar('lobby', { as: 'ingress', host: ['lobby.bramble.example', 'hall.bramble.example'] }),
      fromAfar('frame', {}, browserHeaders({ hsts: false, referrer: 'no-referrer', framing: 'same-origin' })),
      fromAfar('vault', { as: 'ingress', access: { emails: ['admin@bramble.example'] } }),
      app({ name: 'board', image: WEB, port: 8080, expose: { through: 'lan', as: 'ingress' } }),
    ],
  });
