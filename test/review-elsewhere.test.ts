import { claim, component, emptyDir, hostPath, list, nfs, path } from 'bramble';
import type { KubernetesObject } from '../lib/model/object.ts';
import { consequenceLine } from '../lib/review/consequence.ts';
import {
  claimed,
  claimStays,
  drawing,
  expectLines,
  namespaceStays,
  type Pair,
  photos,
  pvc,
  reviewed,
} from './reviewed-change.ts';

const STAYS = 'what the claim photos/photos-data holds stays there';
const MOVE =
  '(take the change back, or give the old volume to the new claim once Flux has applied it; docs/moving-data.md)';

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
