import { app, type Component, claim, emptyDir, host, image, nfs, port, secret, type Word } from 'bramble';
import { middleware } from 'bramble/addons/traefik';

/** Options of {@link nextcloud}. */
export interface NextcloudProps {
  /**
   * The share with what people keep: its folder belongs to user 33, and nobody else may read it. Left out, it is a claim on the storage
   * that the cluster has for files.
   */
  readonly data?: { readonly server: string; readonly path: string };
  /** The MariaDB that it asks, by component and port: `'mariadb:mysql'` is one beside the cluster. @default 'nextcloud-db:mysql' */
  readonly database?: string;
  /** Where it is reached from. Cloudflare takes 100 MB in one request: clients send larger files in parts. @default 'lan' */
  readonly through?: 'lan' | 'both';
  /** Words beside its own, such as those that save it. @default none */
  readonly with?: readonly Word[];
}

const NEXTCLOUD = image('docker.io/library/nextcloud');
const MARIADB = image('docker.io/library/mariadb');
const PASSWORD = secret('database-password', { from: 'nextcloud' });
/** Of the image, in whose group Apache runs too. */
const WWW_DATA = { user: 33, writableRoot: true } as const;
const PORT = 8080;

/**
 * Keeps files, calendars and contacts. Pin an image with Apache, such as `34.0.2-apache`, and go one major version at a time: it refuses to
 * skip one, and to go back. Code and settings lie on a disk of the node, what people keep on the network. The image is rendered to run
 * without root, which a share mostly gives no rights anyway.
 * https://github.com/nextcloud/docker
 */
export function nextcloud({
  data,
  database = 'nextcloud-db:mysql',
  through = 'lan',
  with: words = [],
}: NextcloudProps = {}): Component {
  const volumes = {
    '/var/www/html': claim('app', '8Gi'),
    '/data': data
      ? nfs('data', { ...data, mountOptions: ['nfsvers=4.1', 'hard', 'noatime'], for: 'files' })
      : claim('data', '200Gi', { for: 'files' }),
    '/tmp': emptyDir('tmp'),
  };
  const cache = { CACHE_HOST: host('nextcloud-cache:redis'), CACHE_PORT: port('nextcloud-cache:redis') };
  const settings = { ...cache, OVERWRITEHOST: (cluster: { host(name: string): string }) => cluster.host('nextcloud') };
  return app({
    name: 'nextcloud',
    about: 'Keeps files, calendars and contacts.',
    image: NEXTCLOUD,
    port: PORT,
    // Under another host than its own it answers 400. A first start copies its code, and an upgrade changes the database.
    health: {
      startup: { command: STATUS, period: '10s', failures: 180 },
      readiness: { command: STATUS, period: '30s' },
      liveness: { period: '30s', failures: 5 },
    },
    expose: { through },
    with: [middleware('nextcloud-dav', { redirectRegex: DAV }), ...words],
    env: {
      ...settings,
      NEXTCLOUD_DATA_DIR: '/data',
      NEXTCLOUD_ADMIN_USER: 'admin',
      NEXTCLOUD_ADMIN_PASSWORD: secret('admin-password'),
      MYSQL_HOST: `${host(database)}:${port(database)}`,
      MYSQL_DATABASE: 'nextcloud',
      MYSQL_USER: 'nextcloud',
      MYSQL_PASSWORD: PASSWORD,
      // Who asks comes through Traefik, which says who it is.
      TRUSTED_PROXIES: (cluster) => cluster.networks.pods,
      OVERWRITEPROTOCOL: 'https',
      OVERWRITECLIURL: (cluster) => cluster.url('nextcloud'),
      PHP_MEMORY_LIMIT: '512M',
      PHP_UPLOAD_LIMIT: '16G',
      APACHE_BODY_LIMIT: 0,
    },
    files: {
      '/etc/apache2/ports.conf': `Listen ${PORT}\n`,
      '/etc/apache2/sites-available/000-default.conf': `<VirtualHost *:${PORT}>\n  DocumentRoot /var/www/html\n</VirtualHost>\n`,
      '/etc/apache2/conf-enabled/workers.conf': WORKERS,
      '/usr/local/etc/php/conf.d/zz-cluster.ini': PHP,
      '/etc/nextcloud/cluster.config.php': CONFIG,
      '/docker-entrypoint-hooks.d/before-starting/cluster.sh': BEFORE_STARTING,
      '/docker-entrypoint-hooks.d/post-upgrade/indices.sh': POST_UPGRADE,
    },
    volumes,
    sidecars: {
      jobs: {
        image: NEXTCLOUD,
        command: ['sh', '-c', JOBS],
        env: settings,
        files: { '/usr/local/etc/php/conf.d/zz-cluster.ini': PHP },
        volumes,
        resources: { memory: '64Mi', memoryLimit: '512Mi' },
        security: WWW_DATA,
      },
    },
    resources: { cpu: '200m', memory: '384Mi', memoryLimit: '1536Mi' },
    security: WWW_DATA,
  });
}

