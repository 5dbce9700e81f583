import {
  type AppProps,
  app,
  type Component,
  claim,
  component,
  emptyDir,
  hostPath,
  image,
  list,
  nfs,
  path,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { placed } from '../lib/checks/placed.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import { consequenceLine } from '../lib/review/consequence.ts';
import { review } from '../lib/review/review.ts';
import { KIND_TABLE, renderSample, sample } from './sample-cluster.ts';

/** The objects of a cluster with these components, as they are written. */
function treeOf(components: readonly Component[]) {
  const { stages, findings } = renderSample(sample({ components }), undefined, undefined, []);
  expect(findings).toEqual([]);
  return placed(stages).map((each) => ({
    ...each,
    object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject,
  }));
}

function reviewed(before: readonly Component[], after: readonly Component[]) {
  return review(treeOf(before), treeOf(after), KIND_TABLE);
}

/** A component that draws objects in YAML, into the namespace `web`. */
function drawing(yaml: string, props: Partial<Parameters<typeof component>[0]> = {}): Component {
  return component({
    name: 'web',
    ...props,
    chart: (chart) => {
      parseAllDocuments(yaml).forEach((document, index) => {
        new ApiObject(chart, `object-${index}`, document.toJS() as KubernetesObject);
      });
    },
  });
}

const PHOTOS = image('registry.bramble.example/photos');
const photos = (props: Partial<AppProps> = {}) =>
  app({ name: 'photos', image: PHOTOS, port: 8080, volumes: { '/data': claim('data', '5Gi') }, ...props } as AppProps);

const STAYS = 'what the claim photos/photos-data holds stays there';
const MOVE =
  '(take the change back, or give the old volume to the new claim once Flux has applied it; docs/moving-data.md)';
const AWAY = 'Flux is told not to remove it (to remove it for good, once Flux has applied this';
const namespaceStays = (name: string) =>
  `stays home/photos namespace.${name}.yaml: the Namespace ${name} stays: ${AWAY}, with all that is still in it; docs/moving-data.md)`;
const claimStays = (id: string, file: string, of = 'photos') =>
  `stays home/${of} ${file}: the claim ${id} stays with all that it holds, and nothing mounts it any more (to remove it for good, once Flux has applied this, with its data; docs/moving-data.md)`;
const stuck = (file: string, what: string, fix: string, kustomization = 'web') =>
  `stuck home/web ${file}: ${what} cannot be changed in place: Flux stops at the Kustomization ${kustomization}, and what runs goes on as it is (take it back, or ${fix}; docs/moving-data.md)`;
const ANEW = 'delete it once this is merged: Flux makes it anew';
const NEVER = 'name it anew: it is then made beside the old one';
const ORPHAN = 'delete it alone once this is merged: its pods and claims stay as they are, and Flux makes it anew';

type Pair = readonly [before: readonly Component[], after: readonly Component[], lines: readonly string[]];

function expectLines([before, after, lines]: Pair): void {
  expect(reviewed(before, after).map(consequenceLine)).toEqual(lines);
}

const stateful = (more: string, templates = '1Gi') => `---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  ${more}
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: 'db:1', volumeMounts: [{ name: data, mountPath: /db }] }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${templates} } } } }]
`;
const pvc = (spec: string, size = '1Gi', name = 'data') => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } }, ${spec} }
`;
const pod = (volume: string, name = 'web') => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: web, image: 'web:1', volumeMounts: [{ name: data, mountPath: /data }] }]
      volumes: [{ name: data, ${volume} }]
`;
const claimed = (name: string) => pod(`persistentVolumeClaim: { claimName: ${name} }`);
const cls = (name: string, more: string) => `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name} }
provisioner: disks.bramble.example
${more}
`;

