import { app, claim, cluster, image, node, secret } from 'bramble';
import { backup, backups, type Destination, mariadb, postgres } from '../../charts/addons/backups/index.ts';

const POSTGRES = image('docker.io/library/postgres');
const MARIADB = image('docker.io/library/mariadb');
const NODE = { role: 'server', address: '10.10.11.11', memory: '8Gi', cpus: 4 } as const;

/** The keys of the Secrets of all apps. */
export const SECRETS: Readonly<Record<string, string>> = {
  password: 'of the repository',
  'access-key': 'access',
  'secret-key': 'secret',
  username: 'home',
  'password-of-server': 'of the server',
  'db-password': 'of the database',
};

/** An app with SQLite and files, two servers of databases, and an app whose databases lie beside the cluster, saved to one destination. */
export function savedTo(to: Destination, keep?: 'all') {
  const server = { databases: ['photos'], user: 'keeper', password: secret('db-password', { from: 'db' }) };
  return cluster({
    name: 'saved',
    domain: 'bramble.example',
    nodes: [node('pi-1', NODE)],
    networks: { lan: ['10.10.11.0/24'] },
    components: [
      backups({ to, rehearse: '4Mi', ...(keep && { keep }) }),
      app({
        name: 'notes',
        image: image('docker.io/library/busybox'),
        port: 8080,
        volumes: { '/notes': claim('data', '1Gi') },
        with: [backup('data', { sqlite: ['notes.db'], restore: 'on-create', skip: ['cache/*'] })],
      }),
      app({
        name: 'pg',
        image: POSTGRES,
        ports: { sql: 5432 },
        stateful: true,
        volumes: { '/var/lib/postgresql/data': claim('data', '1Gi') },
        with: [backup('data', { server: postgres({ at: 'pg:sql', image: POSTGRES, ...server }) })],
      }),
      app({
        name: 'maria',
        image: MARIADB,
        ports: { sql: 3306 },
        stateful: true,
        volumes: { '/var/lib/mysql': claim('data', '1Gi') },
        with: [backup('data', { server: mariadb({ at: 'maria:sql', image: MARIADB, ...server }) })],
      }),
      app({
        name: 'shop',
        image: image('docker.io/library/busybox'),
        port: 8080,
        with: [backup(mariadb({ at: '10.10.11.13:3306', image: MARIADB, ...server }))],
      }),
    ],
  });
}
