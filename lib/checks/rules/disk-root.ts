import { type Json, type JsonMap, path } from '../../model/object.ts';
import { keptData } from '../data-folders.ts';
import { eachPods } from '../each-object.ts';
import { workload } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { classOf, knownClass } from '../storage-classes.ts';

/** Volumes that are a disk, on which a file system is made. */
const DISKS = ['iscsi', 'fc', 'rbd', 'awsElasticBlockStore', 'gcePersistentDisk'];

const isDisk = (source: JsonMap[string] | undefined) => DISKS.some((kind) => path(source, kind) !== undefined);

/** The specs of volumes by name, and of claims by `namespace/name`. */
const drawn = shared((subject) => {
  const of = (kind: string) => objectsOf(subject, kind).map(({ object }) => object);
  return {
    volumes: new Map(of('/PersistentVolume').map(({ metadata, spec }) => [metadata.name, spec])),
    claims: new Map(
      of('/PersistentVolumeClaim').map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec]),
    ),
  };
});

/** Whether a claim is of a disk, as far as that is known. */
function isClaimOfDisk(spec: JsonMap[string] | undefined, subject: Subject): boolean {
  const volume = path(spec, 'volumeName');
  if (volume !== undefined) return isDisk(drawn(subject).volumes.get(String(volume)));
  const provisioner = knownClass(classOf(spec, subject), subject)?.provisioner;
  return subject.kinds.provisioners.some((row) => row.isDisk === true && row.provisioner === provisioner);
}

const running = (mount: string) =>
  workload({
    pod: "volumes: [{ name: data, iscsi: { targetPortal: 10.10.11.40, iqn: 'iqn.2003-01.example.bramble:nas', lun: 0 } }]",
    container: `volumeMounts: [{ name: data, mountPath: /var/lib/mysql${mount} }]`,
  }).replace('docker.io/library/busybox:1.37.0', 'docker.io/library/mariadb:11.8');

export const rules = ruleTable({
  'disk-root': {
    what: 'A database keeps its data at the root of a disk',
    why: 'The file system of a disk has a folder `lost+found` at its root. PostgreSQL and MySQL do not begin in a folder that is not empty, and MariaDB takes it for a database that is broken.',
    fix: "Mount a folder of the disk: `part(claim('data', '20Gi', { disk }), 'data')`. Nothing is in there yet where the database has never started.",
    check: eachPods(({ placed, row, spec }, subject) => {
      if (row.ends) return [];
      const { namespace } = placed.object.metadata;
      const templates = new Map<unknown, Json | undefined>(
        subject.kinds
          .claims(placed.object)
          .filter((each) => each.row.perPod)
          .map(({ claim }) => [path(claim, 'metadata', 'name'), claim.spec]),
      );
      const isOnDisk = (volume: JsonMap | undefined, name: unknown) => {
        const claim = path(volume, 'persistentVolumeClaim', 'claimName');
        const claimed = claim === undefined ? templates.get(name) : drawn(subject).claims.get(`${namespace}/${claim}`);
        return isDisk(volume) || (claimed !== undefined && isClaimOfDisk(claimed, subject));
      };
      return keptData(placed.object, spec, subject.kinds)
        .filter(({ row: known, mount, folder }) => known.wantsEmpty === true && mount?.mountPath === folder)
        .filter(({ mount, volume }) => mount?.subPath === undefined && isOnDisk(volume, mount?.name))
        .map(({ container, folder }) => ({
          what: `'${container.name}' keeps its data in ${folder}, the root of a disk, where lost+found is`,
          fix: `mount a part of it there: part(…, 'data')`,
        }));
    }),
    wrong: running(''),
    right: running(', subPath: data'),
  },
});
