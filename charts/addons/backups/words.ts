import {
  type Bytes,
  type ClaimVolume,
  type Cluster,
  claimName,
  claimOf,
  emptyDir,
  InvalidInput,
  judged,
  namespaceOf,
  type Security,
  shapes,
  type Word,
  type WordContext,
  word,
} from 'bramble';
import type { Construct } from 'constructs';
import type { Server } from './dumps.ts';
import { RESTORE } from './fill-script.ts';
import { beginsBy, drawJobs, RESTIC, resticContainer, type Saved, type Settings, SQLITE } from './jobs.ts';
import { savedServer } from './saved-server.ts';
import { drawWayOut } from './way-out.ts';

declare module 'bramble' {
  interface Capabilities {
    /** Keeps copies of what apps have, outside of the cluster. */
    readonly backups: Settings;
  }
}

/** Options of {@link backup} for the databases of a server. */
export interface DatabaseBackupProps {
  /** When, in cron's five fields. @default a minute between 01:00 and 05:00 that follows from the name */
  readonly schedule?: string;
  /** A snapshot of less than half the size is as good as any. @default false: nothing old is removed until somebody has looked */
  readonly mayShrink?: boolean;
  /** The memory of restic. @default '128Mi' */
  readonly memory?: Bytes;
}

/** Options of {@link backup} for a claim. */
export interface BackupProps extends DatabaseBackupProps {
  /** SQLite databases, by their paths in the claim: they are copied as their transactions have left them. @default none */
  readonly sqlite?: readonly string[];
  /**
   * The server whose files the claim has, or on which the app keeps its data: `postgres({ … })` or `mariadb({ … })`. Its databases are
   * dumped, and the files of the claim stay out. @default none
   */
  readonly server?: Server;
  /**
   * `'on-create'`: a new claim is filled from the newest snapshot before the app starts. A repository that does not answer keeps it
   * from starting, and so does one without a whole snapshot, until the Job `<app>-<claim>-begin` has run. @default 'by-hand'
   */
  readonly restore?: 'on-create' | 'by-hand';
  /** What is not saved, as patterns from the root of the claim: `['cache/*', 'logs']`. @default all is */
  readonly skip?: readonly string[];
  /** Which pod's claim, of an app that is `stateful` with several. @default the only one */
  readonly pod?: number;
  /** Whose files they are, where the image of the app says it. @default the app's user */
  readonly user?: number;
}

const FILE = shapes.matching(
  (given) => /^[\w@+=][\w@+=. /-]*$/.test(given) && !given.split('/').includes('..'),
  'path within the claim',
  "write one such as 'db.sqlite3', without a slash before it and without '..'",
);
const PATTERN = shapes.matching(
  (given) => /^[^/\s]/.test(given) && !/\n/.test(given),
  'pattern within the claim',
  "write one such as 'cache/*', without a slash before it",
);
const SERVER = shapes.thing('server', 'server', 'write postgres({ … }) or mariadb({ … })');
const CLAIM = shapes.matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  'name of a claim',
  "write one of the app's, such as 'data'",
);
const DATABASE = { schedule: shapes.text, mayShrink: shapes.flag, memory: shapes.bytes };
const DATABASE_PROPS = shapes.props<DatabaseBackupProps>(DATABASE);
const PROPS = shapes.props<BackupProps>({
  ...DATABASE,
  sqlite: shapes.list(FILE),
  server: SERVER,
  restore: shapes.oneOf('on-create', 'by-hand'),
  skip: shapes.list(PATTERN),
  pod: shapes.number,
  user: shapes.number,
});

