import {
  amend,
  type Bytes,
  type Cluster,
  type Container,
  type EnvValue,
  emptyDir,
  image,
  type Placement,
  parseQuantity,
  type Security,
  secret,
  type Volume,
  Workload,
  type Writer,
} from 'bramble';
import type { Construct } from 'constructs';
import { DUMP_SQLITE, OPEN_SQLITE } from './database-scripts.ts';
import type { Destination } from './destinations.ts';
import type { Server } from './dumps.ts';
import { BEGIN, GET_DUMPS, KEEP, REHEARSE, SAVE } from './restic-scripts.ts';
import { nightly, weekly } from './times.ts';

/** Runs all that reads and writes repositories. The scripts know its exit codes, which older ones do not have. */
export const RESTIC = image('docker.io/restic/restic', { tested: '0.19.1' });
/** Copies SQLite databases. */
export const SQLITE = image('docker.io/alpine/sqlite', { tested: '3.53.4' });

/** How many snapshots stay: the newest of so many days, weeks, months and years that have one. */
export interface Keep {
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
}

/** What is saved, by whom, and how. */
export interface Saved {
  /** What its objects are called, before `-backup` and `-rehearsal`. */
  readonly name: string;
  /** The namespace and the name of what is saved: where its repository lies in the destination. */
  readonly path: string;
  /** The Secret with the password of the repository, and what the destination wants. */
  readonly secret: string;
  /** Whose files they are. */
  readonly writer: Writer;
  /** With which rights they are read. */
  readonly security: Security;
  /** What is saved, by the paths in the container: `/data`, and below it. */
  readonly source: Readonly<Record<string, Volume>>;
  /** SQLite databases, from `/data`. */
  readonly sqlite: readonly string[];
  readonly server?: Server;
  /** Patterns of what is not saved, from `/data`. */
  readonly skip: readonly string[];
  /** A new claim is filled before anything of it is saved. */
  readonly restores: boolean;
  readonly mayShrink: boolean;
  readonly schedule?: string;
  readonly memory: Bytes;
  /** Where the files can be read. */
  readonly placement?: Placement;
}

/** What all backups of a cluster have in common. */
export interface Settings {
  readonly to: Destination;
  /** @default days 7, weeks 4, months 6 */
  readonly keep: Keep | 'all';
  readonly timeZone: string;
  /** How much of a snapshot is restored to see whether that works. */
  readonly rehearse: Bytes;
  /** What k3s keeps its state in; false: somebody else saves that. @default what follows from the servers */
  readonly state?: 'sqlite' | 'etcd' | false;
}

const DUMPS = '/dumps';
const TEMPORARY = { '/tmp': emptyDir('tmp') };
const COPIES = { [DUMPS]: emptyDir('dumps') };

/** A night is over before the next begins, also where the network is slow. */
const TIMES = { startingDeadline: '6h', activeDeadline: '12h', retries: 2 } as const;

/** A pod that failed is told of until the next one has run. */
const goneAfter = (days: number) => ({ spec: { jobTemplate: { spec: { ttlSecondsAfterFinished: days * 86_400 } } } });
const GONE_AFTER_A_DAY = goneAfter(1);
const GONE_AFTER_A_WEEK = goneAfter(7);

/** What is saved is not saved again where `keep` refuses: more snapshots of the same night would push out those that it compares with. */
const SAVED_ONCE = {
  spec: {
    jobTemplate: {
      spec: {
        podFailurePolicy: {
          rules: [{ action: 'FailJob', onExitCodes: { containerName: 'keep', operator: 'NotIn', values: [0] } }],
        },
      },
    },
  },
};

/** What keeps the files of SQLite beside a database: they belong to the copy, not to the snapshot. */
const SIDE_FILES = ['', '-wal', '-shm', '-journal'];

/** Draws the Jobs that save and rehearse. What fails tells by its name at which step. */
export function drawJobs(chart: Construct, cluster: Cluster, saved: Saved, settings: Settings): void {
  drawBackup(chart, cluster, saved, settings);
  drawRehearsal(chart, cluster, saved, settings);
  if (saved.server) drawFill(chart, cluster, saved, saved.server, settings);
  if (saved.restores) drawBegin(chart, cluster, saved, settings);
}

/** What a person types to say that a claim has no snapshot yet. */
export function beginsBy({ path, name }: Saved): string {
  return `kubectl -n ${path.split('/')[0]} create job ${name}-begin --from=cronjob/${name}-begin`;
}

/**
 * A container that runs a script with restic.
 * @param script by the name that its file gets
 */
export function resticContainer(
  cluster: Cluster,
  { path, writer, security, secret: from, memory, ...saved }: Saved,
  { to }: Pick<Settings, 'to'>,
  [name, text]: readonly [string, string],
  more: Pick<Container, 'env' | 'volumes' | 'resources'>,
): Container {
  const keys = Object.entries({ RESTIC_PASSWORD: 'password', ...to.keys });
  return {
    image: RESTIC,
    command: ['/bin/sh', `/scripts/${name}.sh`],
    env: {
      RESTIC_REPOSITORY: to.repository(`${cluster.name}/${path}`),
      // restic takes RESTIC_HOST for a filter wherever it reads.
      SAVED_AS: `${cluster.name}-${saved.name}`,
      RESTIC_CACHE_DIR: '/tmp/cache',
      GOMAXPROCS: 1,
      ...to.env,
      ...Object.fromEntries(keys.map(([variable, key]) => [variable, secret(key, { from })])),
      ...more.env,
    },
    files: { [`/scripts/${name}.sh`]: text, ...to.files(writer) },
    volumes: { ...TEMPORARY, ...to.volumes(writer, from), ...more.volumes },
    resources: { memory, ...more.resources },
    security,
  };
}

