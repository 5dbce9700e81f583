import { parseReference } from '../../model/image.ts';
import { type Json, type JsonMap, type KubernetesObject, list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { hasDatabaseElsewhere, keptData } from '../data-folders.ts';
import { eachPods } from '../each-object.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';

/** Drivers and provisioners of NFS and of SMB, which keeps its promises no better. */
const OVER_NETWORK = /nfs|smb|cifs/i;

/** What lies on NFS: claims by `namespace/name`, and which other claims do. */
const onNfs = shared(({ objects }) => {
  const of = (key: string) => objects.map(({ object }) => object).filter((object) => isKind(object, key));
  const isNfs = (text: unknown) => OVER_NETWORK.test(String(text));
  const classes = of('storage.k8s.io/StorageClass').filter(({ provisioner }) => isNfs(provisioner));
  const volumes = of('/PersistentVolume').filter(
    ({ spec }) => path(spec, 'nfs') !== undefined || isNfs(path(spec, 'csi', 'driver')),
  );
  const names = new Set([...classes, ...volumes].map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const isClaimed = ({ spec }: JsonMap) => {
    const name = path(spec, 'storageClassName');
    // A class that somebody else makes has nothing but its name.
    const isOfClass = names.has(`StorageClass ${name}`) || (typeof name === 'string' && /(^|-)nfs(-|$)/.test(name));
    return isOfClass || names.has(`PersistentVolume ${path(spec, 'volumeName')}`);
  };
  const claims = of('/PersistentVolumeClaim').filter(isClaimed);
  return { claims: new Set(claims.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)), isClaimed };
});

/** The volumes of an object's pods that lie on NFS. */
function volumesOf(object: KubernetesObject, pod: JsonMap, subject: Subject): ReadonlySet<unknown> {
  const { claims, isClaimed } = onNfs(subject);
  const volumes = list(pod.volumes).filter(
    ({ nfs, csi, persistentVolumeClaim }) =>
      nfs !== undefined ||
      OVER_NETWORK.test(String(path(csi, 'driver'))) ||
      claims.has(`${object.metadata.namespace}/${path(persistentVolumeClaim, 'claimName')}`),
  );
  const own = subject.kinds.claims(object).filter(({ row, claim }) => row.perPod && isClaimed(claim));
  return new Set([...volumes.map(({ name }) => name), ...own.map(({ claim }) => path(claim, 'metadata', 'name'))]);
}

function programOf(image: Json | undefined): string {
  return parseReference(String(image))?.repository.split('/').at(-1) ?? '';
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
    why: 'Databases, SQLite among them, rely on locks and on writes that have reached the disk when they are told so, which NFS promises only with the right options on both sides. When the server restarts, the database hangs, or its files are torn.',
    fix: 'Give it a `claim()` of local storage on a node with a good disk, or `iscsi()`, and put its backups on NFS.',
    check: eachPods(({ placed, row, spec }, subject) => {
      const volumes = row.ends ? new Set() : volumesOf(placed.object, spec, subject);
      if (volumes.size === 0) return undefined;
      const databases = subject.kinds.programs('database');
      const isWritten = ({ name, readOnly }: JsonMap) => volumes.has(name) && readOnly !== true;
      const fix = 'take claim() of storage that the node has, or iscsi()';
      const named = list(spec.containers).flatMap(({ name, image, volumeMounts }) => {
        const program = programOf(image);
        const mount = list(volumeMounts).find(isWritten);
        if (!mount || !databases.some((form) => form.test(program))) return [];
        return [{ name, what: `keeps the files of ${program} on NFS, at ${mount.mountPath}`, fix }];
      });
      const embedded = keptData(placed.object, spec, subject.kinds)
        .filter(({ container, mount }) => mount && isWritten(mount) && !hasDatabaseElsewhere(container))
        .filter(({ container }) => named.every(({ name }) => name !== container.name))
        .map(({ container, folder }) => ({
          what: `keeps the database of ${programOf(container.image)} on NFS, in ${folder}`,
          fix,
        }));
      return [...named, ...embedded];
    }),
    wrong: pod('nfs: { server: 10.10.11.40, path: /data }'),
    right: pod('persistentVolumeClaim: { claimName: data }'),
  },
});
