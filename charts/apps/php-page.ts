import { app, type Component, emptyDir, image } from 'bramble';
import { pullSecret } from 'bramble/addons/registry';

/** Options of {@link phpPage}. */
export interface PhpPageProps {
  /** The image, built of `charts/apps/php-page/`, in a registry of one's own. */
  readonly repository?: string;
  /** Whether its pods sign in at the registry: not where nodes do so. @default true */
  readonly signsIn?: boolean;
}

/** Every option, for the tests, which render it so. */
export const example: Required<PhpPageProps> = { repository: 'registry.bramble.example/php-page', signsIn: false };

/**
 * A page of PHP that tells of itself what a cluster wants to know: whether it lives and is ready, its version, and its metrics, at a port
 * to which no route leads. Before it stops it says that it is not ready, and answers until nobody asks it any more.
 */
export function phpPage({
  repository = 'registry.bramble.example/php-page',
  signsIn = true,
}: PhpPageProps = {}): Component {
  return app({
    name: 'php-page',
    about: 'A page of PHP, from the private registry, which tells its metrics.',
    image: image(repository),
    port: 8080,
    ports: { metrics: { container: 9797, service: false } },
    health: {
      startup: { path: '/healthz', period: '2s', failures: 60 },
      readiness: { path: '/readyz' },
      liveness: { path: '/healthz', period: '20s' },
    },
    stop: ['sh', '-c', 'touch /tmp/stopping && sleep 5'],
    scrape: { port: 'metrics' },
    volumes: { '/tmp': emptyDir('tmp', { size: '64Mi' }) },
    resources: { cpu: '20m', memory: '48Mi' },
    expose: { through: 'lan' },
    with: signsIn ? [pullSecret()] : [],
  });
}
