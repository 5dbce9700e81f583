import { claimed, drawing, expectLines, type Pair, pvc, reviewed, stateful, stuck } from './reviewed-change.ts';

const ANEW = 'delete it once this is merged: Flux makes it anew';
const NEVER = 'name it anew: it is then made beside the old one';
const ORPHAN = 'delete it alone once this is merged: its pods and claims stay as they are, and Flux makes it anew';

const cls = (name: string, more: string) => `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name} }
provisioner: disks.bramble.example
${more}
`;

describe('what the API server refuses is told of', () => {
  const binding = (role: string) =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: web }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${role} }\n`;
  const service = (spec: string) => `---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ${spec} }\n`;
  const selecting = (label: string) => claimed('a').replaceAll('app: web', label);
  const volume = (path: string) =>
    `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: { name: disk }\nspec: { capacity: { storage: 1Gi }, local: { path: ${path} } }\n`;
  const job = (tag: string, more = '') =>
    `---\napiVersion: batch/v1\nkind: Job\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: web, image: 'web:${tag}' }] } } }\n${more}`;
  const config = (value: string, more = 'immutable: true') =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: '${value}' }\n${more}\n`;
  const crd = (scope: string) =>
    `---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: as.bramble.example }\nspec: { group: bramble.example, scope: ${scope}, names: { kind: A, plural: as } }\n`;
  const change = (before: string, after: string, ...lines: readonly string[]): Pair => [
    [drawing(before)],
    [drawing(after)],
    lines,
  ];
  const PVC = 'persistentvolumeclaim.data.yaml';
  const pairs: Readonly<Record<string, Pair>> = {
    'a claim that shrinks': change(
      pvc('', '5Gi'),
      pvc('', '1Gi'),
      stuck(PVC, 'the size, from 5Gi to less, 1Gi,', NEVER),
    ),
    'a claim of k3s that grows': change(
      pvc(''),
      pvc('', '5Gi'),
      stuck(PVC, 'the size, from 1Gi to 5Gi with the class local-path,', NEVER),
    ),
    'a claim that grows in a class that cannot': change(
      cls('disks', '') + pvc('storageClassName: disks'),
      cls('disks', '') + pvc('storageClassName: disks', '5Gi'),
      stuck(PVC, 'the size, from 1Gi to 5Gi with the class disks,', NEVER),
    ),
    'a claim in another class': change(
      pvc('storageClassName: a'),
      pvc('storageClassName: b'),
      stuck(PVC, 'spec.storageClassName', NEVER),
    ),
    'a claim that others may use': change(
      pvc(''),
      pvc('').replace('ReadWriteOnce', 'ReadWriteMany'),
      stuck(PVC, 'spec.accessModes', NEVER),
    ),
    'a volume elsewhere': change(volume('/a'), volume('/b'), stuck('persistentvolume.disk.yaml', 'spec.local', NEVER)),
    'the template of a claim': change(
      stateful(''),
      stateful('', '5Gi'),
      stuck('statefulset.db.yaml', 'spec.volumeClaimTemplates', ORPHAN),
    ),
    'how a StatefulSet starts its pods': change(
      stateful(''),
      stateful('podManagementPolicy: Parallel'),
      stuck('statefulset.db.yaml', 'spec.podManagementPolicy', ORPHAN),
    ),
    'a selector': change(selecting('app: a'), selecting('app: b'), stuck('deployment.web.yaml', 'spec.selector', ANEW)),
    'a role that is bound': change(binding('a'), binding('b'), stuck('rolebinding.web.yaml', 'roleRef', ANEW)),
    'a Service without an address': change(
      service('ports: [{ port: 80 }]'),
      service("clusterIP: 'None', ports: [{ port: 80 }]"),
      stuck('service.web.yaml', 'spec.clusterIP', ANEW),
    ),
    'a Service that is to have an address again': change(
      service("clusterIP: 'None', ports: [{ port: 80 }]"),
      service('ports: [{ port: 80 }]'),
      'stuck home/web service.web.yaml: spec.clusterIP cannot be changed in place: it stays as it was (take it back, or delete it once this is merged: Flux makes it anew; docs/moving-data.md)',
    ),
    'a number of pods that is no longer drawn': change(
      claimed('a').replace('spec:', 'spec:\n  replicas: 3'),
      claimed('a'),
      'fewer home/web deployment.web.yaml: goes down from 3 pods to one, until what scales it acts (hand the number over before you merge: docs/scaling.md; docs/moving-data.md)',
    ),
    'what says that it does not change': change(config('1'), config('2'), stuck('configmap.web.yaml', 'data', ANEW)),
    'the scope of a kind': change(
      crd('Cluster'),
      crd('Namespaced'),
      stuck('customresourcedefinition.as.bramble.example.yaml', 'spec.scope', NEVER),
    ),
    'a class': change(
      cls('disks', 'reclaimPolicy: Delete'),
      cls('disks', 'reclaimPolicy: Retain'),
      stuck('storageclass.disks.yaml', 'reclaimPolicy', ANEW),
    ),
    'a claim that Flux is told to replace': change(
      pvc('storageClassName: a'),
      pvc('storageClassName: b').replace(
        'data }',
        'data, annotations: { kustomize.toolkit.fluxcd.io/force: enabled } }',
      ),
      `lost home/web ${PVC}: spec.storageClassName cannot be changed in place: Flux is told to delete it then, with all that it holds (take it back, or take away the annotation kustomize.toolkit.fluxcd.io/force; docs/moving-data.md)`,
    ),
    'but not a Job, which Flux replaces': change(job('1'), job('2')),
    'nor what may change': change(stateful('replicas: 1'), stateful('replicas: 1\n  minReadySeconds: 5')),
    'nor what says the default': change(
      stateful('') + pvc('') + cls('disks', ''),
      stateful('podManagementPolicy: OrderedReady') +
        pvc('storageClassName: local-path, volumeMode: Filesystem') +
        cls('disks', 'reclaimPolicy: Delete'),
    ),
    'nor a claim that grows in a class that can': change(
      cls('disks', 'allowVolumeExpansion: true') + pvc('storageClassName: disks'),
      cls('disks', 'allowVolumeExpansion: true') + pvc('storageClassName: disks', '5Gi'),
    ),
    'nor what is to change no more': change(config('1', ''), config('2')),
    'nor another version of an API': change(
      '---\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 1 }\n',
      '---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 1 }\n',
    ),
  };
  it.each(Object.entries(pairs))('%s', (_, pair) => expectLines(pair));

  it('with the command that hands a number of pods over', () => {
    const [{ commands } = { commands: [] }] = reviewed(
      [drawing(claimed('a').replace('spec:', 'spec:\n  replicas: 3'))],
      [drawing(claimed('a'))],
    );
    expect(commands).toEqual([
      `echo '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"web"},"spec":{"replicas":3}}' | kubectl apply --server-side --field-manager=scaler -f -`,
    ]);
  });

  it('with the commands that have Flux make it anew', () => {
    const [selector, templates] = [
      reviewed([drawing(selecting('app: a'))], [drawing(selecting('app: b'))]),
      reviewed([drawing(stateful(''))], [drawing(stateful('', '5Gi'))]),
    ].map(([each]) => each?.commands);
    expect(selector).toEqual(['kubectl delete deployment web -n web', 'flux reconcile kustomization web']);
    expect(templates).toEqual([
      'kubectl delete statefulset db -n web --cascade=orphan',
      'flux reconcile kustomization web',
    ]);
  });
});
