import { parseReference } from '../../model/image.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { at } from '../placed.ts';
import { placedPods } from '../placed-pods.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';

/** What lies on NFS: classes of storage, and claims by `namespace/name`. */
const onNfs = shared(({ objects }) => {
  const of = (key: string) => objects.filter(({ object }) => isKind(object, key)).map(({ object }) => object);
  const classes = new Set(
    of('storage.k8s.io/StorageClass')
      .filter(({ provisioner }) => /nfs/i.test(String(provisioner)))
      .map(({ metadata }) => metadata.name),
  );
  const volumes = new Set(
    of('/PersistentVolume')
      .filter(({ spec }) => path(spec, 'nfs') !== undefined || /nfs/i.test(String(path(spec, 'csi', 'driver'))))
      .map(({ metadata }) => metadata.name),
  );
  const isClaimed = ({ spec }: JsonMap) =>
    isNfsClass(path(spec, 'storageClassName'), classes) || volumes.has(String(path(spec, 'volumeName')));
  const claims = new Set(
    of('/PersistentVolumeClaim')
      .filter(isClaimed)
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  return { claims, isClaimed };
});

/** A class that somebody else makes has nothing but its name. */
function isNfsClass(name: unknown, classes: ReadonlySet<string>): boolean {
  return typeof name === 'string' && (classes.has(name) || /(^|-)nfs(-|$)/.test(name));
}

/** The volumes of an object's pods that lie on NFS. */
function volumesOf(object: KubernetesObject, pod: JsonMap, subject: Subject): ReadonlySet<unknown> {
  const { claims, isClaimed } = onNfs(subject);
  const volumes = list(pod.volumes).filter(
    ({ nfs, csi, persistentVolumeClaim }) =>
      nfs !== undefined ||
      /nfs/i.test(String(path(csi, 'driver'))) ||
      claims.has(`${object.metadata.namespace}/${path(persistentVolumeClaim, 'claimName')}`),
  );
  const own = subject.kinds.claims(object).filter(({ row, claim }) => row.perPod && isClaimed(claim));
  return new Set([...volumes.map(({ name }) => name), ...own.map(({ claim }) => path(claim, 'metadata', 'name'))]);
}

function check(subject: Subject): readonly Found[] {
  const databases = subject.kinds.programs('database');
  return placedPods(subject).flatMap(({ placed: each, row, spec: pod }) => {
    if (row.ends) return [];
    const volumes = volumesOf(each.object, pod, subject);
    if (volumes.size === 0) return [];
    return list(pod.containers).flatMap(({ image, volumeMounts }) => {
      const program = parseReference(String(image))?.repository.split('/').at(-1) ?? '';
      const mount = list(volumeMounts).find(({ name, readOnly }) => volumes.has(name) && readOnly !== true);
      if (!databases.some((form) => form.test(program)) || !mount) return [];
      const what = `keeps the files of ${program} on NFS, at ${mount.mountPath}`;
      return [at(each, { what, fix: 'take claim() of storage that the node has, or iscsi()' })];
    });
  });
}

const pod = (volume: string) => `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: db
      image: docker.io/library/postgres:18
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, ${volume} }]
`;

export const rules = ruleTable({
  'database-on-nfs': {
    severity: 'warning',
    what: 'A database keeps its files on NFS',
    why: 'Databases rely on locks and on writes that have reached the disk when they are told so, which NFS promises only with the right options on both sides. When the server restarts, the database hangs, or its files are torn.',
    fix: 'Give it a `claim()` of local storage on a node with a good disk, or `iscsi()`, and put its backups on NFS.',
    check,
    wrong: pod('nfs: { server: 10.10.11.40, path: /data }'),
    right: pod('persistentVolumeClaim: { claimName: data }'),
  },
});
