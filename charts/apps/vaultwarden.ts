import { app, type Component, claim, claimOf, emptyDir, image, secret } from 'bramble';

/**
 * Keeps passwords, for the apps of Bitwarden. `DOMAIN` has to be the address under which people open it.
 * https://github.com/dani-garcia/vaultwarden/wiki
 */
export const vaultwarden: Component = app({
  name: 'vaultwarden',
  about: 'Keeps passwords.',
  image: image('docker.io/vaultwarden/server', { name: 'vaultwarden' }),
  port: 8080,
  health: '/alive',
  env: { DOMAIN: (cluster) => cluster.url('vaultwarden'), ROCKET_PORT: 8080, SIGNUPS_ALLOWED: false },
  volumes: { '/data': claim('data', '2Gi') },
  expose: { through: 'lan' },
});

/**
 * Saves the passwords every night. It reads the claim of Vaultwarden, and so lives in its namespace. Its Secret says where to, and under
 * which password; `restic init` makes the repository once, before the first night. https://restic.readthedocs.io/en/stable/040_backup.html
 */
export const vaultwardenBackup: Component = app({
  name: 'vaultwarden-backup',
  about: 'Saves the passwords every night.',
  namespace: 'vaultwarden',
  image: image('docker.io/restic/restic'),
  schedule: '30 3 * * *',
  args: ['backup', '--host=vaultwarden', '/data'],
  env: {
    RESTIC_CACHE_DIR: '/tmp/cache',
    RESTIC_REPOSITORY: secret('repository'),
    RESTIC_PASSWORD: secret('password'),
  },
  volumes: { '/data': claimOf('vaultwarden', 'data', { readOnly: true }), '/tmp': emptyDir('tmp') },
  resources: { memory: '128Mi' },
});
