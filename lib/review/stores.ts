import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { isMap, type Json, type JsonMap, list, path } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';

/** A claim of storage that a tree has the API server, or a controller, make. */
export interface Claim {
  /** `namespace/name`. */
  readonly id: string;
  readonly spec: JsonMap;
  /** The claim itself, or what has one made for each pod. */
  readonly by: Placed;
  /** Made for a pod of `by`. */
  readonly isOfPod: boolean;
}

/** A volume of pods that outlives them. */
export interface Mount {
  /** What keeps the pods. */
  readonly by: Placed;
  /** The name of the volume in the pod. */
  readonly volume: string;
  /** Where containers have it. */
  readonly paths: readonly string[];
  /** The images, without their versions, of the containers that have it. */
  readonly images: readonly string[];
  /** What is behind it, in words: two mounts of one text share it. */
  readonly store: string;
  /** The claim behind it, `namespace/name`. Absent: it is no claim. */
  readonly claim?: string;
}

/** Where a tree keeps data. */
export interface Stores {
  /** By `cluster namespace/name`. */
  readonly claims: ReadonlyMap<string, Claim>;
  readonly mounts: readonly Mount[];
}

/** Finds where a tree keeps data. */
export function storesOf(tree: readonly Placed[], kinds: KindTable): Stores {
  const claims = tree.flatMap((each) =>
    claimsOf(each, kinds).map((claim) => [inCluster(each, claim.id), claim] as const),
  );
  return { claims: new Map(claims), mounts: tree.flatMap((each) => mountsOf(each, kinds)) };
}

/** What stands for a claim, or for another store, among those of all clusters. */
export function inCluster({ cluster }: Placed, store: string): string {
  return `${cluster} ${store}`;
}

/** The claims that an object is, or has made for its pods. */
function claimsOf(placed: Placed, kinds: KindTable): readonly Claim[] {
  const { object } = placed;
  return kinds.claims(object).flatMap(({ row, claim }): readonly Claim[] => {
    const spec = isMap(claim.spec) ? claim.spec : {};
    const name = String(path(claim, 'metadata', 'name'));
    const names = row.perPod ? ordinals(placed, kinds).map((at) => `${name}-${object.metadata.name}-${at}`) : [name];
    return names.map((each) => ({
      id: `${object.metadata.namespace}/${each}`,
      spec,
      by: placed,
      isOfPod: row.perPod === true,
    }));
  });
}

/** The numbers of the pods of an object. https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#ordinal-index */
function ordinals({ object }: Placed, kinds: KindTable): readonly number[] {
  const [row] = kinds.pods(object).map((each) => each.row);
  const said = row?.replicas === undefined ? undefined : path(object, ...row.replicas.split('.'));
  const start = path(object, 'spec', 'ordinals', 'start');
  const first = typeof start === 'number' ? start : 0;
  const length = typeof said === 'number' && said >= 0 ? Math.min(said, MOST) : 1;
  return Array.from({ length }, (_, index) => first + index);
}

/** More pods than that no home has. */
const MOST = 100;

function mountsOf(placed: Placed, kinds: KindTable): readonly Mount[] {
  const { namespace = '', name } = placed.object.metadata;
  return kinds.pods(placed.object).flatMap(({ spec }) => {
    const mounted = (volume: string) => mountingOf(spec, volume);
    const own = claimsOf(placed, kinds).filter(({ isOfPod }) => isOfPod);
    return [
      ...own.map(({ id }): Mount => {
        const volume = id.slice(namespace.length + 1).replace(new RegExp(`-${name}-\\d+$`), '');
        return { by: placed, volume, ...mounted(volume), store: `the claim ${id}`, claim: id };
      }),
      ...list(spec.volumes).flatMap((volume): readonly Mount[] => {
        const found = storeOf(volume, namespace, path(spec, 'nodeSelector', 'kubernetes.io/hostname'));
        const own = String(volume.name);
        return found ? [{ by: placed, volume: own, ...mounted(own), ...found }] : [];
      }),
    ];
  });
}

/** Where the containers of a pod have a volume. */
function mountingOf(spec: JsonMap, volume: string): Pick<Mount, 'paths' | 'images'> {
  const mounts = [...list(spec.initContainers), ...list(spec.containers)].flatMap(({ image, volumeMounts }) =>
    list(volumeMounts)
      .filter(({ name }) => name === volume)
      .map(({ mountPath }) => ({
        path: String(mountPath),
        image: String(image).replace(/(?::[\w.-]+)?(?:@.*)?$/, ''),
      })),
  );
  const distinct = (texts: readonly string[]) => [...new Set(texts)];
  return { paths: distinct(mounts.map((each) => each.path)), images: distinct(mounts.map(({ image }) => image)) };
}

/** What goes with its pod, or is made of other objects. */
const PASSING = ['emptyDir', 'ephemeral', 'configMap', 'secret', 'downwardAPI', 'projected', 'image', 'gitRepo'];

const WORDS: Readonly<Record<string, (source: Json, node: Json | undefined) => string>> = {
  hostPath: (source, node) => `the path ${path(source, 'path')} of the node${node === undefined ? '' : ` ${node}`}`,
  nfs: (source) => `${path(source, 'path')} of the NFS server ${path(source, 'server')}`,
  iscsi: (source) => `the device ${path(source, 'lun')} of ${path(source, 'iqn')}`,
};

/** @param node the one that the pods are bound to */
function storeOf(
  { name: _, ...volume }: JsonMap,
  namespace: string,
  node: Json | undefined,
): Pick<Mount, 'store' | 'claim'> | undefined {
  const [[source, value] = []] = Object.entries(volume);
  if (source === undefined || !isMap(value) || PASSING.includes(source)) return undefined;
  if (source === 'persistentVolumeClaim') {
    const claim = `${namespace}/${path(value, 'claimName')}`;
    return { store: `the claim ${claim}`, claim };
  }
  const { readOnly: _ro, fsType: _fs, ...rest } = value;
  return { store: WORDS[source]?.(value, node) ?? `the volume ${source} ${JSON.stringify(rest)}` };
}

/** Whether a claim has a volume that is there already, or begins as a copy of another. */
export function isFilled({ id, spec }: Claim, tree: readonly Placed[]): boolean {
  if ([spec.volumeName, spec.dataSource, spec.dataSourceRef].some((each) => each !== undefined)) return true;
  return tree.some(({ object }) => {
    if (!isKind(object, '/PersistentVolume')) return false;
    const of = path(object, 'spec', 'claimRef');
    return `${path(of, 'namespace')}/${path(of, 'name')}` === id;
  });
}

/** Whether a claim is of a disk of another machine that no volume was before: nobody knows what is on it. */
export function isOnNewDisk({ spec }: Claim, before: readonly Placed[], after: readonly Placed[]): boolean {
  const disk = diskNamed(spec.volumeName, after);
  const disks = before.map(({ object }) => (isKind(object, '/PersistentVolume') ? diskOf(object.spec) : undefined));
  return disk !== undefined && !disks.includes(disk);
}

function diskNamed(name: Json | undefined, tree: readonly Placed[]): string | undefined {
  const volume = tree.find(({ object }) => isKind(object, '/PersistentVolume') && object.metadata.name === name);
  return volume && diskOf(volume.object.spec);
}

function diskOf(spec: Json | undefined): string | undefined {
  const disk = path(spec, 'iscsi');
  return disk === undefined ? undefined : `${path(disk, 'iqn')} ${path(disk, 'lun')}`;
}
