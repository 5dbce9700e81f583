import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { objectsOf } from './objects-of.ts';
import { type Subject, shared } from './rule.ts';

/** Drivers and provisioners of NFS and of SMB, which keeps its promises no better. */
const OVER_NETWORK = /nfs|smb|cifs/i;

/** What lies on NFS: claims by `namespace/name`, and which other claims do. */
const onNfs = shared((subject) => {
  const of = (key: string) => objectsOf(subject, key).map(({ object }) => object);
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

/** The names of the volumes of an object's pods that lie on NFS. */
export function volumesOnNfs(object: KubernetesObject, pod: JsonMap, subject: Subject): ReadonlySet<unknown> {
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
