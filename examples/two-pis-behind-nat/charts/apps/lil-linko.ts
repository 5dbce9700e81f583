import { app, image, numerical, secret } from 'bramble';

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
  expose: { through: 'tunnel' },
  accept: { 'unknown-platforms': 'its author builds it, and what for is written down nowhere' },
});
