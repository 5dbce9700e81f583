import type { Mistake } from '../../model/finding.ts';
import { twins } from '../../model/grouped.ts';
import type { Kinds } from '../../model/kinds.ts';
import { listed } from '../../model/listed.ts';
import { path } from '../../model/object.ts';
import { closedFolders, hasDatabaseElsewhere, isTold, type KeptData, keptData } from '../data-folders.ts';
import { eachPods } from '../each-object.ts';
import { documents, workload } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { at } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject, shared } from '../rule.ts';
import { type Holders, mountedVolumes, rolloutOf } from '../volumes.ts';
import { type Workload, workloads } from '../workloads.ts';

/** A program of the examples. */
const STORE: Kinds = {
  dataFolders: [{ image: /\/store$/, at: '/var/lib/store', isNeeded: true, runsIn: ['/run/store'] }],
};
const STORES: Example = { component: { kinds: STORE } };
const stored = (
  mountPath: string,
  { volume = 'persistentVolumeClaim: { claimName: data }', spec = '', name = 'web' } = {},
): string =>
  workload({
    name,
    spec,
    pod: `volumes: [{ name: data, ${volume} }]`,
    container: `volumeMounts: [{ name: data, mountPath: ${mountPath} }]`,
  }).replace('busybox', 'store');
/** The same with a root that it may not write to, and its data elsewhere. */
const closed = (mountPath: string): string =>
  stored(mountPath, { volume: 'emptyDir: {}' }).replace(
    'volumeMounts:',
    'securityContext: { readOnlyRootFilesystem: true }\n          volumeMounts:',
  );
const SHARE = 'nfs: { server: 10.10.11.40, path: /web }';
const example = (...objects: readonly string[]): Example => ({ ...STORES, objects: documents(...objects) });

/** What keeps data that outlive its pods in a folder that is known. */
interface Store extends KeptData {
  readonly workload: Workload;
  /** What it shares with others that have the same; undefined where one node or pod holds it, of which other rules tell. */
  readonly shared: string | undefined;
}

const stores = shared((subject: Subject): readonly Store[] => {
  const holders = new Map<string, Holders>();
  for (const { workload, name, holders: each } of mountedVolumes(subject))
    holders.set(`${keyOf(workload)} ${name}`, each);
  return workloads(subject)
    .filter(({ ends }) => !ends)
    .flatMap((workload) =>
      keptData(workload.placed.object, workload.pod, subject.kinds)
        .filter(
          ({ mount, outlives, container }) => outlives && mount?.readOnly !== true && !hasDatabaseElsewhere(container),
        )
        .map((kept) => ({ ...kept, workload, shared: sharedAs(kept, workload, holders) })),
    );
});

function sharedAs(
  { mount, volume }: KeptData,
  workload: Workload,
  holders: ReadonlyMap<string, Holders>,
): string | undefined {
  const part = String(mount?.subPath ?? '');
  const [server, folder] = [path(volume?.nfs, 'server'), path(volume?.nfs, 'path')];
  if (server !== undefined) return `${server}:${folder} ${part}`;
  const claim = path(volume?.persistentVolumeClaim, 'claimName');
  const isShared = holders.get(`${keyOf(workload)} ${volume?.name}`) === 'many';
  return isShared ? `${workload.placed.object.metadata.namespace}/${claim} ${part}` : undefined;
}

