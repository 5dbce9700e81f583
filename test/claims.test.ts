import {
  type AppProps,
  app,
  claim,
  claimOf,
  component,
  existingClaim,
  image,
  type KubernetesObject,
  path,
  Workload,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { findingLine } from '../lib/model/finding.ts';
import { renderSample, sample } from './sample-cluster.ts';

const IMAGE = image('docker.io/library/busybox');
const LONGHORN = component({ name: 'longhorn', installs: { objects: [{ kind: 'StorageClass', name: 'longhorn' }] } });
const declare = (name: string, props: object) => app({ name, image: IMAGE, ...props } as AppProps);
const owner = (props: object = {}) =>
  declare('vaultwarden', { port: 8080, volumes: { '/data': claim('data', '1Gi') }, ...props });
const backup = (volume = claimOf('vaultwarden', 'data', { readOnly: true }), props: object = {}) =>
  declare('backup', { namespace: 'vaultwarden', schedule: '30 3 * * *', volumes: { '/data': volume }, ...props });

const render = (...components: ReturnType<typeof app>[]) =>
  renderSample(sample({ components: [LONGHORN, ...components] }));
const found = (...components: ReturnType<typeof app>[]) =>
  render(...components).findings.map((each) => findingLine(each).replace(/; docs.*|\? docs.*/, ''));
const drawn = (kind: string, name: string, ...components: ReturnType<typeof app>[]): KubernetesObject => {
  const { stages, findings } = render(...components);
  expect(findings).toEqual([]);
  return stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind && each.metadata.name === name)!;
};
const podOf = (object: KubernetesObject) =>
  path(object.kind === 'CronJob' ? path(object.spec, 'jobTemplate') : object, 'spec', 'template', 'spec');
const claims = (...components: ReturnType<typeof app>[]) =>
  render(...components)
    .stages.flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'PersistentVolumeClaim')
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

describe('one claim() that two mount is refused, with what to write', () => {
  const data = claim('data', '1Gi');
  const first = declare('first', { port: 80, volumes: { '/data': data } });

  it.each<[string, object]>([
    ['as it is', data],
    ['as a copy', { ...data, readOnly: true }],
  ])('%s', (_, volume) => {
    expect(found(first, declare('second', { namespace: 'first', volumes: { '/data': volume } }))).toEqual([
      "error home/second volumes: mounts the claim 'data' of 'first' as its own: it would get another, which is empty (write claimOf('first', 'data'), or give it its own: claim('data', '1Gi')",
    ]);
  });

  it('in another namespace', () => {
    expect(found(first, declare('second', { volumes: { '/data': data } }))[0]).toContain(
      "write claimOf('first', 'data'), and namespace: 'first', or give it its own",
    );
  });

  it('of which one is a component', () => {
    const second = component({
      name: 'second',
      images: [IMAGE],
      chart: (chart, cluster) =>
        void new Workload(chart, cluster, {
          name: 'second',
          containers: { second: { image: IMAGE, volumes: { '/data': data } } },
        }),
    });
    expect(found(first, second)[0]).toContain("error home/second volumes: mounts the claim 'data' of 'first'");
  });

  it('and two of one name and size are two', () => {
    expect(claims(first, declare('second', { volumes: { '/data': claim('data', '1Gi') } }))).toEqual([
      'first/first-data',
      'second/second-data',
    ]);
  });
});

