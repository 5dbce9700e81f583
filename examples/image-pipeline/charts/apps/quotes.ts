import { helmRelease, image, semver } from 'bramble';

const QUOTES = image('ghcr.io/me/quotes', { follow: semver('^1') });

/** The same for an app that a chart of this repository delivers: Flux moves the tag within the values of its release. */
export const quotes = helmRelease({
  name: 'quotes',
  about: 'A quote of the day, delivered by a chart of this repository.',
  images: [QUOTES],
  chart: './helm/quotes',
  service: { port: 8080 },
  expose: { through: 'tunnel' },
  values: (cluster) => ({ image: { repository: QUOTES.repository, tag: cluster.tag(QUOTES) }, replicas: 2 }),
});
