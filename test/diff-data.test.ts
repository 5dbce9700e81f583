import { answersOf, docs, expectPairs, type StepPair, toldOf } from './told-step.ts';

const KEPT = 'annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }';
const claim = (name: string, spec = '', size = '1Gi', metadata = KEPT) => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, ${metadata} }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } }, ${spec} }
`;
const app = (volume: string, kind = 'Deployment', spec = '') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: 'web:1', volumeMounts: [{ name: data, mountPath: /data }] }]
      ${volume}
`;
const mounting = (name: string) => `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${name} } }]`;
const templates = (size: string, spec = '') =>
  `serviceName: web\n  ${spec}\n  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } } }]`;
const namespace = (metadata: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: web, ${metadata} }
`;
const crd = (metadata: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.own.bramble.example, ${metadata} }
spec: { group: own.bramble.example, scope: Namespaced, names: { kind: Thing, plural: things }, versions: [] }
`;
const storageClass = (spec: string) => `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: disks }
provisioner: disks.bramble.example
${spec}
`;
const volume = (policy: string) => `
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk, ${KEPT} }
spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: ${policy}, nfs: { server: 10.10.11.9, path: /disk } }
`;
const AWAY = 'Flux is told not to remove it';
const DELETED = 'Flux deletes it, and all that it holds';
const stuck = (what: string): readonly string[] =>
  ['stuck', 'danger flux-stuck'].map(
    (is) =>
      `${is}: ${what} cannot be changed in place: Flux stops at the Kustomization web, and what runs goes on as it is`,
  );
const RESTARTS = 'restarts: restarts without a gap: new pods are ready before old ones go';

describe('data', () => {
  const empty = 'starts on an empty claim, web/files: what the claim web/data holds stays there';
  const pairs: Readonly<Record<string, StepPair>> = {
    'of a claim that is not protected goes with it': [
      claim('data', '', '1Gi', ''),
      '',
      [
        'lost: the claim web/data is deleted, and all that it holds with it',
        'danger data-lost: the claim web/data is deleted, and all that it holds with it',
      ],
    ],
    'of a claim that is protected stays': [
      claim('data'),
      '',
      ['stays: the claim web/data stays with all that it holds, and nothing mounts it any more'],
    ],
    'of an app whose volume has another name is left behind': [
      docs(claim('data'), app(mounting('data'))),
      docs(claim('files'), app(mounting('files'))),
      [`elsewhere: ${empty}`, RESTARTS, `danger starts-empty: ${empty}`],
    ],
    'of an app that becomes stateful is left behind': [
      docs(claim('data'), app(mounting('data'))),
      app('', 'StatefulSet', templates('1Gi')),
      [
        'elsewhere: starts on an empty claim, web/data-web-0: what the claim web/data holds stays there',
        'down: is down between the Deployment that goes and the StatefulSet that comes',
        'removes: Flux deletes Deployment web',
        'danger starts-empty: starts on an empty claim, web/data-web-0: what the claim web/data holds stays there',
      ],
    ],
    'of a Namespace that is not protected goes with it': [
      namespace(''),
      '',
      [`lost: ${DELETED}`, `danger data-lost: ${DELETED}`],
    ],
    'of a Namespace that is protected stays': [namespace(KEPT), '', [`stays: the Namespace web stays: ${AWAY}`]],
    'of a kind goes with its CustomResourceDefinition': [
      crd(''),
      '',
      [
        'lost: Flux deletes it, and all objects of its kind',
        'danger data-lost: Flux deletes it, and all objects of its kind',
      ],
    ],
    'of a claim that grows stays': [
      docs(storageClass('allowVolumeExpansion: true'), claim('data', 'storageClassName: disks')),
      docs(storageClass('allowVolumeExpansion: true'), claim('data', 'storageClassName: disks', '2Gi')),
      ['volume: the claim web/data grows from 1Gi to 2Gi, with all that it holds'],
    ],
    'of a new app begins empty': [
      '',
      docs(claim('data'), app(mounting('data'))),
      ['volume: the claim web/data is new, and starts empty (1Gi)'],
    ],
    'of more pods begins empty for each': [
      app('', 'StatefulSet', templates('1Gi', 'replicas: 1')),
      app('', 'StatefulSet', templates('1Gi', 'replicas: 2')),
      ['scales: goes from 1 to 2 pods', 'volume: the claim web/data-web-1 is new, and starts empty (1Gi)'],
    ],
    'is kept by its volume no more': [
      volume('Retain'),
      volume('Delete'),
      [
        'danger reclaim-delete: persistentVolumeReclaimPolicy becomes Delete: the volume goes with its claim, and with it the data',
      ],
    ],
    'is protected against pruning no more': [
      claim('data'),
      claim('data', '', '1Gi', ''),
      [
        'danger prune-protection-removed: is protected against pruning no more: once nothing renders it, Flux deletes it',
      ],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('Flux stops', () => {
  const job = (image: string) => `
apiVersion: batch/v1
kind: Job
metadata: { name: web }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: web, image: '${image}' }] } } }
`;
  const pairs: Readonly<Record<string, StepPair>> = {
    'at a claim that grows where its class cannot': [
      claim('data'),
      claim('data', '', '2Gi'),
      stuck('the size, from 1Gi to 2Gi with the class local-path,'),
    ],
    'at a claim that shrinks': [claim('data', '', '2Gi'), claim('data'), stuck('the size, from 2Gi to less, 1Gi,')],
    'at the size of a StatefulSet’s claims': [
      app('', 'StatefulSet', templates('1Gi')),
      app('', 'StatefulSet', templates('2Gi')),
      stuck('spec.volumeClaimTemplates'),
    ],
    'at a selector': [
      app(''),
      app('').replace('matchLabels: { app: web }', 'matchLabels: { app: web, tier: a }'),
      stuck('spec.selector'),
    ],
    'at a Job that is not forced': [
      job('registry.bramble.example/web:1.0.0'),
      job('registry.bramble.example/web:1.0.1'),
      [stuck('spec.template')[0]!, 'image: web 1.0.0 → 1.0.1', stuck('spec.template')[1]!],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('what is lost is answered', () => {
  it.each([
    ['by a claim that is deleted', claim('data', '', '1Gi', ''), '', 1],
    [
      'by pods that start empty',
      docs(claim('data'), app(mounting('data'))),
      docs(claim('files'), app(mounting('files'))),
      1,
    ],
    ['not by a claim that stays', claim('data'), '', 0],
    ['not by a claim that is new', '', docs(claim('data'), app(mounting('data'))), 0],
  ])('%s', (_, before, after, amount) => {
    expect(answersOf(before, after).lost).toHaveLength(amount);
  });
});
