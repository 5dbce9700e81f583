import { app, type ClusterDeclaration, cluster, image, node, type Word } from 'bramble';
import { certManager } from '../../charts/addons/cert-manager/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { basicAuth, bodyLimit, rateLimit, responseHeaders, traefik } from '../../charts/addons/traefik/index.ts';
import { findingLine } from '../../lib/model/finding.ts';
import { render } from '../../lib/render.ts';
import type { Home } from '../repository/home.ts';
import { none } from '../scenario.ts';

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

/**
 * Renders it. What the rules say of it, the tests know.
 * @param inputs the pins, where they have its images, and what is known of kinds
 */
export function renderGatewayCluster({ inputs }: Pick<Home, 'inputs'>): Pick<Home, 'declaration' | 'objects'> {
  const images = gatewayCluster.components.flatMap((component) => component.images ?? []);
  const pins = Object.fromEntries(
    images.map(({ name, repository }) => [name, inputs.pins[name] ?? `${repository}:0.0.0`]),
  );
  const { crds, kinds, schemas } = inputs;
  const { stages, findings } = render(gatewayCluster, { pins, crds, kinds, schemas }, 'clusters/gateway', []);
  none('the cluster cannot be rendered', findings.map(findingLine));
  return { declaration: gatewayCluster, objects: stages.flatMap(({ objects }) => objects) };
}
