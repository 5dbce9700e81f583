import { claim } from '../../model/claim.ts';
import type { StoringVolume } from '../../model/named-volume.ts';
import type { Purpose } from '../../model/purpose.ts';
import { nfs, type Volume } from '../../model/volume.ts';
import { hasDatabaseElsewhere, type KeptData, keptData } from '../data-folders.ts';
import { workload } from '../example-objects.ts';
import { volumesOnNfs } from '../nfs-volumes.ts';
import { at } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';
import { volumesWithPurpose } from '../volume-purposes.ts';
import { type Workload, workloads } from '../workloads.ts';

/** A volume that says what it is for, as a workload mounts it. */
interface Meant {
  readonly purpose: Purpose;
  readonly volume: Volume & StoringVolume;
  readonly isOnNfs: boolean;
  /** What known programs keep there, which one process alone may write. */
  readonly kept: readonly KeptData[];
}

type Refusal = (meant: Meant) => false | Required<Pick<Found, 'what' | 'fix'>>;

const endsWithPod: Refusal = ({ purpose, volume: { is, name } }) =>
  is === 'emptyDir' && {
    what: `'${name}' is for ${KEPT[purpose]}, and ends with its pod`,
    fix: `take claim('${name}', '…', { for: '${purpose}' })`,
  };

const onNfs: Refusal = ({ volume: { name }, isOnNfs }) =>
  isOnNfs && {
    what: `'${name}' is for a database, and lies on NFS, which loses what it was told to keep`,
    fix: 'leave its class out, or take a claim() on a disk; keep its backups on NFS',
  };

const sharedDatabase: Refusal = ({ volume }) =>
  'access' in volume &&
  volume.access === 'ReadWriteMany' && {
    what: `'${volume.name}' is for a database, and several pods may write it at a time`,
    fix: 'leave access out',
  };

/** @param isMeant what may not lie there */
const databaseAmong =
  (isMeant: (kept: KeptData) => boolean): Refusal =>
  ({ purpose, volume, kept }) => {
    const found = kept.find(isMeant);
    return (
      found !== undefined && {
        what: `'${volume.name}' is for ${KEPT[purpose]}, and ${String(found.container.name)} keeps a database in ${found.folder}`,
        fix: `write for: 'database'${purpose === 'files' ? ', and give the files a volume of their own' : ''}`,
      }
    );
  };

/** What a purpose refuses, since data would be lost. */
const REFUSED: Readonly<Record<Purpose, readonly Refusal[]>> = {
  database: [endsWithPod, onNfs, sharedDatabase],
  files: [endsWithPod, databaseAmong(() => true)],
  cache: [databaseAmong(({ row }) => row.isNeeded === true)],
};

const KEPT: Readonly<Record<Purpose, string>> = {
  database: 'a database',
  files: 'files',
  cache: 'what can be had again',
};

/** The volumes of a workload that say what they are for, with what speaks against it. */
function meant(subject: Subject, { placed, pod }: Workload): readonly Meant[] {
  const said = volumesWithPurpose(subject, placed);
  if (said.length === 0) return [];
  const onNetwork = volumesOnNfs(placed.object, pod, subject);
  const kept = keptData(placed.object, pod, subject.kinds).filter(
    ({ mount, container }) => mount?.readOnly !== true && !hasDatabaseElsewhere(container),
  );
  return said.map((volume) => ({
    purpose: volume.for,
    volume,
    isOnNfs: onNetwork.has(volume.name),
    kept: kept.filter(({ mount }) => mount?.name === volume.name),
  }));
}

/** The databases of other apps that an app may write. */
function borrowed({ cluster }: Subject, { placed }: Workload): readonly Found[] {
  const { name, storage } = cluster.component(placed.component) ?? {};
  if (!storage || placed.object.metadata.name !== name) return [];
  return storage.volumes.flatMap((volume) => {
    if (volume.is !== 'claimOf' || volume.readOnly === true) return [];
    const owned = cluster.component(volume.app)?.storage?.volumes ?? [];
    const isDatabase = owned.some((each) => each.name === volume.claim && 'for' in each && each.for === 'database');
    const what = `'${volume.name}' is the database of '${volume.app}', and two programs would write it`;
    const fix = `write claimOf('${volume.app}', '${volume.claim}', { readOnly: true })`;
    return isDatabase ? [at(placed, { what, fix })] : [];
  });
}

/** The workload of the examples, with a volume. */
function mounting(volume: Volume, source: string): Example {
  return {
    component: { storage: { volumes: [volume] } },
    objects: workload({
      pod: `volumes: [{ name: data, ${source} }]`,
      container: 'volumeMounts: [{ name: data, mountPath: /data }]',
    }),
  };
}

/** What volumes are for. */
export const rules = ruleTable({
  'volume-purpose': {
    what: 'A volume would lose what it is for',
    why: 'NFS tells a database that its writes are kept before they are, and locks files of which two pods then write one: it is torn when the server restarts. An `emptyDir` is gone with its pod. What is said to be a cache is thought to be worth nothing, by the next person too.',
    fix: "Give a database a `claim()` without a class, or with a `disk`. Say what is right: `for: 'database'`, `'files'` or `'cache'`.",
    check: (subject) =>
      workloads(subject).flatMap((each) => [
        ...meant(subject, each).flatMap((one) =>
          REFUSED[one.purpose].flatMap((refusal) => {
            const found = refusal(one);
            return found ? [at(each.placed, found)] : [];
          }),
        ),
        ...borrowed(subject, each),
      ]),
    wrong: mounting(
      nfs('data', { server: '10.10.11.40', path: '/data', for: 'database' }),
      'nfs: { server: 10.10.11.40, path: /data }',
    ),
    right: mounting(claim('data', '1Gi', { for: 'database' }), 'persistentVolumeClaim: { claimName: web-data }'),
  },
});
