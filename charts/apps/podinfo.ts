import { app, emptyDir, image } from 'bramble';

/** Shows where and how it runs, in the local network, by an Ingress with a certificate of its own. */
export const podinfo = app({
  name: 'podinfo',
  about: 'Shows where and how it runs, behind a plain Ingress.',
  image: image('ghcr.io/stefanprodan/podinfo'),
  port: 9898,
  health: '/healthz',
  scrape: { port: 'http' },
  volumes: { '/data': emptyDir('data', { size: '16Mi' }) },
  resources: { memory: '32Mi' },
  expose: { through: 'lan', as: 'ingress' },
});
