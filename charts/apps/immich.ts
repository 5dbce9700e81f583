import { app, claim, component, emptyDir, host, image, port, secret, url } from 'bramble';

/** The one Secret of all of them. */
const PASSWORD = secret('password', { from: 'immich' });
const NAMESPACE = { namespace: 'immich' } as const;

/** The namespace in which the parts of Immich live, with the one Secret `immich` for server and database. */
export const immich = component({ name: 'immich' });

/** Keeps photos and videos, and shows them. https://docs.immich.app/install/environment-variables */
export const immichServer = app({
  ...NAMESPACE,
  name: 'immich-server',
  about: 'Keeps photos and videos, and shows them.',
  image: image('ghcr.io/immich-app/immich-server'),
  port: 2283,
  health: '/api/server/ping',
  expose: { through: 'lan' },
  env: {
    DB_HOSTNAME: host('immich-db:postgres'),
    DB_PORT: port('immich-db:postgres'),
    DB_USERNAME: 'immich',
    DB_DATABASE_NAME: 'immich',
    DB_PASSWORD: PASSWORD,
    REDIS_HOSTNAME: host('immich-cache:redis'),
    REDIS_PORT: port('immich-cache:redis'),
    IMMICH_MACHINE_LEARNING_URL: url('immich-learning'),
  },
  volumes: { '/data': claim('library', '200Gi'), '/tmp': emptyDir('tmp') },
  resources: { cpu: '200m', memory: '512Mi' },
});

/** Finds out what is in a picture. */
export const immichLearning = app({
  ...NAMESPACE,
  name: 'immich-learning',
  about: 'Finds out what is in a picture of Immich.',
  image: image('ghcr.io/immich-app/immich-machine-learning'),
  port: 3003,
  health: '/ping',
  volumes: { '/cache': claim('cache', '10Gi'), '/tmp': emptyDir('tmp') },
  resources: { cpu: '200m', memory: '1Gi', memoryLimit: '2Gi' },
});

/** The database: Postgres, with the index for what is alike. */
export const immichDb = app({
  ...NAMESPACE,
  name: 'immich-db',
  about: 'Keeps what Immich knows of pictures.',
  image: image('ghcr.io/immich-app/postgres', { name: 'immich-postgres' }),
  ports: { postgres: 5432 },
  stateful: true,
  env: {
    POSTGRES_USER: 'immich',
    POSTGRES_DB: 'immich',
    POSTGRES_PASSWORD: PASSWORD,
    PGDATA: '/var/lib/postgresql/data/pgdata',
  },
  terminationGracePeriod: '2m',
  volumes: {
    '/var/lib/postgresql/data': claim('data', '20Gi'),
    '/var/run/postgresql': emptyDir('run'),
    '/tmp': emptyDir('tmp'),
  },
  resources: { cpu: '100m', memory: '256Mi' },
  security: { user: 999 },
});

/** Work that waits, which a restart may lose. */
export const immichCache = app({
  ...NAMESPACE,
  name: 'immich-cache',
  about: 'Keeps the work that waits in Immich.',
  image: image('docker.io/valkey/valkey'),
  ports: { redis: 6379 },
  args: ['--save', ''],
  volumes: { '/data': emptyDir('data') },
  security: { user: 999 },
});
