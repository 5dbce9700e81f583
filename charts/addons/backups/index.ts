import {
  type Bytes,
  type Cluster,
  type Component,
  component,
  hostPath,
  InvalidInput,
  isBytes,
  judged,
  type Mistake,
  shapes,
} from 'bramble';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';
import { type Destination, s3 } from './destinations.ts';
import { drawJobs, type Keep, RESTIC, SQLITE } from './jobs.ts';
import { serversOf, stateOf } from './state.ts';

export {
  type Destination,
  type NasProps,
  nas,
  type RestProps,
  rest,
  type S3Props,
  type SftpProps,
  s3,
  sftp,
} from './destinations.ts';
export { mariadb, postgres, type Server, type ServerProps } from './dumps.ts';
export type { Keep } from './jobs.ts';
export { type BackupProps, backup, type DatabaseBackupProps } from './words.ts';

/** Options of {@link backups}. */
export interface BackupsProps {
  /** Where snapshots lie: `s3({ … })`, `rest({ … })`, `sftp({ … })` or `nas({ … })`. Outside of the cluster, or they burn with it. */
  readonly to: Destination;
  /** How many stay. `'all'`: nothing is removed from here, for a server that lets nobody. @default 7 days, 4 weeks, 6 months */
  readonly keep?: Keep | 'all';
  /** In which the nights are counted. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** How much of a snapshot is restored each week to see whether that works. @default '1Gi' */
  readonly rehearse?: Bytes;
  /**
   * What k3s keeps its state in, of which `'sqlite'` is saved every night. `'etcd'` is k3s' own affair: docs/backup.md. `false`:
   * somebody else saves it. @default 'sqlite' with one server, else 'etcd'
   */
  readonly state?: 'sqlite' | 'etcd' | false;
}

const NUMBER = shapes.whole([1], 'number of snapshots', 'write a whole number from 1');
const DESTINATION = shapes.thing(
  'destination',
  'destination',
  'write s3({ … }), rest({ … }), sftp({ … }) or nas({ … })',
);
const KEEP = shapes.props<Keep>({ daily: NUMBER, weekly: NUMBER, monthly: NUMBER, yearly: NUMBER });
const STATE = shapes.value(
  (given) => given === 'sqlite' || given === 'etcd' || given === false,
  'state of k3s',
  "write 'sqlite', 'etcd' or false",
);
const PROPS = shapes.props<BackupsProps>(
  {
    to: DESTINATION,
    keep: (given, where) => (given === 'all' ? [] : KEEP(given, where)),
    timeZone: shapes.text,
    rehearse: shapes.bytes,
    state: STATE,
  },
  ['to'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<BackupsProps> = {
  to: s3({ endpoint: 'https://s3.bramble.example', bucket: 'bramble-home', region: 'eu-central-1' }),
  keep: { daily: 7, weekly: 4, monthly: 12, yearly: 2 },
  timeZone: 'Europe/Prague',
  rehearse: '500Mi',
  state: 'sqlite',
};

const NAME = 'backups';
/** Where k3s keeps its state, unless it is told another folder. https://docs.k3s.io/datastore/backup-restore */
const K3S = '/var/lib/rancher/k3s/server';

/**
 * Says where backups lie, and saves the state of k3s there: its database, and the token without which nobody can read that. What apps
 * have is saved where they say `backup('data')`. docs/backup.md
 */
export function backups(props: BackupsProps): Component {
  const { right, mistakes: wrong } = judged(PROPS, props);
  const { to, keep = { daily: 7, weekly: 4, monthly: 6 }, timeZone = 'Etc/UTC', rehearse = '1Gi', state } = right;
  const mistakes: readonly Mistake[] = [
    ...wrong,
    ...(to?.mistakes ?? []).map((each) => ({ ...each, where: `to.${each.where ?? ''}` })),
    ...(isBytes(rehearse) && keep !== 'all' && Object.keys(keep).length === 0
      ? [{ where: 'keep', what: 'keeps no snapshot', fix: 'write { daily: 7 }' }]
      : []),
  ];
  const settings = { to, keep, timeZone, rehearse, ...(state !== undefined && { state }) };
  return component({
    name: NAME,
    mistakes,
    about: 'Keeps copies of what the cluster has, and tries to get them back.',
    // A path of the node is mounted to read the state of k3s.
    namespace: { podSecurity: 'privileged' },
    images: [RESTIC, SQLITE],
    provides: { backups: settings },
    alerts,
    dashboards,
    chart: (chart, cluster) => {
      if (stateOf(cluster, state) === 'sqlite') drawState(chart, cluster, settings);
    },
  });
}

/** The state of k3s, read on the node that has it. */
function drawState(chart: Construct, cluster: Cluster, settings: Parameters<typeof drawJobs>[3]): void {
  const [server, ...others] = serversOf(cluster);
  if (!server) return;
  const { datastore } = cluster.facts.hosts ?? {};
  if (datastore !== undefined && datastore !== 'sqlite') {
    throw new InvalidInput({
      where: 'state',
      what: `is 'sqlite', and hosts.datastore is '${datastore}'`,
      fix: 'leave one of them out',
    });
  }
  if (others.length > 0) {
    throw new InvalidInput({
      where: 'state',
      what: `is 'sqlite', and the cluster has ${others.length + 1} servers, which share no SQLite`,
      fix: "write state: 'etcd', and let k3s save it: docs/backup.md",
    });
  }
  const database = 'db/state.db';
  drawJobs(
    chart,
    cluster,
    {
      name: 'k3s',
      path: `${NAME}/k3s`,
      secret: NAME,
      writer: { user: 0, group: 0 },
      // Root reads its own files without any right.
      security: { user: 0, capabilities: [] },
      source: {
        '/data/db': hostPath('db', `${K3S}/db`, { type: 'Directory', readOnly: true }),
        '/data/token': hostPath('token', `${K3S}/token`, { type: 'File', readOnly: true }),
      },
      sqlite: [database],
      skip: [],
      restores: false,
      mayShrink: true,
      memory: '128Mi',
      placement: {
        nodeSelector: { 'kubernetes.io/hostname': server.name },
        tolerations: (server.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
      },
    },
    settings,
  );
}
