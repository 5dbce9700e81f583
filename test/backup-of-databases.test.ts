import { node, secret } from 'bramble';
import { backup, backups, mariadb, postgres } from '../charts/addons/backups/index.ts';
import { list, path } from '../lib/model/object.ts';
import { cronJob, drawn, type Given, POSTGRES, rendered, SERVER, TO, told, variableOf } from './backup-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

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
