import { containersOf } from '../../derive/pods.ts';
import { list, path } from '../../model/object.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { at } from '../placed.ts';
import { ruleTable } from '../rule.ts';
import { type MountedVolume, mountedVolumes, sharedClaims, writes } from '../volumes.ts';

/** Who does something with a volume: the ids of users, as far as they are said. */
interface Users {
  readonly writers: readonly number[];
  readonly readers: readonly number[];
}

function usersOf({ workload: { pod }, name }: MountedVolume): Users {
  const mounts = containersOf(pod).flatMap((container) => {
    const user = path(container.securityContext, 'runAsUser') ?? path(pod.securityContext, 'runAsUser');
    return list(container.volumeMounts)
      .filter((mount) => mount.name === name && typeof user === 'number')
      .map(({ readOnly }) => ({ user: Number(user), readOnly: readOnly === true }));
  });
  const ids = (isReader: boolean) => [
    ...new Set(mounts.filter((each) => each.readOnly === isReader).map((each) => each.user)),
  ];
  return { writers: ids(false), readers: ids(true) };
}

const mounting = (name: string, user: number, mount: string) =>
  workload({
    name,
    pod: `securityContext: { runAsUser: ${user} }\nvolumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    container: `volumeMounts: [{ name: data, mountPath: /data${mount} }]`,
  });

/** Whether a job saves what others keep, by its name. One that brings it back has to write. */
function isSaving({ workload: { placed } }: MountedVolume): boolean {
  const { kind, metadata } = placed.object;
  return /^(Cron)?Job$/.test(kind) && /backup|snapshot/i.test(metadata.name) && !/restore|recover/i.test(metadata.name);
}

function isOfAnother({ claim, workload: own }: MountedVolume, all: readonly MountedVolume[]): boolean {
  return claim !== undefined && all.some((each) => each.claim === claim && each.workload !== own);
}

const saving = (mount: string) =>
  manifest(
    'batch/v1 CronJob',
    'web-backup',
    `spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
          containers:
            - { name: backup, image: docker.io/library/busybox:1.37.0, volumeMounts: [{ name: data, mountPath: /data${mount} }] }`,
  );
const CLAIM = manifest('v1 PersistentVolumeClaim', 'data', 'spec: { accessModes: [ReadWriteOnce] }');
const OWNER = mounting('web', 1883, '');

export const rules = ruleTable({
  'other-reader': {
    severity: 'warning',
    what: 'Pods read the files of another app as a user who may not be allowed to',
    why: 'Many programs write what they keep for their own user alone. A backup that runs as another reads the folder, and saves none of these files, or fails halfway.',
    fix: 'Let it run as the user of the app: `security: { user: 1883 }`. Where all files may be read by everybody, accept it.',
    check: (subject) =>
      sharedClaims(subject).flatMap((mounts) => {
        const users = mounts.map((mounted) => ({ mounted, ...usersOf(mounted) }));
        const writers = [...new Set(users.flatMap((each) => each.writers))];
        return users.flatMap(({ mounted, readers }) => {
          // Root reads everything.
          const other = readers.find((user) => user !== 0 && !writers.includes(user));
          if (other === undefined || writers.length === 0) return [];
          const what = `reads the claim ${mounted.claim} as user ${other}, and user ${writers.join(', ')} writes it`;
          return [at(mounted.workload.placed, { what, fix: `give it security: { user: ${writers[0]} }` })];
        });
      }),
    wrong: documents(CLAIM, OWNER, mounting('backup', 1000, ', readOnly: true')),
    right: documents(CLAIM, OWNER, mounting('backup', 1883, ', readOnly: true')),
  },
  'writing-backup': {
    severity: 'warning',
    what: 'A backup may write to what it saves',
    why: 'A wrong word in its script, or a tool that cleans up behind itself, destroys the data of the app, and the next run saves that.',
    fix: "Ask for the claim to be read alone: `claimOf('web', 'data', { readOnly: true })`. Where it has to write, such as for a lock of SQLite, accept it.",
    check: (subject) =>
      mountedVolumes(subject)
        .filter((mounted) => isSaving(mounted) && writes(mounted) && isOfAnother(mounted, mountedVolumes(subject)))
        .map(({ claim, workload: { placed } }) => {
          const what = `saves the claim ${claim}, and may write to it`;
          return at(placed, { what, fix: 'mount it with readOnly: true, as claimOf() takes it' });
        }),
    wrong: documents(CLAIM, OWNER, saving('')),
    right: documents(CLAIM, OWNER, saving(', readOnly: true')),
  },
});