describe('pods that go on without their data are told of, a line for each claim', () => {
  const pairs: Readonly<Record<string, Pair>> = {
    'an app with another name': [
      [photos()],
      [photos({ name: 'pictures' })],
      [
        `elsewhere home/pictures persistentvolumeclaim.pictures-data.yaml: starts on an empty claim, pictures/pictures-data: ${STAYS} ${MOVE}`,
        namespaceStays('photos'),
      ],
    ],
    'an app in another namespace': [
      [photos()],
      [photos({ namespace: { name: 'media' } })],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-data.yaml: starts on an empty claim, media/photos-data: ${STAYS} ${MOVE}`,
        namespaceStays('photos'),
      ],
    ],
    'an app that becomes stateful': [
      [photos()],
      [photos({ stateful: true })],
      [
        `elsewhere home/photos statefulset.photos.yaml: starts on an empty claim, photos/data-photos-0: ${STAYS} ${MOVE}`,
      ],
    ],
    'an app that is stateful no more': [
      [photos({ stateful: true })],
      [photos()],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-data.yaml: starts on an empty claim, photos/photos-data: what the claim photos/data-photos-0 holds stays there ${MOVE}`,
      ],
    ],
    'a volume with another name': [
      [photos()],
      [photos({ volumes: { '/data': claim('files', '5Gi') } })],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-files.yaml: starts on an empty claim, photos/photos-files: ${STAYS} ${MOVE}`,
      ],
    ],
    'a volume with another name at another path, which is the only one': [
      [photos()],
      [photos({ volumes: { '/files': claim('files', '5Gi') } })],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-files.yaml: starts on an empty claim, photos/photos-files: ${STAYS} ${MOVE}`,
      ],
    ],
    'several volumes, each by its path': [
      [photos({ volumes: { '/a': claim('a', '1Gi'), '/b': claim('b', '1Gi') } })],
      [photos({ volumes: { '/b': claim('y', '1Gi'), '/a': claim('x', '1Gi') } })],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-y.yaml: starts on an empty claim, photos/photos-y: what the claim photos/photos-b holds stays there ${MOVE}`,
        `elsewhere home/photos persistentvolumeclaim.photos-x.yaml: starts on an empty claim, photos/photos-x: what the claim photos/photos-a holds stays there ${MOVE}`,
      ],
    ],
    'each pod of a StatefulSet with another name': [
      [photos({ stateful: true, replicas: 2, namespace: 'default' })],
      [photos({ name: 'pictures', stateful: true, replicas: 2, namespace: 'default' })],
      [0, 1].map(
        (n) =>
          `elsewhere home/pictures statefulset.pictures.yaml: starts on an empty claim, default/data-pictures-${n}: what the claim default/data-photos-${n} holds stays there ${MOVE}`,
      ),
    ],
    'a folder of the node in the place of another': [
      [photos({ volumes: { '/data': hostPath('data', '/srv/photos') } })],
      [photos({ volumes: { '/data': hostPath('data', '/mnt/photos') } })],
      [
        'elsewhere home/photos deployment.photos.yaml: goes on in the path /mnt/photos of the node: what the path /srv/photos of the node holds stays there (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)',
      ],
    ],
    'a claim in the place of a folder of the node': [
      [photos({ volumes: { '/data': hostPath('data', '/srv/photos') } })],
      [photos()],
      [
        'elsewhere home/photos persistentvolumeclaim.photos-data.yaml: starts on an empty claim, photos/photos-data: what the path /srv/photos of the node holds stays there (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)',
      ],
    ],
    'a folder of another node': [
      [photos({ volumes: { '/data': hostPath('data', '/srv') }, nodeSelector: { 'kubernetes.io/hostname': 'pi-1' } })],
      [photos({ volumes: { '/data': hostPath('data', '/srv') }, nodeSelector: { 'kubernetes.io/hostname': 'pi-2' } })],
      [
        'elsewhere home/photos deployment.photos.yaml: goes on in the path /srv of the node pi-2: what the path /srv of the node pi-1 holds stays there (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)',
      ],
    ],
    'a claim that nothing renders': [
      [photos()],
      [
        drawing(claimed('own'), { name: 'photos', namespace: 'photos' }),
        component({ name: 'owner', namespace: { name: 'photos' } }),
      ],
      [
        'elsewhere home/photos deployment.web.yaml: goes on in the claim photos/own: what the claim photos/photos-data holds stays there (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)',
      ],
    ],
    'a claim that is larger than the old volume': [
      [photos()],
      [photos({ volumes: { '/data': claim('files', '9Gi') } })],
      [
        `elsewhere home/photos persistentvolumeclaim.photos-files.yaml: starts on an empty claim, photos/photos-files: ${STAYS} (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)`,
      ],
    ],
    'another share of a server': [
      [photos({ volumes: { '/data': nfs('data', { server: 'nas.bramble.example', path: '/a' }) } })],
      [photos({ volumes: { '/data': nfs('data', { server: 'nas.bramble.example', path: '/b' }) } })],
      [
        'elsewhere home/photos deployment.photos.yaml: goes on in /b of the NFS server nas.bramble.example: what /a of the NFS server nas.bramble.example holds stays there (take the change back, or copy the data once Flux has applied it; docs/moving-data.md)',
      ],
    ],
    'scratch space in the place of a claim': [
      [photos()],
      [photos({ volumes: { '/data': emptyDir('data') } })],
      [claimStays('photos/photos-data', 'persistentvolumeclaim.photos-data.yaml')],
    ],
    'a claim that Flux may remove': [
      [
        photos({
          overrides: [
            {
              kind: 'PersistentVolumeClaim',
              name: 'photos-data',
              because: 'a cache',
              merge: { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': null } } },
            },
          ],
        }),
      ],
      [photos({ stateful: true })],
      [
        'lost home/photos statefulset.photos.yaml: starts on an empty claim, photos/data-photos-0: Flux deletes the claim photos/photos-data with all that it holds (take the change back, or save the data first; docs/moving-data.md)',
      ],
    ],
    'a claim that is to have the volume of another': [
      [drawing(pvc('volumeName: disk', '1Gi', 'a') + claimed('a'))],
      [drawing(pvc('volumeName: disk', '1Gi', 'b') + claimed('b'))],
      [
        'stuck home/web persistentvolumeclaim.b.yaml: the claim web/b waits: its volume disk belongs to the claim web/a, which stays (set the volume free, once Flux has applied this; docs/moving-data.md)',
      ],
    ],
  };
  it.each(Object.entries(pairs))('%s', (_, pair) => expectLines(pair));

  const DISK = { portal: '10.10.11.40', iqn: 'iqn.2004-04.example.bramble:photos', lun: 0 };
  const COPIED = '(take the change back, or copy the data once Flux has applied it; docs/moving-data.md)';

  it('a disk of another machine, of which nobody knows what is on it', () => {
    const onDisk = photos({ volumes: { '/data': claim('disk', '5Gi', { disk: DISK }) } });
    expect(reviewed([photos()], [onDisk]).map(consequenceLine)).toEqual([
      `elsewhere home/photos persistentvolumeclaim.photos-disk.yaml: starts on a disk that was not its own, the claim photos/photos-disk: ${STAYS} ${COPIED}`,
    ]);
    const renamed = photos({ volumes: { '/data': claim('other', '5Gi', { disk: DISK }) } });
    expect(reviewed([onDisk], [renamed]).map(({ is }) => is)).not.toContain('elsewhere');
  });

  it('and the commands copy what a claim holds to another storage, as the user of the app, where its pods may run', () => {
    const elsewhere = { storageClass: 'nas', access: 'ReadWriteMany' } as const;
    const [{ commands } = { commands: [] }] = reviewed(
      [photos()],
      [photos({ nodeSelector: { disk: 'ssd' }, volumes: { '/data': claim('files', '9Gi', elsewhere) } })],
    );
    expect(commands.map((each) => each.slice(0, 60))).toEqual([
      'flux suspend kustomization photos',
      'kubectl scale deployment photos -n photos --replicas=0',
      'kubectl delete job copy-to-photos-files -n photos --ignore-n',
      `echo '{"apiVersion":"batch/v1","kind":"Job","metadata":{"nam`,
      'kubectl wait --for=condition=complete job/copy-to-photos-fil',
    ]);
    expect(commands.at(-1)).toMatch(/ && flux resume kustomization photos$/);
    const job = JSON.parse(commands[3]!.replace(/^echo '(.*)' \| .*$/, '$1')) as KubernetesObject;
    const pod = path(job.spec, 'template', 'spec');
    expect(path(pod, 'nodeSelector', 'disk')).toBe('ssd');
    expect(path(list(path(pod, 'containers'))[0], 'securityContext')).toMatchObject({ runAsUser: 1000 });
    expect(list(path(pod, 'volumes')).map((each) => path(each, 'persistentVolumeClaim', 'claimName'))).toEqual([
      'photos-data',
      'photos-files',
      undefined,
    ]);
  });

  it('and there are none where no pod can have both claims', () => {
    const files = claim('data', '9Gi', { storageClass: 'nas' });
    const [first] = reviewed([photos()], [photos({ namespace: 'media', volumes: { '/data': files } })]);
    expect(first?.commands).toEqual([]);
  });

  it('and the commands stop all pods that mount the claim', () => {
    const both = (name: string) => [
      drawing(pvc('', '1Gi', name) + claimed(name) + claimed(name).replaceAll('web', 'backup')),
    ];
    const [{ commands } = { commands: [] }] = reviewed(both('a'), both('b'));
    expect(commands.filter((each) => each.includes('scale') || each.includes('flux'))).toEqual([
      'flux suspend kustomization web',
      'kubectl scale deployment web -n web --replicas=0',
      'kubectl scale deployment backup -n web --replicas=0',
      'flux resume kustomization web',
      'kubectl scale deployment web -n web --replicas=1',
      'kubectl scale deployment backup -n web --replicas=1',
    ]);
  });

  it('and the commands give the old volume to the new claim', () => {
    const [{ commands } = { commands: [] }] = reviewed([photos()], [photos({ stateful: true })]);
    expect(commands).toEqual([
      'flux suspend kustomization photos',
      'kubectl scale statefulset photos -n photos --replicas=0',
      'VOLUME=$(kubectl get pvc photos-data -n photos -o jsonpath={.spec.volumeName})',
      'kubectl delete pvc data-photos-0 -n photos',
      `kubectl patch pv $VOLUME -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}' && kubectl delete pvc photos-data -n photos`,
      `kubectl patch pv $VOLUME --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'`,
      `echo '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data-photos-0","namespace":"photos"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"5Gi"}},"volumeName":"VOLUME"}}' | sed "s/VOLUME/$VOLUME/" | kubectl create --field-manager=by-hand -f -`,
      'flux resume kustomization photos',
    ]);
  });
});

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

