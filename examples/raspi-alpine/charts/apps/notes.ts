import { app, claim, emptyDir, host, image, part, port, secret } from 'bramble';
import { backup, mariadb } from 'bramble/addons/backups';

const MARIADB = image('docker.io/library/mariadb');

/** A database on a disk of the NAS, which the node has for itself over iSCSI. */
export const notesDatabase = app({
  name: 'notes-db',
  about: 'Keeps the notes, on a disk of the NAS.',
  namespace: 'notes',
  image: MARIADB,
  ports: { sql: 3306 },
  stateful: true,
  security: { user: 999 },
  env: {
    MARIADB_ROOT_PASSWORD: secret('root-password'),
    MARIADB_DATABASE: 'notes',
    MARIADB_USER: 'notes',
    MARIADB_PASSWORD: secret('password', { from: 'notes' }),
  },
  volumes: {
    '/var/lib/mysql': part(
      claim('data', '20Gi', {
        for: 'database',
        disk: { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:notes', lun: 0 },
      }),
      'data',
    ),
    '/run/mysqld': emptyDir('run'),
    '/tmp': emptyDir('tmp'),
  },
  resources: { memory: '256Mi' },
  with: [
    backup('data', {
      server: mariadb({
        at: 'notes-db:sql',
        image: MARIADB,
        databases: ['notes'],
        user: 'root',
        password: secret('root-password'),
      }),
    }),
  ],
});

/** An app with its database, and with files in a folder of the NAS that csi-driver-nfs makes for it. */
export const notes = app({
  name: 'notes',
  about: 'Keeps notes, with what is attached to them.',
  image: image('registry.bramble.example/notes'),
  port: 8080,
  health: '/healthz',
  env: { DB_HOST: host('notes-db:sql'), DB_PORT: port('notes-db:sql'), DB_PASSWORD: secret('password') },
  volumes: { '/attachments': claim('attachments', '50Gi', { for: 'files', access: 'ReadWriteMany' }) },
  expose: { through: 'both' },
  // The NAS keeps them, and can burn.
  with: [backup('attachments')],
});
