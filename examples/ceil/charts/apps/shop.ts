import { app, image } from 'bramble';

/** A shop, of which there are as many pods as its visitors need. */
export const shop = app({
  name: 'shop',
  about: 'A shop, of which there are as many as visitors need.',
  image: image('registry.bramble.example/shop'),
  port: 8080,
  health: '/healthz',
  scale: { min: 1, max: 3, cpu: 70 },
  scrape: { port: 'http' },
  resources: { memory: '48Mi', cpu: '50m' },
  expose: { through: 'vpn', lan: true },
});
