import { app, claim, image } from 'bramble';
import { sleeps } from 'bramble/addons/keda';

/** Sleeps while nobody reads it, and wakes with the next request. Its pages lie on the stick of one node. */
export const wiki = app({
  name: 'wiki',
  about: 'Pages that people write. It sleeps while nobody reads them.',
  image: image('registry.bramble.example/wiki'),
  port: 8080,
  health: '/healthz',
  volumes: { '/pages': claim('pages', '2Gi', { for: 'files' }) },
  resources: { memory: '96Mi' },
  expose: { through: 'lan' },
  with: [sleeps({ after: '15m' })],
});
