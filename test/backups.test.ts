import { app, claim } from 'bramble';
import {
  type BackupProps,
  backup,
  backups,
  type Destination,
  mariadb,
  nas,
  postgres,
  rest,
  s3,
  sftp,
} from '../charts/addons/backups/index.ts';
import { list, path } from '../lib/model/object.ts';
import { BUSYBOX, cronJob, drawn, type Given, NODES, rendered, SERVER, TO, told, variableOf } from './backup-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

describe('what a backup is given wrongly is told', () => {
  it.each<[string, Given, string]>([
    [
      'a claim that the app does not have',
      { claimed: 'dat' },
      "is to save the claim 'dat', which the app does not have",
    ],
    [
      'a database outside of the claim',
      { word: { sqlite: ['../db'] } },
      "sqlite[0]: '../db' is no path within the claim",
    ],
    [
      'a dump that nobody can put in first',
      { word: { server: postgres(SERVER), restore: 'on-create' } },
      'no dump can be put in before its server runs',
    ],
    [
      'pods that would all get what one had',
      { word: { restore: 'on-create' }, app: { stateful: true, replicas: 2 } },
      'would fill the claims of all 2 pods from the snapshots of one',
    ],
    ['SQLite beside a server', { word: { server: postgres(SERVER), sqlite: ['db'] } }, 'stands beside a server'],
    [
      'a server without its port',
      { word: { server: mariadb({ ...SERVER, at: 'web' }) } },
      "server.at: 'web' is no component or machine with a port",
    ],
    ['a destination with a password in it', { to: rest({ url: 'https://me:secret@nas.bramble.example' }) }, 'to.url: '],
    [
      'a key of a host that is none',
      { to: sftp({ host: 'nas', user: 'me', path: '/b', hostKey: 'AAAA' }) },
      'to.hostKey: ',
    ],
  ])('%s', (_, given, line) => {
    expect(told(given)).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
  });

  it.each<[string, Destination]>([
    ['to.bucket: ', s3({ endpoint: 'https://s3.bramble.example', bucket: 'b' })],
    ['to.host: ', sftp({ host: 'a b', user: 'me', path: '/b', hostKey: 'ssh-ed25519 AAAA' })],
  ])('a wrong %s once, not for each app', (where, to) => {
    expect(told({ to })).toEqual([expect.stringContaining(where)]);
  });

  it('a cluster without a place for them', () => {
    const web = app({
      name: 'web',
      image: BUSYBOX,
      volumes: { '/data': claim('data', '1Gi') },
      with: [backup('data')],
    });
    expect(renderSample(sample({ components: [web] })).findings.map(brief)).toEqual([
      expect.stringContaining("needs 'backups', which no component provides"),
    ]);
  });

  it('nothing keeps no snapshot', () => {
    expect(backups({ to: TO, keep: {} }).mistakes).toEqual([expect.objectContaining({ what: 'keeps no snapshot' })]);
  });
});