describe('a claim that cannot be asked for is refused, with the reason', () => {
  it.each<[string, ReturnType<typeof app>[], string]>([
    [
      'of an app in another namespace',
      [owner(), backup(undefined, { namespace: undefined })],
      "asks for the claim 'data' of 'vaultwarden', which lies in the namespace 'vaultwarden': pods mount claims of their own namespace alone (give it namespace: 'vaultwarden'",
    ],
    [
      'with a misspelt name',
      [owner(), backup(claimOf('vaultwarden', 'dta'))],
      "asks for the claim 'dta' of 'vaultwarden', which has none of that name (did you mean 'data'",
    ],
    [
      'of an app that has none',
      [owner({ volumes: {} }), backup()],
      "asks for the claim 'data' of 'vaultwarden', which has none of that name (name a claim that is there: existingClaim('…')",
    ],
    [
      'of several pods',
      [owner({ stateful: true, replicas: 2 }), backup()],
      "asks for the claim 'data' of 'vaultwarden', which has 2 pods, each of which has one (say whose: claimOf('vaultwarden', 'data', { pod: 0 })",
    ],
    [
      'of a pod that is not there',
      [owner({ stateful: true, replicas: 2 }), backup(claimOf('vaultwarden', 'data', { pod: 2 }))],
      "asks for the claim 'data' of 'vaultwarden', which has 2 pods, none of which is number 2 (say whose: claimOf('vaultwarden', 'data', { pod: 0 })",
    ],
    [
      'of itself',
      [owner(), backup(claimOf('backup', 'data'))],
      "asks for the claim 'data' of 'backup', which is itself (mount the claim that it has",
    ],
  ])('%s', (_, components, what) => {
    expect(found(...components)).toEqual([`error home/backup volumes: ${what}`]);
  });

  it('of an app that is not there', () => {
    expect(found(owner(), backup(claimOf('vaultwarde', 'data')))).toEqual([
      "error home/backup: asks for the claim 'data' of 'vaultwarde', which is no component of the cluster (did you mean 'vaultwarden'",
    ]);
  });

  it('where no node is open to both', () => {
    const on = (name: string) => ({ nodeSelector: { 'kubernetes.io/hostname': name } });
    expect(found(owner(on('pi-1')), backup(undefined, on('pi-2')))[0]).toContain(
      'which vaultwarden/vaultwarden mounts too and one node holds at a time, and no node is open to both',
    );
  });
});

describe('a claim of another app', () => {
  it('is mounted for reading, and no second claim is drawn', () => {
    const pod = podOf(drawn('CronJob', 'backup', owner(), backup()));
    expect(path(pod, 'volumes')).toEqual([
      { name: 'vaultwarden-data', persistentVolumeClaim: { claimName: 'vaultwarden-data', readOnly: true } },
    ]);
    expect(JSON.stringify(path(pod, 'containers'))).toContain(
      '"volumeMounts":[{"mountPath":"/data","name":"vaultwarden-data","readOnly":true}]',
    );
    expect(claims(owner(), backup())).toEqual(['vaultwarden/vaultwarden-data']);
  });

  it('draws the pods to the node of the owner as a wish, and of its pod where that has a claim of its own', () => {
    const held = { volumes: { '/data': claim('data', '1Gi', { storageClass: 'longhorn' }) } };
    const affinity = (labels: object) => ({
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } },
          },
        ],
      },
    });
    const near = (mine: object, volume?: ReturnType<typeof claimOf>) =>
      path(podOf(drawn('CronJob', 'backup', owner(mine), backup(volume))), 'affinity');
    expect(near(held)).toEqual(affinity({ 'app.kubernetes.io/name': 'vaultwarden' }));
    expect(near({ ...held, stateful: true, replicas: 2 }, claimOf('vaultwarden', 'data', { pod: 1 }))).toEqual(
      affinity({
        'app.kubernetes.io/name': 'vaultwarden',
        'statefulset.kubernetes.io/pod-name': 'vaultwarden-1',
      }),
    );
  });

  it.each<[string, object]>([
    ['pins all who use it', { storageClass: 'local-path' }],
    ['may be held by many nodes', { storageClass: 'longhorn', access: 'ReadWriteMany' }],
  ])('says nothing of nodes where it %s', (_, options) => {
    const volumes = { '/data': claim('data', '1Gi', options) };
    expect(path(podOf(drawn('CronJob', 'backup', owner({ volumes }), backup())), 'affinity')).toBeUndefined();
  });

  it('is shared by several apps, if many nodes may hold it', () => {
    const shared = {
      volumes: { '/data': claim('data', '1Gi', { storageClass: 'longhorn', access: 'ReadWriteMany' }) },
    };
    const reader = (name: string) =>
      declare(name, {
        namespace: 'vaultwarden',
        replicas: 2,
        volumes: { '/data': claimOf('vaultwarden', 'data') },
      });
    const strategy = path(drawn('Deployment', 'one', owner(shared), reader('one'), reader('two')).spec, 'strategy');
    expect(path(strategy, 'type')).toBe('RollingUpdate');
  });

  it('of one node is given up by the old pod before the new one starts', () => {
    const second = backup(claimOf('vaultwarden', 'data'), { schedule: undefined });
    expect(path(drawn('Deployment', 'backup', owner(), second).spec, 'strategy', 'type')).toBe('Recreate');
  });
});

