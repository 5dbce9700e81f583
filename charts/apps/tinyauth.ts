import { app, claim, image, secret } from 'bramble';
import { answersLogin } from 'bramble/addons/traefik';

/**
 * Asks people to sign in, once for all hosts of the cluster: an app stands behind it by `with: [login()]`. Its Secret has `users`, lines as
 * `htpasswd -nB NAME` prints them, joined by commas. https://tinyauth.app/docs/reference/configuration
 */
export const tinyauth = app({
  name: 'tinyauth',
  about: 'Asks people to sign in, for other apps.',
  image: image('ghcr.io/steveiliop56/tinyauth'),
  port: 3000,
  health: '/api/healthz',
  env: {
    APP_URL: (cluster) => cluster.url('tinyauth'),
    USERS: secret('users'),
    DATABASE_PATH: '/data/tinyauth.db',
  },
  volumes: { '/data': claim('data', '64Mi') },
  resources: { memory: '32Mi' },
  expose: { through: 'lan' },
  with: [answersLogin({ path: '/api/auth/traefik' })],
});