describe('a backup of an app', () => {
  it('an app that keeps data in a claim without a word for it, unless it can be had again', () => {
    const volumes = {
      '/data': claim('data', '1Gi'),
      '/kept': claim('kept', '1Gi'),
      '/cache': claim('cache', '1Gi', { for: 'cache' }),
    };
    expect(told({ app: { volumes } })).toEqual([
      "warning home/web volumes: keeps data in the claim 'kept', which nobody saves",
    ]);
    const accept = { 'unsaved-claim': 'the NAS copies it' };
    expect(told({ app: { volumes, accept } })).toEqual([]);
  });

  it('has no finding', () => {
    expect(told({ word: { sqlite: ['db.sqlite3'], restore: 'on-create' } })).toEqual([]);
  });

  it('copies, saves and keeps, each in a container whose name tells who failed', () => {
    expect(cronJob('web-data-backup').names).toEqual(['save', 'keep']);
    expect(cronJob('web-data-backup', { word: { sqlite: ['db'] } }).names).toEqual(['copy-sqlite', 'save', 'keep']);
  });

  it('reads the claim beside the app, as its user, and writes nothing there', () => {
    const { pod, containers } = cronJob('web-data-backup', { app: { security: { user: 1883 } } });
    expect(list(path(pod, 'volumes'))).toContainEqual({
      name: 'web-data',
      persistentVolumeClaim: { claimName: 'web-data', readOnly: true },
    });
    expect(containers.map((each) => path(each.securityContext, 'runAsUser'))).toEqual([1883, 1883]);
    expect(path(pod, 'affinity', 'podAffinity')).toBeDefined();
  });

  it('goes to the node of the app also where a taint keeps others away, and is rehearsed elsewhere', () => {
    const tolerations = [{ key: 'bramble.example/video', operator: 'Exists' as const }];
    expect(cronJob('web-data-backup', { app: { tolerations } }).pod).toMatchObject({ tolerations });
    expect(cronJob('web-data-rehearsal', { app: { tolerations } }).pod).not.toHaveProperty('tolerations');
  });

  it('of an image that changes its user reads as root, with no more rights than that takes', () => {
    const { containers } = cronJob('web-data-backup', { app: { security: { user: 'image' } } });
    expect(containers[0]?.securityContext).toMatchObject({
      runAsUser: 0,
      capabilities: { add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'], drop: ['ALL'] },
    });
  });

  it('runs once at a time, ends, and starts late rather than never', () => {
    const { spec } = cronJob('web-data-backup');
    expect(spec).toMatchObject({ concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 6 * 3600 });
    expect(path(spec, 'jobTemplate', 'spec')).toMatchObject({ activeDeadlineSeconds: 12 * 3600, backoffLimit: 2 });
  });

  it('has a repository and a password of its own', () => {
    const { containers } = cronJob('web-data-backup');
    expect(variableOf(containers[0], 'RESTIC_REPOSITORY')).toBe(
      's3:https://s3.bramble.example/bramble-home/home/web/web-data',
    );
    expect(list(containers[0]?.env)).toContainEqual({
      name: 'RESTIC_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'web-backup', key: 'password' } },
    });
  });

  it('leaves the files of a database to its copy, and those of a server to its dump', () => {
    const skipped = (word: BackupProps) => variableOf(cronJob('web-data-backup', { word }).containers[1], 'SKIP');
    expect(skipped({ sqlite: ['a/db'], skip: ['cache/*'] })).toBe('a/db\na/db-wal\na/db-shm\na/db-journal\ncache/*');
  });

  it('is rehearsed where there is room, without the claim', () => {
    const { pod, containers } = cronJob('web-data-rehearsal');
    expect(list(path(pod, 'volumes')).filter((each) => each.persistentVolumeClaim)).toEqual([]);
    expect(path(containers[0]?.resources, 'requests')).toMatchObject({ 'ephemeral-storage': '1Gi' });
  });

  it('begins at a minute of its own, which stays', () => {
    const times = ['web', 'notes', 'photos', 'music'].map((name) => {
      const one = app({ name, image: BUSYBOX, volumes: { '/d': claim('d', '1Gi') }, with: [backup('d')] });
      const rendering = renderSample(sample({ nodes: NODES, components: [backups({ to: TO }), one] }));
      return String(path(drawn(rendering, 'batch/CronJob', `${name}-d-backup`).spec, 'schedule'));
    });
    expect(new Set(times).size).toBe(4);
    for (const time of times) expect(time).toMatch(/^\d{1,2} [1-4] \* \* \*$/);
  });
});

describe('a new claim that is filled', () => {
  const given: Given = {
    word: { restore: 'on-create' },
    app: { initContainers: { migrate: { image: BUSYBOX, command: ['migrate'] } }, egress: 'declared' },
  };

  it('is filled before all else that runs in the pod', () => {
    const { spec } = drawn(rendered(given), 'apps/Deployment', 'web');
    const pod = path(spec, 'template', 'spec');
    expect(list(path(pod, 'initContainers')).map(({ name }) => name)).toEqual(['restore-data', 'migrate']);
  });

  it('begins empty where a person says so: by a Job that nothing else starts, which the message names', () => {
    const { spec, names } = cronJob('web-data-begin', given);
    expect([path(spec, 'suspend'), names]).toEqual([true, ['begin']]);
    const pod = path(drawn(rendered(given), 'apps/Deployment', 'web').spec, 'template', 'spec');
    expect(variableOf(list(path(pod, 'initContainers'))[0], 'BEGIN')).toBe(
      'kubectl -n web create job web-data-begin --from=cronjob/web-data-begin',
    );
    expect(cronJob('web-data-begin').names).toEqual([]);
  });

  it('on a NAS is made where the disk is: a file tells', () => {
    const onNas = { ...given, to: nas({ server: '10.10.11.30', path: '/export' }) };
    expect(variableOf(cronJob('web-data-begin', onNas).containers[0], 'MOUNTED')).toBe('/repository/.backups');
  });

  it('is not saved before: the backup knows that it must be', () => {
    expect(variableOf(cronJob('web-data-backup', given).containers[0], 'RESTORES')).toBe('yes');
    expect(variableOf(cronJob('web-data-backup').containers[0], 'RESTORES')).toBeUndefined();
  });

  it('lets the app and the Jobs out to the destination where the app says whom it connects to', () => {
    const policy = drawn(rendered(given), 'networking.k8s.io/NetworkPolicy', 'web-data-way-out');
    expect(JSON.stringify(policy.spec)).toContain(
      '"values":["web","web-data-backup","web-data-begin","web-data-rehearsal","web-data-restore"]',
    );
    expect(drawn(rendered(), 'networking.k8s.io/NetworkPolicy', 'web-data-way-out')).toEqual({});
  });
});

it.each<[Destination, string, readonly string[]]>([
  [TO, 's3:https://s3.bramble.example/bramble-home/home/web/web-data', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  [
    rest({ url: 'http://10.10.11.30:8000/' }),
    'rest:http://10.10.11.30:8000/home.web.web-data/',
    ['RESTIC_REST_USERNAME', 'RESTIC_REST_PASSWORD'],
  ],
  [
    sftp({ host: 'nas', user: 'me', path: '/b/', hostKey: 'ssh-ed25519 AAAA', port: 2222 }),
    'sftp://me@nas:2222//b/home/web/web-data',
    [],
  ],
  [nas({ server: '10.10.11.30', path: '/export/backups' }), '/repository/home/web/web-data', []],
])('a destination says where a repository lies, and what opens it', (to, repository, variables) => {
  const { containers } = cronJob('web-data-backup', { to });
  expect(variableOf(containers[0], 'RESTIC_REPOSITORY')).toBe(repository);
  const names = list(containers[0]?.env)
    .filter(({ valueFrom }) => valueFrom)
    .map(({ name }) => name);
  expect(names).toEqual(['RESTIC_PASSWORD', ...variables]);
  expect(told({ to })).toEqual([]);
});
