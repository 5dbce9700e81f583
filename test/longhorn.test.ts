import { app, type Component, claim, image, node, path } from 'bramble';
import { type LonghornProps, longhorn } from '../charts/addons/longhorn/index.ts';
import { AGENT } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const LABELS = { 'node.longhorn.io/create-default-disk': 'true' };
const TAINT = { key: 'bramble.example/dedicated', value: 'storage', effect: 'NoSchedule' } as const;
const NODES = [
  node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11', memory: '8Gi', labels: LABELS }),
  node('pi-2', { ...AGENT, address: '10.10.11.12', memory: '8Gi', labels: LABELS, taints: [TAINT] }),
  node('pi-3', { ...AGENT, address: '10.10.11.13', memory: '1Gi' }),
];

const render = (components: readonly Component[], nodes = NODES) => renderSample(sample({ nodes, components }));
const found = (components: readonly Component[], nodes = NODES) =>
  render(components, nodes)
    .findings.map(brief)
    .filter((each) => !each.includes('is not rendered'));

describe('what it cannot be is refused', () => {
  const cases: Record<string, readonly [props: object, what: string]> = {
    'no copy': [{ replicas: 0 }, 'error home/longhorn replicas: 0 is no number of replicas'],
    'half a copy': [{ replicas: 1.5 }, 'error home/longhorn replicas: 1.5 is no number of replicas'],
    'a purpose that is none': [
      { for: ['backups'] },
      "error home/longhorn for[0]: 'backups' is none of 'database', 'files', 'cache'",
    ],
    'a folder that is none': [{ dataPath: 'ssd' }, "error home/longhorn dataPath: 'ssd' is no folder of a node"],
    'a login without a page': [{ with: [] }, "error home/longhorn with: has no use without 'host'"],
  };
  it.each(Object.entries(cases))('%s', (_, [props, what]) => {
    expect(found([longhorn(props as LonghornProps)])).toEqual([what]);
  });
  it('more copies than nodes with a disk', () => {
    expect(found([longhorn({ replicas: 3 })])).toEqual([
      "error home/longhorn storageclass.longhorn.yaml: puts each volume on 3 nodes, and the nodes with a disk for it are: 'pi-1', 'pi-2'",
    ]);
  });
  it('nodes of which none has a disk', () => {
    expect(
      found(
        [longhorn()],
        [NODES[0]!, NODES[2]!].map((each) => ({ ...each, labels: {} })),
      ),
    ).toEqual([
      'error home/longhorn storageclass.longhorn.yaml: puts each volume on 2 nodes, and the nodes with a disk for it are: none',
    ]);
  });
  it('a disk on a node with little memory', () => {
    const small = NODES.map((each) => ({ ...each, labels: LABELS }));
    expect(found([longhorn()], small)).toEqual([
      "warning home/longhorn nodes: keeps volumes on 'pi-3', which has 1Gi, and is made for 4Gi at least",
    ]);
  });
});

const photos = app({
  name: 'photos',
  image: image('docker.io/library/busybox'),
  port: 8080,
  replicas: 2,
  volumes: { '/pictures': claim('pictures', '200Gi', { for: 'files', access: 'ReadWriteMany' }) },
});
const settings = () => {
  const { stages, files } = render([longhorn({ for: ['files'], values: { longhornUI: { replicas: 2 } } }), photos]);
  const objects = stages.flatMap((stage) => stage.objects);
  const one = (kind: string) => objects.find((each) => each.kind === kind);
  return { one, files, values: path(one('HelmRelease')?.spec, 'values') };
};

it('files of several pods lie on it, and wait until the release is ready', () => {
  const { one, files } = settings();
  expect(found([longhorn({ for: ['files'] }), photos])).toEqual([]);
  expect(path(one('PersistentVolumeClaim')?.spec, 'storageClassName')).toBe('longhorn');
  expect(files.get('flux/home/photos.yaml')).toContain('dependsOn:\n    - name: longhorn');
  expect(one('HelmRelease')?.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
});

it('it runs where disks are, also past their taints', () => {
  const { values } = settings();
  const toleration = { ...TAINT, operator: 'Equal' };
  expect(values).toMatchObject({
    defaultSettings: {
      createDefaultDiskLabeledNodes: true,
      taintToleration: 'bramble.example/dedicated=storage:NoSchedule',
    },
    longhornManager: { tolerations: [toleration] },
    longhornUI: { replicas: 2 },
  });
});

it('machines get what it needs of them', () => {
  expect(longhorn().hosts).toMatchObject({ packages: ['open-iscsi', 'nfs-common'], services: ['iscsid'] });
});

it('a database at the root of one of its volumes is refused: lost+found is there', () => {
  const database = app({
    name: 'db',
    image: image('docker.io/library/postgres', { tested: '17.6' }),
    ports: { sql: 5432 },
    env: { POSTGRES_PASSWORD: 'x' },
    volumes: { '/var/lib/postgresql/data': claim('data', '5Gi', { storageClass: 'longhorn' }) },
  });
  expect(found([longhorn(), database])).toContain(
    "error home/db deployment.db.yaml: 'db' keeps its data in /var/lib/postgresql/data, the root of a disk, where lost+found is",
  );
});
