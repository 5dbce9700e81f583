import { app, image, semver } from 'bramble';
import { canary } from 'bramble/addons/flagger';

/** A blog whose new versions get some requests at first, then more, and are taken back where they answer badly. */
export const blog = app({
  name: 'blog',
  about: 'A blog, whose new versions prove themselves first.',
  image: image('ghcr.io/me/blog', { follow: semver('^1') }),
  port: 8080,
  health: '/healthz',
  resources: { memory: '64Mi' },
  expose: { through: 'both' },
  // At night nobody reads it: the load tester asks in the place of readers, or there would be nothing to judge by.
  with: [canary({ step: 20, most: 60, asks: '/healthz', load: { perSecond: 2 } })],
});
