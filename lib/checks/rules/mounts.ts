import { containersOf } from '../../derive/pods.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import { oneOfThese } from '../../model/closest.ts';
import { twins } from '../../model/grouped.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { isBytes } from '../../model/units.ts';
import { ofContainerRows, ofContainers, ofObjects, ofPods, unless } from '../each-object.ts';
import { deployment, manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const DATA = 'volumes: [{ name: data, emptyDir: {} }]';

const claim = (size: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    'data',
    `spec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: ${size} } }`,
  );

/** A path as the kernel reads it: one slash between parts, none at the end, and no part that means where it is. */
function plainPath(path: string): string {
  return path.replace(/\/(?:\.?\/)*(?:\.$)?/g, '/').replace(/(.)\/$/, '$1');
}

/** All claims of an object, those among them that come and go with a pod. */
function claimsOf(object: KubernetesObject, kinds: KindTable): readonly JsonMap[] {
  const own = kinds.claims(object).map(({ claim }) => claim);
  const volumes = kinds.pods(object).flatMap(({ spec }) => list(spec.volumes));
  return [...own, ...volumes.map((volume) => path(volume, 'ephemeral', 'volumeClaimTemplate')).filter(isMap)];
}

export const rules = ruleTable({
  'mount-path': {
    what: 'A volume is mounted at what is no absolute path',
    why: 'A relative path lies below the folder in which the image starts, which may change with it. A colon the API server refuses.',
    fix: 'Start the path with a slash, and leave out colons.',
    check: ofContainerRows([
      'volumeMounts[].mountPath',
      unless((path) => path.startsWith('/') && !path.includes(':')),
      "mounts at '{}'",
      'give an absolute path',
    ]),
    wrong: deployment('volumeMounts: [{ name: data, mountPath: data }]', DATA),
    right: deployment('volumeMounts: [{ name: data, mountPath: /data }]', DATA),
  },
  'same-mount-path': {
    what: 'Two volumes are mounted at one path',
    why: '`/data` and `/data/` are one folder. The API server compares the texts and takes both: the one that is mounted last hides the other.',
    fix: 'Give each its own path.',
    check: ofContainers(({ volumeMounts }, name) => {
      const mounts = list(volumeMounts).map(({ mountPath }) => String(mountPath));
      return twins(
        mounts.filter((path, at) => mounts.indexOf(path) === at),
        plainPath,
      ).map(({ each, first }) => ({
        what: `'${name}' mounts two volumes at ${plainPath(each)}, written as '${first}' and '${each}'`,
        fix: 'give each its own path',
      }));
    }),
    wrong: deployment('volumeMounts: [{ name: data, mountPath: /data }, { name: data, mountPath: /data/ }]', DATA),
    right: deployment('volumeMounts: [{ name: data, mountPath: /data }, { name: data, mountPath: /cache }]', DATA),
  },
  'unknown-volume': {
    what: 'A container mounts a volume that its pod does not have',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Correct the name, or add the volume. A StatefulSet may name it in `volumeClaimTemplates`.',
    check: ofPods((pod, { object, kinds }) => {
      const claims = kinds.claims(object).filter(({ row }) => row.perPod);
      const own = [...list(pod.volumes), ...claims.map(({ claim }) => claim.metadata as JsonMap)];
      const names = new Set(own.map((each) => each?.name));
      return containersOf(pod).map(({ name: container, volumeMounts, volumeDevices }) =>
        [...list(volumeMounts), ...list(volumeDevices)]
          .filter(({ name }) => typeof name === 'string' && name !== '' && !names.has(name))
          .map(({ name }) => ({
            what: `'${container}' mounts the volume '${name}', which the pod does not have`,
            fix: oneOfThese(name, [...names].map(String), 'add the volume'),
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
      claimsOf(object, kinds).map((claim) => {
        const size = path(claim, 'spec', 'resources', 'requests', 'storage');
        const fix = 'give an amount with its unit, such as 20Gi';
        if (size === undefined) return { what: 'claims no amount of storage', fix };
        // What is no amount at all is told by its type.
        return (
          parseQuantity(size) !== undefined && !isBytes(String(size)) && { what: `claims '${size}' of storage`, fix }
        );
      }),
    ),
    wrong: claim("'20'"),
    right: claim('20Gi'),
  },
});