/** Root that reads what it may not, and gives files back to whom they belonged: of an image that changes its user by itself. */
const AS_ROOT: Security = { user: 0, capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'] };

/**
 * Saves a claim of the app every night, and tries each week to get it back: `with: [backup('data', { sqlite: ['db.sqlite3'] })]`.
 * Where to, the component `backups` says. The Secret `<app>-backup` has the password. docs/backup.md
 */
export function backup(claim: string, props?: BackupProps): Word;
/** Saves databases that the app keeps on a server, wherever that is: `with: [backup(mariadb({ at: '10.10.11.13:3306', … }))]`. */
export function backup(server: Server, props?: DatabaseBackupProps): Word;
export function backup(what: string | Server, props: BackupProps = {}): Word {
  return SERVER(what, '').length === 0 ? backupServer(what as Server, props) : backupClaim(what as string, props);
}

function backupServer(server: Server, props: DatabaseBackupProps): Word {
  const { right, mistakes } = judged(DATABASE_PROPS, props);
  return word({
    name: `backup ${server.kind}`,
    needs: 'backups',
    mistakes: [...mistakes, ...server.mistakes],
    images: [RESTIC, server.image],
    uses: usesOf(server),
    saves: 'all',
    draw: ({ chart, cluster, app }) => {
      const namespace = namespaceOf(cluster.owner(app, 'its databases'));
      drawSaved(chart, cluster, app, savedServer(server, { of: app, namespace, secret: `${app}-backup`, ...right }));
    },
  });
}

function usesOf(server: Server | undefined): readonly string[] {
  return server?.uses === undefined ? [] : [server.uses];
}

function drawSaved(chart: Construct, cluster: Cluster, app: string, saved: Saved): void {
  const settings = cluster.need('backups');
  drawJobs(chart, cluster, saved, settings);
  if (cluster.component(app)?.egress !== undefined) drawWayOut(chart, app, saved, settings.to);
}

function backupClaim(claim: string, props: BackupProps): Word {
  const { right, mistakes: wrong } = judged(PROPS, props);
  const { sqlite = [], server, restore } = right;
  const mistakes = [
    ...CLAIM(claim, ''),
    ...wrong,
    ...(server?.mistakes ?? []).map((each) => ({ ...each, where: `server.${each.where ?? ''}` })),
    ...(server && sqlite.length > 0
      ? [{ where: 'sqlite', what: 'stands beside a server', fix: 'take a word for each claim' }]
      : []),
    ...(server && restore === 'on-create'
      ? [
          {
            where: 'restore',
            what: 'no dump can be put in before its server runs',
            fix: 'leave it out, and start the Job that puts it in: docs/backup.md',
          },
        ]
      : []),
  ];
  return word({
    name: `backup ${String(claim)}`,
    needs: 'backups',
    mistakes,
    images: [RESTIC, ...(sqlite.length > 0 ? [SQLITE] : []), ...(server ? [server.image] : [])],
    uses: usesOf(server),
    saves: [claim],
    draw: ({ chart, cluster, app }) => drawSaved(chart, cluster, app, savedOf(cluster, app, claim, right)),
    ...(restore === 'on-create' && {
      initContainers: (context: WordContext) => fillFirst(context, claim, right),
    }),
  });
}

/** The container that fills a new claim. It mounts the claim as the app does, which nobody else can before the app is there. */
function fillFirst({ cluster, app }: WordContext, claim: string, props: BackupProps) {
  const saved = savedOf(cluster, app, claim, props);
  const { pods = 1 } = cluster.owner(app, `the claim '${claim}'`).storage ?? {};
  if (pods > 1) {
    throw new InvalidInput({
      where: `with[backup ${claim}].restore`,
      what: `would fill the claims of all ${pods} pods from the snapshots of one`,
      fix: 'leave it out, and restore by hand: docs/backup.md',
    });
  }
  const { readOnly: _, part: __, ...own } = ownClaim(cluster, app, claim);
  return {
    [`restore-${claim}`]: resticContainer(cluster, saved, cluster.need('backups'), ['restore', RESTORE], {
      env: { BEGIN: beginsBy(saved) },
      volumes: { '/data': own, '/tmp': emptyDir('restore-tmp') },
    }),
  };
}

function savedOf(cluster: Cluster, app: string, claim: string, props: BackupProps): Saved {
  const { sqlite = [], server, restore, skip = [], pod, user, mayShrink = false, memory = '128Mi', schedule } = props;
  ownClaim(cluster, app, claim);
  const component = cluster.owner(app, `the claim '${claim}'`);
  const ownPod = pod ?? (component.storage?.pods === undefined ? undefined : 0);
  const writer = user === undefined ? component.storage?.writers?.[claim] : { user, group: user };
  const name = `${app}-${claim}${pod === undefined ? '' : `-${pod}`}`;
  return {
    name,
    path: `${namespaceOf(component)}/${claimName(app, claim, ownPod)}`,
    secret: `${app}-backup`,
    writer: writer ?? { user: 0, group: 0 },
    security: writer ?? AS_ROOT,
    ...(component.storage?.tolerations && { placement: { tolerations: component.storage.tolerations } }),
    source: { '/data': claimOf(app, claim, { readOnly: true, ...(pod !== undefined && { pod }) }) },
    sqlite,
    server,
    skip,
    restores: restore === 'on-create',
    mayShrink,
    schedule,
    memory,
  };
}

function ownClaim(cluster: Cluster, app: string, claim: string): ClaimVolume {
  const { storage } = cluster.owner(app, `the claim '${claim}'`);
  const found = storage?.volumes.find((each): each is ClaimVolume => each.is === 'claim' && each.name === claim);
  if (found) return found;
  const names = (storage?.volumes ?? []).flatMap((each) => (each.is === 'claim' ? [each.name] : []));
  throw new InvalidInput({
    what: `is to save the claim '${claim}', which the app does not have`,
    fix: names.length > 0 ? `it has: ${names.join(', ')}` : "give it volumes: { '/data': claim('data', '1Gi') }",
  });
}
