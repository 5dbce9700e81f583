import { parseReference } from '../../model/image.ts';
import { type Json, type JsonMap, list } from '../../model/object.ts';
import { hasDatabaseElsewhere, keptData } from '../data-folders.ts';
import { eachPods } from '../each-object.ts';
import { volumesOnNfs } from '../nfs-volumes.ts';
import { ruleTable } from '../rule.ts';
import { volumesWithPurpose } from '../volume-purposes.ts';

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
      const volumes = row.ends ? new Set() : volumesOnNfs(placed.object, spec, subject);
      if (volumes.size === 0) return undefined;
      const databases = subject.kinds.programs('database');
      // Of these, `volume-purpose` tells.
      const said = volumesWithPurpose(subject, placed).filter(({ for: purpose }) => purpose === 'database');
      const told = new Set<unknown>(said.map(({ name }) => name));
      const isWritten = ({ name, readOnly }: JsonMap) => volumes.has(name) && !told.has(name) && readOnly !== true;
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
