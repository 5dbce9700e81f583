import { type AppProps, app, claim, image, node, secret } from 'bramble';
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
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { isKind } from '../lib/model/rendered.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const POSTGRES = image('docker.io/library/postgres');
const TO = s3({ endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' });
const SERVER = {
  at: 'web:sql',
  image: POSTGRES,
  databases: ['photos'],
  user: 'keeper',
  password: secret('password', { from: 'web' }),
};
/** Room for all that a test runs. */
const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '16Gi', cpus: 4 }),
  node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '16Gi', cpus: 4 }),
];

interface Given {
  readonly claimed?: string;
  readonly word?: BackupProps;
  readonly app?: Partial<AppProps>;
  readonly to?: Destination;
}

function rendered({ claimed = 'data', word, app: more, to = TO }: Given = {}) {
  const web = app({
    name: 'web',
    image: BUSYBOX,
    port: 8080,
    volumes: { '/data': claim('data', '1Gi') },
    with: [backup(claimed, word)],
    ...more,
  } as AppProps);
  return renderSample(sample({ nodes: NODES, components: [backups({ to }), web] }));
}

function told(given?: Given): readonly string[] {
  return rendered(given).findings.map(brief);
}

/** An object by its kind and name. */
function drawn(rendering: ReturnType<typeof renderSample>, kind: string, name: string): JsonMap {
  const all = rendering.stages.flatMap(({ objects }) => objects);
  return all.find((each) => isKind(each, kind) && each.metadata.name === name) ?? {};
}

function cronJob(name: string, given?: Given) {
  const { spec } = drawn(rendered(given), 'batch/CronJob', name);
  const pod = path(spec, 'jobTemplate', 'spec', 'template', 'spec');
  const containers = [...list(path(pod, 'initContainers')), ...list(path(pod, 'containers'))];
  return { spec, pod, containers, names: containers.map((each) => each.name) };
}

function variableOf(container: JsonMap | undefined, name: string) {
  return list(container?.env).find((each) => each.name === name)?.value;
}

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

describe('databases of a server', () => {
  const given: Given = {
    word: { server: postgres(SERVER) },
    app: { port: undefined, ports: { sql: 5432 }, stateful: true, image: POSTGRES } as never,
  };

  it('are dumped by the image of the server, and put back by a Job that nobody starts but a person', () => {
    const { names, containers } = cronJob('web-data-backup', given);
    expect(names).toEqual(['dump-postgres', 'save', 'keep']);
    expect(containers[0]?.image).toBe('docker.io/library/postgres:0.0.0');
    const { spec, names: steps } = cronJob('web-data-restore', given);
    expect([path(spec, 'suspend'), steps]).toEqual([true, ['get', 'fill']]);
  });

  it('let the Jobs in', () => {
    const policy = drawn(rendered(given), 'networking.k8s.io/NetworkPolicy', 'web');
    expect(JSON.stringify(policy.spec)).toContain('"web"');
  });
});

describe('databases on a machine beside the cluster', () => {
  const outside = mariadb({ ...SERVER, at: '10.10.11.13:3306', password: secret('db-password') });
  const given: Given = { app: { volumes: undefined, with: [backup(outside, { memory: '256Mi' })] } };

  it('have no finding, and are dumped, saved and kept without a claim', () => {
    expect(told(given)).toEqual([]);
    const { pod, containers, names } = cronJob('web-mariadb-backup', given);
    expect(names).toEqual(['dump-mariadb', 'save', 'keep']);
    expect(list(path(pod, 'volumes')).filter((each) => each.persistentVolumeClaim)).toEqual([]);
    expect(containers[1]?.resources).toMatchObject({ requests: { memory: '256Mi' } });
  });

  it('are asked for where they are, as the Secret of the app says', () => {
    const [dump, save] = cronJob('web-mariadb-backup', given).containers;
    expect(['DB_HOST', 'DB_PORT'].map((name) => variableOf(dump, name))).toEqual(['10.10.11.13', '3306']);
    expect(list(dump?.env)).toContainEqual({
      name: 'MYSQL_PWD',
      valueFrom: { secretKeyRef: { name: 'web', key: 'db-password' } },
    });
    expect(variableOf(save, 'RESTIC_REPOSITORY')).toMatch(/\/home\/web\/web-mariadb$/);
  });

  it('are reached where the app says whom it connects to', () => {
    const shut = rendered({ app: { ...given.app, egress: 'declared' } });
    const policy = drawn(shut, 'networking.k8s.io/NetworkPolicy', 'web-mariadb-way-out');
    expect(JSON.stringify(policy.spec)).toContain(
      '{"ports":[{"port":3306,"protocol":"TCP"}],"to":[{"ipBlock":{"cidr":"10.10.11.13/32"}}]}',
    );
  });

  it('are put back by a Job that nobody starts but a person', () => {
    expect(cronJob('web-mariadb-restore', given).names).toEqual(['get', 'fill']);
  });

  it('tell what is wrong with them', () => {
    const wrong = mariadb({ ...SERVER, at: '10.10.11.13', databases: ['a b'] });
    expect(told({ app: { with: [backup(wrong, { schedule: 3 as never })] } })).toEqual(
      expect.arrayContaining([
        expect.stringContaining("'10.10.11.13' is no component or machine with a port"),
        expect.stringContaining('name of a database'),
        expect.stringContaining('schedule'),
      ]),
    );
  });
});