/** What the scripts are told of databases. */
function databases({ sqlite, server }: Saved): Readonly<Record<string, EnvValue>> {
  return {
    ...(sqlite.length > 0 && { SQLITE: sqlite.join('\n') }),
    ...(server && { DATABASES: server.databases.join('\n') }),
  };
}

function drawBackup(chart: Construct, cluster: Cluster, saved: Saved, settings: Settings): void {
  const { name, sqlite, server, skip, restores, mayShrink, source, security, schedule, placement } = saved;
  const env = databases(saved);
  const volumes = { ...source, ...COPIES };
  // The files of a server are its own affair.
  const left = [...sqlite.flatMap((file) => SIDE_FILES.map((end) => file + end)), ...(server ? ['*'] : []), ...skip];
  const save = {
    ...(left.length > 0 && { SKIP: left.join('\n') }),
    ...(restores && { RESTORES: 'yes' }),
  };
  const { resource } = new Workload(chart, cluster, {
    kind: 'CronJob',
    name: `${name}-backup`,
    schedule: schedule ?? nightly(`${cluster.name}/${saved.path}`),
    timeZone: settings.timeZone,
    ...TIMES,
    ...placement,
    initContainers: {
      ...(sqlite.length > 0 && { 'copy-sqlite': sqliteContainer('dump-sqlite', DUMP_SQLITE, env, volumes, security) }),
      ...(server && { [`dump-${server.kind}`]: serverContainer(server, 'dump', env, security) }),
      save: resticContainer(cluster, saved, settings, ['save', SAVE], { env: save, volumes }),
    },
    containers: {
      keep: resticContainer(cluster, saved, settings, ['keep', KEEP], {
        env: { KEEP: keepFlags(settings.keep), ...(mayShrink && { MAY_SHRINK: 'yes' }) },
      }),
    },
  });
  amend(resource, GONE_AFTER_A_DAY);
  amend(resource, SAVED_ONCE);
}

/** Runs wherever there is room: nothing of the app is mounted. */
function drawRehearsal(chart: Construct, cluster: Cluster, saved: Saved, settings: Settings): void {
  const { name, path, sqlite, security } = saved;
  const bytes = parseQuantity(settings.rehearse) ?? 0;
  const disk = settings.rehearse;
  const volumes = { '/scratch': emptyDir('scratch') };
  const restore = resticContainer(cluster, saved, settings, ['rehearse', REHEARSE], {
    env: { BYTES: Math.round(bytes) },
    volumes,
    resources: { disk },
  });
  const open = () => sqliteContainer('open-sqlite', OPEN_SQLITE, databases(saved), volumes, security);
  const { resource } = new Workload(chart, cluster, {
    kind: 'CronJob',
    name: `${name}-rehearsal`,
    schedule: weekly(`${cluster.name}/${path}`),
    timeZone: settings.timeZone,
    ...TIMES,
    ...(sqlite.length > 0
      ? { initContainers: { restore }, containers: { open: open() } }
      : { containers: { restore } }),
  });
  amend(resource, GONE_AFTER_A_WEEK);
}

/** Says that a claim begins without a snapshot, when somebody asks for it: no program can tell that from a disk that is not mounted. */
function drawBegin(chart: Construct, cluster: Cluster, saved: Saved, settings: Settings): void {
  const { resource } = new Workload(chart, cluster, {
    kind: 'CronJob',
    name: `${saved.name}-begin`,
    schedule: nightly(`${cluster.name}/${saved.path}`),
    retries: 2,
    containers: { begin: resticContainer(cluster, saved, settings, ['begin', BEGIN], {}) },
  });
  amend(resource, { spec: { suspend: true } });
}

/** Puts dumps back, when somebody asks for it: docs/backup.md. */
function drawFill(chart: Construct, cluster: Cluster, saved: Saved, server: Server, settings: Settings): void {
  const { resource } = new Workload(chart, cluster, {
    kind: 'CronJob',
    name: `${saved.name}-restore`,
    schedule: nightly(`${cluster.name}/${saved.path}`),
    retries: 2,
    initContainers: {
      get: resticContainer(cluster, saved, settings, ['get-dumps', GET_DUMPS], { volumes: COPIES }),
    },
    containers: { fill: serverContainer(server, 'fill', databases(saved), saved.security) },
  });
  amend(resource, { spec: { suspend: true } });
}

function sqliteContainer(
  name: string,
  text: string,
  env: Container['env'],
  volumes: Container['volumes'],
  security: Security,
): Container {
  const command = ['/bin/sh', `/scripts/${name}.sh`];
  const files = { [`/scripts/${name}.sh`]: text };
  return { image: SQLITE, command, env, files, volumes: { ...TEMPORARY, ...volumes }, security };
}

function serverContainer(server: Server, does: 'dump' | 'fill', env: Container['env'], security: Security): Container {
  const file = `/scripts/${does}-${server.kind}.sh`;
  return {
    image: server.image,
    command: ['/bin/sh', file],
    env: { ...server.env, ...env },
    files: { [file]: server[does] },
    volumes: { ...TEMPORARY, ...COPIES },
    security,
  };
}

function keepFlags(keep: Keep | 'all'): string {
  if (keep === 'all') return '';
  return Object.entries(keep)
    .map(([unit, number]) => `--keep-${unit}=${number}`)
    .join(' ');
}
