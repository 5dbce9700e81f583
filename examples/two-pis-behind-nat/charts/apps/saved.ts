import { image, secret, type Word } from 'bramble';
import { backup, mariadb } from 'bramble/addons/backups';

/**
 * Saves a database of the third Pi every night, and tries each week to get it back. It is called like the app, as is who signs in, with the
 * key `database-password` of the app's Secret.
 */
export function saved(app: string): Word {
  return backup(
    mariadb({
      at: 'mariadb:mysql',
      image: image('docker.io/library/mariadb'),
      databases: [app],
      user: app,
      password: secret('database-password', { from: app }),
    }),
  );
}
