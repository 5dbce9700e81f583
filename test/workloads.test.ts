import {
  type AppProps,
  type ClusterProps,
  type Component,
  claim,
  component,
  hostPath,
  iscsi,
  type KubernetesObject,
  type Node,
  nfs,
  node,
  type Volume,
  Workload,
} from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { celebrator3000 } from '../charts/apps/celebrator-3000.ts';
import { mariadb } from '../charts/apps/mariadb.ts';
import { podinfo } from '../charts/apps/podinfo.ts';
import { rabbitmq } from '../charts/apps/rabbitmq.ts';
import { whoami } from '../charts/apps/whoami.ts';
import { list, path } from '../lib/model/object.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const ADDONS = [metallb(), traefik({ address: '10.10.11.21' })];
/** Pod Security allows such volumes nowhere else. */
const OPEN = { name: 'web', podSecurity: 'privileged' } as const;
const BATCH = { key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' } as const;
const NODE = { role: 'agent', address: '10.10.11.13', memory: '8Gi', cpus: 4 } as const;
const SERVER = node('pi-1', { ...NODE, role: 'server', address: '10.10.11.11' });
const SSD = node('pi-3', { ...NODE, labels: { 'bramble.example/disk': 'ssd' } });
const TAINTED = node('pi-4', { ...NODE, address: '10.10.11.14', labels: { [BATCH.key]: 'batch' }, taints: [BATCH] });

function findings(components: readonly Component[], props: Partial<ClusterProps> = {}): readonly string[] {
  return renderSample(sample({ components, ...props })).findings.map(brief);
}

function objects(component: Component, components: readonly Component[], nodes?: readonly Node[]) {
  const rendering = renderSample(sample({ components: [...components, component], ...(nodes ? { nodes } : {}) }));
  expect(rendering.findings.map(brief)).toEqual([]);
  const stages = rendering.stages.filter((stage) => stage.component === component);
  return (kind: string): readonly KubernetesObject[] =>
    stages.flatMap((stage) => stage.objects.filter((object) => object.kind === kind));
}

describe('a workload that could not work is refused with one finding', () => {
  const portless = component({
    name: 'queue',
    images: [BUSYBOX],
    chart: (chart, cluster) =>
      void new Workload(chart, cluster, {
        kind: 'StatefulSet',
        name: 'queue',
        containers: { queue: { image: BUSYBOX } },
      }),
  });
  const block = iscsi('db', { portal: '10.10.11.40:3260', iqn: 'iqn.2004-04.example.bramble:db', lun: 1 });
  const several = (volume: Volume, props: Partial<AppProps>) => web({ volumes: { '/data': volume }, ...props });
  const cases: Record<string, [readonly Component[], ...string[]]> = {
    'an external service whose address is none': [
      [mariadb({ address: 'mariadb.bramble.example' })],
      "error home/mariadb charts/apps/mariadb.ts:29: 'mariadb.bramble.example' outside the cluster is no address of a machine",
    ],
    'an external service at an address that the cluster gives away': [
      [metallb(), mariadb({ address: '10.10.11.25' })],
      'error home/mariadb endpointslice.mariadb-external.yaml: leads to 10.10.11.25, which lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services',
    ],
    'an Ingress where nothing issues certificates': [
      [...ADDONS, podinfo],
      "error home/podinfo: needs 'certificates', which no component provides",
    ],
    'an Ingress without a way in': [[podinfo], "error home/podinfo: needs 'ingress', which no component provides"],
    'an address that the way in has': [
      [...ADDONS, whoami({ address: '10.10.11.21' })],
      'error home/whoami service.whoami.yaml: asks for 10.10.11.21, as traefik/traefik does',
    ],
    'an address where nothing gives one': [
      [whoami({ address: '10.10.11.22' })],
      "error home/whoami: needs 'loadBalancer', which no component provides",
    ],
    'replicas that share what one node holds': [
      [several(claim('data', '1Gi'), { replicas: 3 })],
      "error home/web deployment.web.yaml: runs 3 replicas, but its volume 'data' is held by one node at a time",
    ],
    'replicas that share a block device': [
      [several(block, { replicas: 2, namespace: OPEN })],
      "error home/web deployment.web.yaml: runs 2 replicas, but its volume 'db' is held by one node at a time",
    ],
    'pods of a StatefulSet that share a block device': [
      [several(block, { replicas: 2, stateful: true, namespace: OPEN })],
      "error home/web statefulset.web.yaml: runs 2 replicas, but its volume 'db' is held by one node at a time",
    ],
    'pods on each node that share what one node holds': [
      [several(claim('data', '1Gi', { access: 'ReadWriteOncePod' }), { perNode: true })],
      "error home/web daemonset.web.yaml: runs a pod on each node, but its volume 'data' is held by one pod at a time",
    ],
    'a StatefulSet without a port': [[portless], "error home/queue: the StatefulSet 'queue' has no port"],
    'a broker that is not there': [
      [celebrator3000()],
      "error home/celebrator-3000 cronjob.celebrator-3000.yaml: says host('rabbitmq:amqp'), but no component is named 'rabbitmq'",
    ],
    'a disk that no node has': [
      [rabbitmq({ nodeSelector: { 'bramble.example/disk': 'ssd' } })],
      'error home/rabbitmq statefulset.rabbitmq.yaml: wants a node with bramble.example/disk=ssd, which no node has',
    ],
    'a description of several lines': [
      [web({ about: 'Shows a page.\nAnd more.' })],
      'error home/web about: is no single line',
    ],
    'a description without a word': [[web({ about: ' ' })], 'error home/web about: is no single line'],
  };
  it.each(Object.entries(cases))('%s', (_, [components, ...expected]) => {
    expect(findings(components)).toEqual(expected);
  });

  const nodes = [SERVER, TAINTED];
  it.each<[string, Parameters<typeof rabbitmq>[0]]>([
    ['no toleration', {}],
    ['a toleration of another value', { tolerations: [{ ...BATCH, value: 'builds' }] }],
    ['a toleration of another key', { tolerations: [{ key: 'bramble.example/disk', effect: 'NoSchedule' }] }],
    ['a toleration of another effect', { tolerations: [{ ...BATCH, effect: 'NoExecute' }] }],
  ])('a node that is kept for others, with %s', (_, placement) => {
    expect(findings([rabbitmq({ nodeSelector: { [BATCH.key]: 'batch' }, ...placement })], { nodes })).toEqual([
      'error home/rabbitmq statefulset.rabbitmq.yaml: does not tolerate the taints of the nodes that it could run on: bramble.example/dedicated=batch:NoSchedule of pi-4',
    ]);
  });
});

describe('workloads land where the facts of the nodes send them', () => {
  const nodes = [SERVER, SSD, TAINTED];

  it('storage on the node with the disk', () => {
    const [statefulSet] = objects(
      rabbitmq({ nodeSelector: { 'bramble.example/disk': 'ssd' } }),
      [],
      nodes,
    )('StatefulSet');
    expect(path(statefulSet, 'spec', 'template', 'spec', 'nodeSelector')).toEqual({ 'bramble.example/disk': 'ssd' });
  });

  it.each<[string, object]>([
    ['the very taint', BATCH],
    ['its key', { key: BATCH.key }],
    ['its effect', { effect: BATCH.effect }],
    ['everything', { operator: 'Exists' }],
  ])('batches on the node that is kept for them, by tolerating %s', (_, toleration) => {
    const placement = { nodeSelector: { [BATCH.key]: 'batch' }, tolerations: [toleration] };
    expect(findings([rabbitmq(), celebrator3000(placement)], { nodes })).toEqual([]);
  });

  it('several pods on several nodes, where they are counted', () => {
    const spread = (props: Partial<AppProps>, kind = 'Deployment') =>
      path(objects(web(props), [])(kind)[0], 'spec', 'template', 'spec', 'topologySpreadConstraints');
    expect(spread({})).toBeUndefined();
    expect(spread({ perNode: true }, 'DaemonSet')).toBeUndefined();
    const expected = [
      expect.objectContaining({ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }),
    ];
    expect(spread({ replicas: 3 })).toEqual(expected);
    expect(spread({ replicas: 2, stateful: true }, 'StatefulSet')).toEqual(expected);
  });
});

describe('storage that the default class of k3s, or a folder of a node, cannot give', () => {
  it('a claim that nodes share, where nothing brings another class', () => {
    const volumes = { '/data': claim('data', '1Gi', { access: 'ReadWriteMany' }) };
    expect(findings([web({ volumes })])).toEqual([
      "error home/web persistentvolumeclaim.web-data.yaml: claims ReadWriteMany of the class 'local-path', which only one node can hold",
    ]);
    const longhorn = component({
      name: 'longhorn',
      installs: { objects: [{ kind: 'StorageClass', name: 'longhorn' }] },
    });
    expect(findings([longhorn, web({ volumes })])).toEqual([]);
  });

  it('the data of a pod that may run on several nodes', () => {
    const volumes = { '/data': hostPath('data', '/srv/data') };
    const open = { namespace: { podSecurity: 'privileged' }, volumes } as const;
    expect(findings([web(open)])).toEqual([
      'warning home/web deployment.web.yaml: writes to /srv/data of its node, and may run on pi-1, pi-2',
    ]);
    expect(findings([web({ ...open, nodeSelector: { 'kubernetes.io/hostname': 'pi-1' } })])).toEqual([]);
  });
});

describe('storage that many nodes may hold, or that each pod has for itself', () => {
  const cases: Record<string, Partial<AppProps>> = {
    'is shared by replicas': {
      replicas: 3,
      volumes: { '/data': claim('data', '1Gi', { access: 'ReadWriteMany', storageClass: 'shared' }) },
    },
    'is an NFS share': {
      replicas: 3,
      namespace: OPEN,
      volumes: { '/data': nfs('data', { server: '10.10.11.40', path: '/export' }) },
    },
    'is that of a StatefulSet': { replicas: 3, stateful: true, volumes: { '/data': claim('data', '1Gi') } },
    'is held by the only pod': { volumes: { '/data': claim('data', '1Gi') } },
  };
  const shared = component({ name: 'shared', installs: { objects: [{ kind: 'StorageClass', name: 'shared' }] } });
  it.each(Object.entries(cases))('%s', (_, props) => {
    expect(findings([shared, web(props)])).toEqual([]);
  });
});

describe('an Ingress', () => {
  const addons = [...ADDONS, certManager({ email: 'admin@bramble.example' })];
  const ingress = (expose: AppProps['expose']) => objects(web({ expose }), addons);

  it('has a certificate of its own, and lets in the local network alone', () => {
    const drawn = ingress({ through: 'lan', as: 'ingress' });
    expect(drawn('IngressRoute')).toEqual([]);
    const { metadata, spec } = drawn('Ingress')[0]!;
    expect(metadata.annotations).toEqual({
      'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.middlewares': 'web_web-lan-only@kubernetescrd',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    });
    expect(path(spec, 'tls')).toEqual([{ hosts: ['web.bramble.example'], secretName: 'web-tls' }]);
    expect(drawn('Middleware').map(({ metadata: { name } }) => name)).toEqual(['web-lan-only']);
  });

  it.each(['tunnel', 'both'] as const)('lets in everybody through %s, below its path', (through) => {
    const drawn = ingress({ through, as: 'ingress', path: '/api', host: 'api.bramble.example' });
    const { metadata, spec } = drawn('Ingress')[0]!;
    expect(Object.keys(metadata.annotations ?? {}).filter((key) => key.includes('middlewares'))).toEqual([]);
    const [rule] = list(path(spec, 'rules'));
    expect([rule?.host, list(path(rule, 'http', 'paths')).map((each) => each.path)]).toEqual([
      'api.bramble.example',
      ['/api'],
    ]);
    expect(drawn('Middleware')).toEqual([]);
  });

  it('takes the issuer of the cluster', () => {
    const trial = [...ADDONS, certManager({ email: 'admin@bramble.example', issuer: 'staging' })];
    const { metadata } = objects(web({ expose: { through: 'both', as: 'ingress' } }), trial)('Ingress')[0]!;
    expect(metadata.annotations?.['cert-manager.io/cluster-issuer']).toBe('letsencrypt-staging');
  });
});

it('a password is never an argument', () => {
  const components = [mariadb({ address: '10.10.11.40' }), rabbitmq(), celebrator3000()];
  const texts = components.flatMap((each) =>
    renderSample(sample({ components }))
      .stages.filter(({ component: of }) => of === each)
      .flatMap((stage) => stage.objects.filter(({ kind }) => kind === 'CronJob' || kind === 'StatefulSet')),
  );
  expect(texts).toHaveLength(3);
  for (const object of texts) expect(JSON.stringify(object)).not.toMatch(/"(--[^"]*)?\$\([A-Z_]*(PASS|PWD)/);
});
