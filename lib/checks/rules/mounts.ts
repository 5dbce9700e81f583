import { containersOf } from '../../derive/pods.ts';
import { listed } from '../../model/listed.ts';
import { list, path } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { isBytes } from '../../model/units.ts';
import { ofContainers, ofObjects, ofPods } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const DATA = 'volumes: [{ name: data, emptyDir: {} }]';

export const rules = ruleTable({
  'mount-path': {
    what: 'A volume is mounted at what is no absolute path',
    why: 'A relative path lies below the folder in which the image starts, which may change with it. A colon the API server refuses.',
    fix: 'Start the path with a slash, and leave out colons.',
    check: ofContainers(({ volumeMounts }, name) =>
      list(volumeMounts)
        .map(({ mountPath }) => mountPath)
        .filter((mount) => typeof mount === 'string' && mount !== '' && (!mount.startsWith('/') || mount.includes(':')))
        .map((mount) => ({ what: `'${name}' mounts at '${mount}'`, fix: 'give an absolute path' })),
    ),
    wrong: deployment('volumeMounts: [{ name: data, mountPath: data }]', DATA),
    right: deployment('volumeMounts: [{ name: data, mountPath: /data }]', DATA),
  },
  'unknown-volume': {
    what: 'A container mounts a volume that its pod does not have',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Correct the name, or add the volume. A StatefulSet may name it in `volumeClaimTemplates`.',
    check: ofPods((pod, { object, kinds }) => {
      const claims = kinds.claims(object).filter(({ row }) => row.perPod);
      const names = new Set([
        ...list(pod.volumes).map(({ name }) => name),
        ...claims.map(({ claim }) => path(claim, 'metadata', 'name')),
      ]);
      return containersOf(pod).flatMap(({ name: container, volumeMounts }) =>
        list(volumeMounts)
          .filter(({ name }) => typeof name === 'string' && name !== '' && !names.has(name))
          .map(({ name }) => ({
            what: `'${container}' mounts the volume '${name}', which the pod does not have`,
            fix: names.size > 0 ? `correct the name; there are: ${listed([...names].map(String))}` : 'add the volume',
          })),
      );
    }),
    wrong: deployment('volumeMounts: [{ name: date, mountPath: /data }]', DATA),
    right: deployment('volumeMounts: [{ name: data, mountPath: /data }]', DATA),
  },
  'storage-size': {
    what: 'A claim asks for an amount that cannot be meant',
    why: '`20` is 20 bytes, which no volume has.',
    fix: 'Give an amount with its unit, such as `20Gi`.',
    check: ofObjects(undefined, (object, kinds) =>
      kinds
        .claims(object)
        .map(({ claim }) => path(claim, 'spec', 'resources', 'requests', 'storage'))
        // What is no amount at all is told by its type.
        .filter((size) => size === undefined || (parseQuantity(size) !== undefined && !isBytes(String(size))))
        .map((size) => ({
          what: size === undefined ? 'claims no amount of storage' : `claims '${size}' of storage`,
          fix: 'give an amount with its unit, such as 20Gi',
        })),
    ),
    wrong:
      "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: '20' } }\n",
    right:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 20Gi } }\n',
  },
});
