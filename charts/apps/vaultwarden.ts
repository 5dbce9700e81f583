import { app, type Component, claim, image } from 'bramble';
import { backup } from 'bramble/addons/backups';

/**
 * Keeps passwords, for the apps of Bitwarden. `DOMAIN` has to be the address under which people open it.
 * Its database is saved every night, and a new claim is filled from there: see the add-on `backups`, which it needs.
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
  with: [backup('data', { sqlite: ['db.sqlite3'], restore: 'on-create', skip: ['icon_cache/*'] })],
});
