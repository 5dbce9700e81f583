import { app, image } from 'bramble';
import { cpu, metric, scaledBy } from 'bramble/addons/keda';
import { variant, weighted } from 'bramble/addons/traefik';

/** A shop, of which there are as many pods as its visitors need: by their CPU, and by the requests in a second. */
export const shop = app({
  name: 'shop',
  about: 'A shop, of which there are as many as visitors need.',
  image: image('registry.bramble.example/shop'),
  port: 8080,
  health: '/healthz',
  scrape: { port: 'http' },
  resources: { memory: '48Mi', cpu: '50m' },
  expose: { through: 'vpn', lan: true },
  with: [
    scaledBy([cpu({ percent: 70 }), metric({ query: 'sum(rate(http_requests_total{job="shop"}[2m]))', perPod: 20 })], {
      min: 1,
      max: 3,
    }),
    // Who asks for the new version gets it, and so does one visitor of ten.
    variant('shop-b', { cookie: { shop: 'b' } }),
    weighted({ to: { 'shop-b': 10 } }),
  ],
});

/** Its next version, beside it. */
export const shopB = app({
  name: 'shop-b',
  namespace: 'shop',
  about: 'The next version of the shop, for some visitors.',
  image: image('registry.bramble.example/shop-b'),
  port: 8080,
  health: '/healthz',
  scrape: { port: 'http' },
  resources: { memory: '48Mi', cpu: '50m' },
});