function keyOf({ placed: { object } }: Workload): string {
  return `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
}

function severalPods({ workload, container, shared: store, folder, volume }: Store): readonly Found[] {
  const { overlaps, stopsFirst } = rolloutOf(workload);
  const { pods, isPerNode } = workload;
  const many = isPerNode ? 'a pod on each node' : `${pods} pods`;
  // Of what is no claim, `rolling-alone` tells, whichever program it is.
  const isUpdate = pods < 2 && !isPerNode && overlaps && !stopsFirst && volume?.persistentVolumeClaim !== undefined;
  if (store === undefined || !(isUpdate || isPerNode || pods > 1)) return [];
  const how = isUpdate ? 'two pods at each update' : many;
  const what = `'${container.name}' keeps its data in ${folder}, which one process alone may write, and ${how} share it`;
  return [
    at(workload.placed, {
      what,
      fix: isUpdate ? "set strategy: 'Recreate'" : 'keep one replica, or give each pod storage of its own',
    }),
  ];
}

/** Looks at the data of pods that do not end by themselves. */
function eachKept(judge: (kept: KeptData) => Perhaps<Mistake>) {
  return eachPods(({ placed, row, spec }, { kinds }) =>
    row.ends ? [] : keptData(placed.object, spec, kinds).map(judge),
  );
}

/** Where programs keep their data, and who writes there. */
export const rules = ruleTable({
  'data-folder': {
    acceptable: true,
    what: 'A program keeps its data where no volume is mounted',
    why: 'Everything seems well until the pod is replaced: the volume is empty, and the data were in the container, or in a volume that the image declares below the one that is mounted. The image of Postgres keeps its data at `/var/lib/postgresql` since 18, and at `/var/lib/postgresql/data` before.',
    fix: 'Mount the volume where the image keeps its data. Accept it where the program is told to keep them elsewhere.',
    check: eachKept(
      ({ container, mount, others, folder, place }) =>
        mount === undefined &&
        others.length > 0 &&
        !isTold(container, others) && {
          what: `'${container.name}' keeps its data in ${folder}, and its volume is mounted at ${listed(others)}`,
          fix: `mount it at ${place}`,
        },
    ),
    wrong: example(stored('/data')),
    right: example(stored('/var/lib/store')),
  },
  'run-folder': {
    acceptable: true,
    what: 'A program may not write where it does not start without writing',
    why: 'A container has a read-only root unless it asks for more. A database puts its socket beside its data, as into `/run/mysqld`, and ends where it cannot: the pod fails at each start.',
    fix: "Mount `emptyDir('run')` there, or write `security: { writableRoot: true }`. Accept it where the program is told another folder.",
    check: eachKept((kept) => {
      const closed = closedFolders(kept);
      const what = `'${kept.container.name}' writes to ${listed(closed)}, and may write to volumes alone`;
      const fix = 'mount an emptyDir() there, or write security: { writableRoot: true }';
      return closed.length > 0 && { what, fix };
    }),
    wrong: example(closed('/var/lib/store')),
    right: example(closed('/run')),
  },
  'data-with-pod': {
    severity: 'warning',
    what: 'A database keeps its data in what ends with its pod',
    why: 'An `emptyDir` is removed with its pod, and what is written to no volume at all even with the container: each update, and each node that restarts, begins with nothing.',
    fix: 'Give it a `claim()`, or accept it where the data may go.',
    check: eachKept(({ container, row, mount, outlives, others, folder }) => {
      const isGone = row.isNeeded === true && !outlives && (mount !== undefined || others.length === 0);
      const where =
        mount === undefined ? 'where no volume is mounted' : `in the volume '${mount.name}', which ends with its pod`;
      const what = `'${container.name}' keeps its data in ${folder}, ${where}`;
      return isGone && { what, fix: 'give it a claim() there' };
    }),
    wrong: example(stored('/var/lib/store', { volume: 'emptyDir: {}' })),
    right: example(stored('/var/lib/store')),
  },
  'several-writers': {
    severity: 'warning',
    what: 'Several pods write what one process alone may write',
    why: 'A database, and an app that keeps SQLite, has its files for itself. A second process beside it, even for the seconds of an update, tears them.',
    fix: "Keep one replica with `strategy: 'Recreate'`, and give each program its own claim, folder or `part()` of one.",
    check: (subject) => {
      const all = stores(subject);
      const twice = twins(all, (each) => each.shared)
        .filter(({ each, first }) => each.shared !== undefined && each.workload !== first.workload)
        .map(({ each: { workload, container }, first }) => {
          const other = first.workload.placed.object.metadata.name;
          const what = `'${container.name}' keeps its data in the folder that ${other} keeps its own in`;
          return at(workload.placed, { what, fix: 'give each its own claim, or its own part() of one' });
        });
      return [...all.flatMap(severalPods), ...twice];
    },
    wrong: example(stored('/var/lib/store', { volume: SHARE, spec: 'replicas: 2' })),
    right: example(stored('/var/lib/store', { volume: SHARE })),
  },
});