describe('the state of k3s', () => {
  const state = (nodes: readonly ReturnType<typeof node>[], props = {}) =>
    renderSample(sample({ nodes, components: [backups({ to: TO, ...props })] }));
  const server = (name: string, address: string, more = {}) =>
    node(name, { role: 'server', address, memory: '8Gi', cpus: 4, ...more });

  it('is read by root on the node that has it, with the token, and nothing can be written', () => {
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    const { spec } = drawn(state([server('pi-9', '10.10.11.19', { taints })]), 'batch/CronJob', 'k3s-backup');
    const pod = path(spec, 'jobTemplate', 'spec', 'template', 'spec');
    expect(pod).toMatchObject({
      nodeSelector: { 'kubernetes.io/hostname': 'pi-9' },
      tolerations: [expect.objectContaining({ key: 'node-role.kubernetes.io/control-plane' })],
    });
    const paths = list(path(pod, 'volumes')).flatMap((each) => path(each, 'hostPath', 'path') ?? []);
    expect(paths).toEqual(['/var/lib/rancher/k3s/server/db', '/var/lib/rancher/k3s/server/token']);
    const mounts = list(path(pod, 'initContainers')).flatMap(({ volumeMounts }) => list(volumeMounts));
    expect(
      mounts.filter(({ mountPath }) => String(mountPath).startsWith('/data')).every(({ readOnly }) => readOnly),
    ).toBe(true);
  });

  it('in etcd is told where k3s saves it on its servers alone', () => {
    const three = [server('pi-1', '10.10.11.11'), server('pi-2', '10.10.11.12'), server('pi-3', '10.10.11.13')];
    expect(state(three).findings.map(brief)).toEqual([
      'warning home/backups hosts.snapshots: saves what apps have, and the state of the cluster, in etcd, stays on the disks of the servers',
    ]);
    expect(state(three, { state: false }).findings).toEqual([]);
  });

  it('of one server is what its machine is told', () => {
    const one = [server('pi-1', '10.10.11.11')];
    const told = (datastore: 'sqlite' | 'etcd', props = {}) =>
      renderSample(
        sample({
          nodes: one,
          k3s: { runs: 'v1.36.4+k3s1' },
          hosts: { datastore },
          components: [backups({ to: TO, ...props })],
        }),
      );
    expect(drawn(told('sqlite'), 'batch/CronJob', 'k3s-backup')).not.toEqual({});
    expect(drawn(told('etcd'), 'batch/CronJob', 'k3s-backup')).toEqual({});
    expect(told('etcd', { state: 'sqlite' }).findings.map(brief)).toEqual([
      expect.stringContaining("is 'sqlite', and hosts.datastore is 'etcd'"),
    ]);
  });

  it('of several servers is etcd, which k3s saves itself', () => {
    const two = [server('pi-1', '10.10.11.11'), server('pi-2', '10.10.11.12'), server('pi-3', '10.10.11.13')];
    expect(drawn(state(two), 'batch/CronJob', 'k3s-backup')).toEqual({});
    expect(state(two, { state: 'sqlite' }).findings.map(brief)).toEqual([
      expect.stringContaining("is 'sqlite', and the cluster has 3 servers"),
    ]);
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