describe('a claim that a component draws which is no app', () => {
  const database = component({
    name: 'database',
    chart: (chart) =>
      void new k8s.KubePersistentVolumeClaim(chart, 'claim', {
        metadata: { name: 'database-files' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } } },
      }),
  });
  const reader = (name: string, namespace = 'database') =>
    declare('backup', {
      namespace,
      schedule: '30 3 * * *',
      volumes: { '/data': claimOf('database', name, { readOnly: true }) },
    });

  it('is missed under a name that it does not have', () => {
    expect(found(database, reader('database-file'))).toContainEqual(
      expect.stringContaining(
        "refers to the PersistentVolumeClaim 'database-file', which is not there (did you mean 'database-files'",
      ),
    );
  });

  it('is refused from another namespace', () => {
    expect(found(database, reader('database-files', 'vaultwarden'), owner())[0]).toContain(
      "which lies in the namespace 'database': pods mount claims of their own namespace alone",
    );
  });

  it('is asked for by the name of its PersistentVolumeClaim', () => {
    expect(path(podOf(drawn('CronJob', 'backup', database, reader('database-files'))), 'volumes')).toEqual([
      { name: 'database-database-files', persistentVolumeClaim: { claimName: 'database-files', readOnly: true } },
    ]);
  });
});

describe('a claim that is there already', () => {
  const photos = (props: object = {}) =>
    declare('photos', { port: 80, volumes: { '/photos': existingClaim('photos.v1') }, ...props });

  it('is mounted by its name, neither drawn nor missed, and held by one node unless it says otherwise', () => {
    const deployment = drawn('Deployment', 'photos', photos());
    expect(path(podOf(deployment), 'volumes')).toEqual([
      { name: 'photos-v1', persistentVolumeClaim: { claimName: 'photos.v1', readOnly: false } },
    ]);
    expect(path(deployment.spec, 'strategy', 'type')).toBe('Recreate');
    expect(claims(photos())).toEqual([]);
  });

  it('is judged by the access that it has', () => {
    expect(found(photos({ replicas: 2 }))[0]).toContain(
      "runs 2 replicas, but its volume 'photos-v1' is held by one node at a time",
    );
    const volumes = { '/photos': existingClaim('photos', { access: 'ReadWriteMany' }) };
    expect(found(photos({ replicas: 2, volumes }))).toEqual([]);
  });
});

describe('a Deployment stops its pod before the new one starts where the two cannot live side by side', () => {
  const OPEN = { namespace: { podSecurity: 'privileged' } };
  const strategyOf = (props: object) => path(drawn('Deployment', 'web', declare('web', props)).spec, 'strategy');
  it.each<[string, object]>([
    ['both take a port of the node', { ...OPEN, port: 8080, hostNetwork: true }],
    ['both take a host port', { ...OPEN, ports: { dns: { container: 53, hostPort: 53 } } }],
  ])('since %s', (_, props) => {
    expect(path(strategyOf(props), 'type')).toBe('Recreate');
    expect(strategyOf({ ...props, replicas: 2 })).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });

  it('and starts it first in the network of the node, where it takes no port', () => {
    expect(path(strategyOf({ ...OPEN, hostNetwork: true }), 'type')).toBe('RollingUpdate');
  });
});
