import { app, type Component, component, image } from 'bramble';
import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { cycles } from '../lib/derive/cycles.ts';
import { type Wait, waits } from '../lib/derive/waits.ts';
import type { JsonMap } from '../lib/model/object.ts';
import type { RenderedStage } from '../lib/model/rendered.ts';
import { brief, KIND_TABLE, renderSample, sample } from './sample-cluster.ts';

const ADDONS = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 80, expose: { through: 'lan' } });

/** Waits as text: `web needs the crd of traefik-crds`. */
function waitsOf(components: readonly Component[]): readonly string[] {
  const { stages } = renderSample(sample({ components }));
  return waits(stages, KIND_TABLE).map(({ from, to, reason }) => `${from.name} needs the ${reason} of ${to.name}`);
}

function errors(components: readonly Component[]): readonly string[] {
  return renderSample(sample({ components })).findings.map(brief);
}

function kustomizations(components: readonly Component[]): readonly JsonMap[] {
  const { files } = renderSample(sample({ components }));
  return [...files].flatMap(([path, text]) =>
    path.startsWith('flux/') ? parseAllDocuments(text).map((document) => document.toJS() as JsonMap) : [],
  );
}

function spec(name: string, components: readonly Component[]): JsonMap {
  return kustomizations(components).find((each) => (each.metadata as JsonMap).name === name)?.spec as JsonMap;
}

/** A component that draws one object in its main stage. */
function single(name: string, apiVersion: string, kind: string, more: JsonMap = {}): Component {
  return component({
    name,
    chart: (chart) => void new ApiObject(chart, 'x', { apiVersion, kind, metadata: { name }, ...more }),
  });
}

describe('a wait follows from what admission needs', () => {
  it('a kind waits for its CRD', () => {
    expect(waitsOf([...ADDONS, web])).toContain('web needs the crd of traefik-crds');
  });

  it('what a webhook judges waits for the webhook', () => {
    expect(waitsOf(ADDONS)).toEqual(
      expect.arrayContaining([
        'metallb-config needs the webhook of metallb',
        'cert-manager-config needs the webhook of cert-manager',
        'traefik-config needs the webhook of cert-manager',
      ]),
    );
  });

  it('a webhook that may fail is waited for by nobody', () => {
    const ignoring = component({
      name: 'ignoring',
      chart: (chart) => {
        const rules = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];
        const clientConfig = { service: { name: 'a', namespace: 'b' } };
        const webhook = { name: 'a.b.c', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig, rules };
        new k8s.KubeValidatingWebhookConfiguration(chart, 'w', {
          metadata: { name: 'ignoring' },
          webhooks: [{ ...webhook, failurePolicy: 'Ignore' }],
        });
      },
    });
    expect(waitsOf([ignoring, web])).toEqual([]);
  });

  it('a kind that is converted waits for the converter', () => {
    const peer = single('peer', 'metallb.io/v1beta2', 'BGPPeer');
    expect(waitsOf([...ADDONS, peer])).toContain('peer needs the webhook of metallb');
  });

  it('an object waits for its namespace, unless its own stage or k3s brings it', () => {
    const guest = app({ name: 'guest', namespace: 'jobs', image: image('docker.io/library/busybox') });
    const system = app({ name: 'system', namespace: 'kube-system', image: image('docker.io/library/busybox') });
    expect(waitsOf([component({ name: 'jobs' }), guest, system])).toEqual(['guest needs the namespace of jobs']);
  });

  it('a claim waits for the storage class that it names', () => {
    const longhorn = single('longhorn', 'storage.k8s.io/v1', 'StorageClass', { provisioner: 'driver.longhorn.io' });
    const claim = single('claim', 'v1', 'PersistentVolumeClaim', { spec: { storageClassName: 'longhorn' } });
    const other = single('other', 'v1', 'PersistentVolumeClaim', { spec: { storageClassName: 'local-path' } });
    expect(waitsOf([longhorn, claim, other])).toEqual(['claim needs the storage of longhorn']);
  });

  it('kinds and webhooks that a chart installs are waited for', () => {
    const keda = component({ name: 'keda', installs: { crds: ['keda.sh'], webhooks: ['keda.sh'] } });
    const scaled = single('scaled', 'keda.sh/v1alpha1', 'ScaledObject');
    expect(waitsOf([keda, scaled])).toEqual(['scaled needs the crd of keda', 'scaled needs the webhook of keda']);
  });

  it('nobody waits for what is needed only at run time', () => {
    const components = [...ADDONS, web];
    const ofWeb = waitsOf(components).filter((wait) => wait.startsWith('web '));
    expect(ofWeb).toEqual(['web needs the crd of traefik-crds']);
  });
});

describe('a Kustomization', () => {
  it('of an app checks the health of its workload', () => {
    expect(spec('web', [...ADDONS, web])).toMatchObject({
      dependsOn: [{ name: 'traefik-crds' }],
      healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'web' }],
      path: './dist/home/web',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    });
  });

  it('substitutes nothing', () => {
    for (const each of kustomizations([...ADDONS, web])) expect(each.spec).not.toHaveProperty('postBuild');
  });
});

describe('waits that cannot work are refused', () => {
  it('a cycle, with its members and the reasons', () => {
    const lives = (name: string, namespace: string) =>
      component({
        name,
        chart: (chart) =>
          void new k8s.KubeConfigMap(chart, 'x', {
            metadata: { name: 'x', namespace, labels: { 'bramble.example/read': 'yes' } },
          }),
      });
    expect(errors([lives('a', 'b'), lives('b', 'c'), lives('c', 'a')])).toEqual([
      'error home: a, b, c wait for each other: a needs the namespace of b, b needs the namespace of c, c needs the namespace of a',
    ]);
  });
});

describe('for every list of waits', () => {
  const stage = (name: string): RenderedStage => ({
    name,
    cluster: 'home',
    component: component({ name }),
    stage: 'chart',
    objects: [],
  });
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
  const wait = (from: number, to: number): Wait => ({
    from: stage(`s${from}`),
    to: stage(`s${to}`),
    reason: 'namespace',
    object,
    needed: new Set(),
  });
  const pairs = fc.array(
    fc.tuple(fc.nat(9), fc.nat(9)).filter(([from, to]) => from !== to),
    { maxLength: 25 },
  );

  it('there is no cycle where all waits point downwards', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        expect(cycles(list.map(([a, b]) => wait(Math.max(a, b), Math.min(a, b))))).toEqual([]);
      }),
    );
  });

  it('two stages are in one cycle just when each reaches the other', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const found = cycles(list.map(([a, b]) => wait(a, b)));
        const reach = reachability(list);
        for (let a = 0; a < 10; a++) {
          for (let b = 0; b < 10; b++) {
            if (a === b) continue;
            const together = found.some((members) => members.includes(`s${a}`) && members.includes(`s${b}`));
            expect(together).toBe(reach[a]![b]! && reach[b]![a]!);
          }
        }
      }),
    );
  });
});

/** Which of ten stages reaches which, by Warshall's algorithm. */
function reachability(list: readonly (readonly [number, number])[]): readonly (readonly boolean[])[] {
  const reach = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => false));
  for (const [a, b] of list) reach[a]![b] = true;
  for (let via = 0; via < 10; via++) {
    for (let a = 0; a < 10; a++) for (let b = 0; b < 10; b++) reach[a]![b] ||= reach[a]![via]! && reach[via]![b]!;
  }
  return reach;
}
