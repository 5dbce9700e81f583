import { app, image, numerical, secret } from 'bramble';
import { saved } from './saved.ts';

/** Shortens links: its Deployment, Service, route, and name at Cloudflare. */
export const lilLinko = app({
  name: 'lil-linko',
  about: 'Shortens links.',
  image: image('docker.io/tomondre/lil-linko', { follow: numerical() }),
  port: 8080,
  health: '/healthcheck',
  env: {
    HOST_URL: (cluster) => cluster.url('lil-linko'),
    DATABASE_URL: secret('database-url'),
    ABSTRACT_API_KEY: secret('abstract-api-key'),
  },
  uses: ['mariadb:mysql'],
  // A link that many follow at one time.
  scale: { min: 1, max: 3, cpu: 70 },
  with: [saved('lil-linko')],
  expose: { through: 'tunnel' },
  accept: { 'unknown-platforms': 'its author builds it, and what for is written down nowhere' },
});
