import { app, type Component, claim, emptyDir, image, part, secret } from 'bramble';

/** One claim for all that is kept: what is saved is saved together. */
const PAPERS = claim('papers', '50Gi');

/**
 * Reads and finds scanned papers. The image starts as root, and steps down to the user that it is told. The queue beside it holds
 * nothing that must last. https://docs.paperless-ngx.com
 */
export const paperless: Component = app({
  name: 'paperless',
  about: 'Reads and finds scanned papers.',
  image: image('ghcr.io/paperless-ngx/paperless-ngx'),
  port: 8000,
  namespace: { podSecurity: 'baseline' },
  security: { user: 'image' },
  env: {
    USERMAP_UID: 1000,
    USERMAP_GID: 1000,
    PAPERLESS_URL: (cluster) => cluster.url('paperless'),
    PAPERLESS_REDIS: 'redis://localhost:6379',
    PAPERLESS_SECRET_KEY: secret('secret-key'),
    PAPERLESS_OCR_LANGUAGE: 'eng',
  },
  volumes: {
    '/usr/src/paperless/data': part(PAPERS, 'data'),
    '/usr/src/paperless/media': part(PAPERS, 'media'),
    '/usr/src/paperless/consume': part(PAPERS, 'consume'),
  },
  sidecars: {
    queue: {
      image: image('docker.io/valkey/valkey'),
      args: ['--save', ''],
      ports: { redis: 6379 },
      volumes: { '/data': emptyDir('queue') },
    },
  },
  resources: { memory: '512Mi', memoryLimit: '2Gi' },
  expose: { through: 'lan' },
});