const STATUS = ['sh', '-c', `curl -fsS -o /dev/null -H "Host: $OVERWRITEHOST" http://127.0.0.1:${PORT}/status.php`];

const DAV = {
  regex: '^https?://([^/]+)/\\.well-known/(?:card|cal)dav/?$',
  replacement: 'https://${1}/remote.php/dav/',
  permanent: true,
};

/** Each takes some 60 MB. */
const WORKERS = `StartServers 2
MinSpareServers 2
MaxSpareServers 4
MaxRequestWorkers 12
`;

/** The image writes where sessions are kept into its own root, which it may do as root alone. */
const PHP = `session.save_handler = redis
session.save_path = "tcp://\${CACHE_HOST}:\${CACHE_PORT}"
max_execution_time = 3600
max_input_time = 3600
`;

/** Read behind config.php, over which it counts: what follows from the cluster is as it is there, also after its domain has changed. */
const CONFIG = `<?php
$CONFIG = [
  'trusted_domains' => [getenv('OVERWRITEHOST'), 'localhost'],
  'memcache.distributed' => '\\\\OC\\\\Memcache\\\\Redis',
  'memcache.locking' => '\\\\OC\\\\Memcache\\\\Redis',
  'redis' => ['host' => getenv('CACHE_HOST'), 'port' => (int) getenv('CACHE_PORT')],
  // A share says nothing true of who may read.
  'check_data_directory_permissions' => false,
  'maintenance_window_start' => 1,
];
`;

const BEFORE_STARTING = `#!/bin/sh
set -eu
cp /etc/nextcloud/cluster.config.php /var/www/html/config/cluster.config.php
cd /var/www/html
# Not yet where somebody is to set it up by hand.
php occ status 2>/dev/null | grep -q 'installed: true' || exit 0
php occ background:cron
# What Cloudflare lets through in one request.
php occ config:app:set files max_chunk_size --value 94371840
`;

const POST_UPGRADE = `#!/bin/sh
set -eu
cd /var/www/html
php occ db:add-missing-indices
`;

/** Every five minutes, beside the app, and so on its node: the claim is held by one. What fails shows as a restart. */
const JOBS = `cd /var/www/html
while :; do
  sleep 300
  if [ -f config/cluster.config.php ]; then php -f cron.php || exit 1; fi
done`;

/** Its database, which it alone asks. Its Secret `nextcloud` has `database-password` and `database-root-password`. */
export const nextcloudDb = app({
  name: 'nextcloud-db',
  namespace: 'nextcloud',
  about: 'Keeps what Nextcloud knows of files.',
  image: MARIADB,
  ports: { mysql: 3306 },
  stateful: true,
  health: {
    startup: { command: ['healthcheck.sh', '--connect', '--innodb_initialized'], period: '10s', failures: 90 },
    readiness: { command: ['healthcheck.sh', '--connect', '--innodb_initialized'], period: '30s' },
  },
  env: {
    MARIADB_DATABASE: 'nextcloud',
    MARIADB_USER: 'nextcloud',
    MARIADB_PASSWORD: PASSWORD,
    MARIADB_ROOT_PASSWORD: secret('database-root-password', { from: 'nextcloud' }),
    MARIADB_AUTO_UPGRADE: 1,
    MARIADB_INITDB_SKIP_TZINFO: 1,
  },
  // https://docs.nextcloud.com/server/latest/admin_manual/configuration_database/linux_database_configuration.html
  files: {
    '/etc/mysql/conf.d/nextcloud.cnf': `[mariadbd]
transaction_isolation = READ-COMMITTED
character_set_server = utf8mb4
collation_server = utf8mb4_bin
innodb_buffer_pool_size = 128M
max_connections = 50
performance_schema = OFF
ignore_db_dirs = lost+found
`,
  },
  terminationGracePeriod: '2m',
  volumes: { '/var/lib/mysql': claim('data', '10Gi', { for: 'database' }) },
  resources: { cpu: '100m', memory: '256Mi' },
  security: { user: 999, writableRoot: true },
});

/** Locks, sessions and what is computed once, which a restart may lose. */
export const nextcloudCache = app({
  name: 'nextcloud-cache',
  namespace: 'nextcloud',
  about: 'Keeps locks and sessions of Nextcloud.',
  image: image('docker.io/valkey/valkey'),
  ports: { redis: 6379 },
  // Locks have an end, and go first; what has none is never lost for them.
  args: ['--save', '', '--maxmemory', '96mb', '--maxmemory-policy', 'volatile-lru'],
  volumes: { '/data': emptyDir('data') },
  security: { user: 999 },
});
