import { app, emptyDir, image } from 'bramble';

/** A page of PHP from the private registry of the router, where nodes sign in. It tells of its health, its version and its metrics. */
export const phpPage = app({
  name: 'php-page',
  about: 'A page of PHP, from the private registry, which tells its metrics.',
  image: image('registry.bramble.example/php-page'),
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
});
