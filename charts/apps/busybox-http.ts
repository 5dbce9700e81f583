import { app, image } from 'bramble';

/** The smallest app: a page in the local network, served by busybox. */
export const busyboxHttp = app({
  name: 'busybox-http',
  about: 'The smallest app: one page.',
  image: image('docker.io/library/busybox'),
  port: 8080,
  health: '/',
  command: ['httpd', '-f', '-v', '-p', '8080', '-h', '/www'],
  files: { '/www/index.html': (cluster) => `<h1>Hello from ${cluster.name}</h1>\n` },
  resources: { memory: '16Mi' },
  expose: { through: 'lan' },
});