describe('what stays behind is told of', () => {
  const other = app({
    name: 'other',
    image: image('registry.bramble.example/other'),
    volumes: { '/data': claim('data', '1Gi') },
  });
  const crds = (...names: readonly string[]) =>
    component({
      name: 'web',
      namespace: 'default',
      crds: (chart) => {
        for (const name of names) {
          new ApiObject(chart, name, {
            apiVersion: 'apiextensions.k8s.io/v1',
            kind: 'CustomResourceDefinition',
            metadata: { name },
          });
        }
      },
    });
  const retention = 'persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete }';
  const pairs: Readonly<Record<string, Pair>> = {
    'an app that is dropped': [
      [photos()],
      [],
      [claimStays('photos/photos-data', 'persistentvolumeclaim.photos-data.yaml'), namespaceStays('photos')],
    ],
    'an app that is dropped while another comes': [
      [photos()],
      [other],
      [claimStays('photos/photos-data', 'persistentvolumeclaim.photos-data.yaml'), namespaceStays('photos')],
    ],
    'the claims of a StatefulSet that is dropped': [
      [drawing(stateful('replicas: 2'), { namespace: 'default' })],
      [],
      ['default/data-db-0', 'default/data-db-1'].map((id) => claimStays(id, 'statefulset.db.yaml', 'web')),
    ],
    'the claim of a pod too many': [
      [drawing(stateful('replicas: 2'))],
      [drawing(stateful('replicas: 1'))],
      [claimStays('web/data-db-1', 'statefulset.db.yaml', 'web')],
    ],
    'kinds, in one line': [
      [crds('a.bramble.example', 'b.bramble.example')],
      [],
      [
        'stays home/web customresourcedefinition.a.bramble.example.yaml: 2 of the kind CustomResourceDefinition stay: a.bramble.example, b.bramble.example: Flux is told not to remove them (to remove it for good, once Flux has applied this, with all objects of its kind; docs/moving-data.md)',
      ],
    ],
    'claims that go with their StatefulSet': [
      [drawing(stateful(retention), { namespace: 'default' })],
      [],
      [
        'lost home/web statefulset.db.yaml: the claim default/data-db-0 is deleted, and all that it holds with it (take the change back, or save the data first; docs/moving-data.md)',
      ],
    ],
    'a namespace that Flux may remove': [
      [
        drawing('', {
          overrides: [
            {
              kind: 'Namespace',
              because: 'a trial',
              merge: { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': null } } },
            },
          ],
        }),
      ],
      [],
      [
        'lost home/web namespace.web.yaml: Flux deletes it, and all that it holds (take the change back, or save what is in it first; docs/moving-data.md)',
      ],
    ],
  };
  it.each(Object.entries(pairs))('%s', (_, pair) => expectLines(pair));

  it('with the command that removes it for good', () => {
    expect(reviewed([photos()], []).map(({ commands }) => commands)).toEqual([
      ['kubectl delete pvc photos-data -n photos'],
      ['kubectl delete namespace photos'],
    ]);
    expect(reviewed([crds('a.bramble.example')], [])[0]?.commands).toEqual([
      'kubectl delete customresourcedefinition a.bramble.example',
    ]);
  });
});

describe('nothing is told', () => {
  const pairs: Readonly<Record<string, readonly [before: readonly Component[], after: readonly Component[]]>> = {
    'where nothing changes': [[photos()], [photos()]],
    'of a new app': [[], [photos()]],
    'of a new volume of an app': [[photos({ volumes: {} })], [photos({ volumes: { '/data': claim('data', '1Gi') } })]],
    'of a second volume': [
      [photos()],
      [photos({ volumes: { '/data': claim('data', '5Gi'), '/more': claim('more', '1Gi') } })],
    ],
    'of a second pod with a claim of its own': [[drawing(stateful('replicas: 1'))], [drawing(stateful('replicas: 2'))]],
    'of a claim that is mounted elsewhere': [[photos()], [photos({ volumes: { '/files': claim('data', '5Gi') } })]],
    'of a new claim for a volume that is there': [
      [drawing(pod('hostPath: { path: /srv }'))],
      [drawing(claimed('data') + pvc('volumeName: disk'))],
    ],
    'of an object that another component draws': [
      [drawing(pvc('') + claimed('data'))],
      [drawing('', {}), drawing(pvc('') + claimed('data'), { name: 'other', namespace: 'web' })],
    ],
    'of a claim that pods go on with, though nothing renders it': [
      [drawing(pvc('') + claimed('data'))],
      [drawing(claimed('data'))],
    ],
    'of what nothing keeps': [
      [photos({ volumes: {} }), component({ name: 'more', namespace: 'photos' })],
      [photos({ volumes: {} })],
    ],
  };
  it.each(Object.entries(pairs))('%s', (_, [before, after]) => {
    expect(reviewed(before, after).map(consequenceLine)).toEqual([]);
  });
});
