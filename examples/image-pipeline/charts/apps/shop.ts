import { app, image, semver } from 'bramble';

/** The app that CI builds: Flux moves its tag. Its certificate is its own, by an Ingress with annotations. */
export const shop = app({
  name: 'shop',
  about: 'A shop, in the version that CI has built last.',
  image: image('ghcr.io/me/shop', { follow: semver('>=1.0.0') }),
  port: 8080,
  health: '/healthz',
  replicas: 2,
  scrape: { port: 'http' },
  resources: { memory: '64Mi' },
  expose: { through: 'lan', as: 'ingress' },
});
