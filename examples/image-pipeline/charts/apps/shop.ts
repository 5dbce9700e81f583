import { app, image, semver } from 'bramble';
import { previews } from 'bramble/addons/flux-operator';

/** The app that CI builds: Flux moves its tag. Its certificate is its own, by an Ingress with annotations. */
export const shop = app({
  name: 'shop',
  about: 'A shop, in the version that CI has built last.',
  image: image('ghcr.io/me/shop', { follow: semver('^1') }),
  port: 8080,
  health: '/healthz',
  replicas: 2,
  scrape: { port: 'http' },
  resources: { memory: '64Mi' },
  expose: { through: 'lan', as: 'ingress' },
});

/** The shop of each pull request that bears the label `preview`, until it is closed. */
export const shopPreviews = previews({
  of: 'shop',
  repository: 'https://github.com/me/shop',
  app: () => ({
    image: image('ghcr.io/me/shop-previews'),
    port: 8080,
    health: '/healthz',
    resources: { memory: '64Mi' },
  }),
});
