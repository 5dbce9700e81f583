import { twins } from '../../model/grouped.ts';
import { isMap, type Json, type JsonMap, list, path } from '../../model/object.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { at, type Placed } from '../placed.ts';
import { ruleTable, type Subject } from '../rule.ts';
import { type Workload, workloads } from '../workloads.ts';

/** By what a disk is known, in every mount of it: fields of the kind of volume. Portals are ways to it. */
const DISKS: Readonly<Record<string, readonly string[]>> = {
  iscsi: ['iqn', 'lun'],
  fc: ['targetWWNs', 'wwids', 'lun'],
  rbd: ['pool', 'image'],
  csi: ['driver', 'volumeHandle'],
};

/** The disk that a source of a volume is; undefined where several may write it. */
function diskOf(source: JsonMap): string | undefined {
  for (const [kind, fields] of Object.entries(DISKS)) {
    const said: Json | undefined = source[kind];
    const known = fields.map((field) => path(said, field));
    if (isMap(said) && known.some((each) => each !== undefined))
      return `${kind} ${known.map((each) => JSON.stringify(each ?? null)).join(' ')}`;
  }
  return undefined;
}

/** A disk that something mounts, or that a volume stands for. */
interface Mounted {
  readonly placed: Placed;
  readonly disk: string;
  /** @default a volume, which any pod may claim */
  readonly workload?: Workload;
}

function mounted(subject: Subject): readonly Mounted[] {
  const inPods = workloads(subject).flatMap((workload) =>
    list(workload.pod.volumes).flatMap(({ csi: _, ...volume }) => {
      const disk = diskOf(volume);
      return disk === undefined ? [] : [{ placed: workload.placed, disk, workload }];
    }),
  );
  const drawn = objectsOf(subject, '/PersistentVolume');
  const volumes = drawn.flatMap((placed) => {
    const spec = placed.object.spec;
    const disk = isMap(spec) ? (diskOf(spec) ?? localDisk(spec)) : undefined;
    return disk === undefined ? [] : [{ placed, disk }];
  });
  return [...inPods, ...volumes];
}

/** A folder of one node. */
function localDisk({ local, hostPath, nodeAffinity }: JsonMap): string | undefined {
  const folder = path(local, 'path') ?? path(hostPath, 'path');
  return folder === undefined ? undefined : `local ${folder} ${JSON.stringify(nodeAffinity ?? null)}`;
}

/** Whether two workloads run on one and the same node, which mounts the disk once for both. */
function isOneNode(one: Mounted, other: Mounted): boolean {
  const [a, b] = [one.workload, other.workload];
  return a !== undefined && b !== undefined && a.nodes.length === 1 && a.places === b.places;
}

const mounting = (name: string, lun: number) =>
  workload({
    name,
    spec: 'strategy: { type: Recreate }',
    pod: `volumes: [{ name: data, iscsi: { targetPortal: 10.10.11.40, iqn: 'iqn.2003-01.example.bramble:nas', lun: ${lun} } }]`,
    container: 'volumeMounts: [{ name: data, mountPath: /data }]',
  });

const volume = (name: string, lun: number) =>
  manifest(
    'v1 PersistentVolume',
    name,
    `spec: { iscsi: { targetPortal: 10.10.11.40, iqn: 'iqn.2003-01.example.bramble:nas', lun: ${lun} } }`,
  );

export const rules = ruleTable({
  'one-disk': {
    what: 'Two that know nothing of each other write one disk',
    why: 'Two nodes that mount one disk each believe that nobody else writes to it: its file system is torn within minutes, and with it all that lies there. Kubernetes does not look at which disk a volume is.',
    fix: 'Give each its own LUN, image or handle.',
    check: (subject) =>
      twins(mounted(subject), ({ disk }) => disk)
        .filter(({ each, first }) => each.placed.object !== first.placed.object && !isOneNode(first, each))
        .map(({ each, first }) => {
          const { kind, metadata } = first.placed.object;
          const what = `mounts the disk that the ${kind} '${metadata.name}' mounts too`;
          const fix = 'give each a disk of its own: another lun, image, path or volumeHandle';
          return at(each.placed, { what, fix });
        }),
    wrong: documents(mounting('web', 0), mounting('site', 0), volume('nas', 1)),
    right: documents(mounting('web', 0), mounting('site', 1), volume('nas', 2)),
  },
});
