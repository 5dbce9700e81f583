import { containersOf } from '../derive/pods.ts';
import { claimOf } from '../model/claim.ts';
import { namespaceOf } from '../model/component.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { objectsOf } from './objects-of.ts';
import { type Subject, shared } from './rule.ts';
import { type Workload, workloads } from './workloads.ts';

/** How many may hold a volume at one time. */
export type Holders = 'pod' | 'node' | 'many';

/** A volume that the pods of one workload mount. */
export interface MountedVolume {
  readonly workload: Workload;
  readonly name: string;
  /** `namespace/name` of the claim, where it is one. */
  readonly claim?: string;
  readonly holders: Holders;
  /** Its app asks another one for it. */
  readonly isAskedFor: boolean;
}

/** The volumes of all workloads that pods share: claims and disks over the network. Claims of a template belong to one pod each. */
export const mountedVolumes = shared((subject): readonly MountedVolume[] => {
  const claims = new Map([
    ...existing(subject),
    ...objectsOf(subject, '/PersistentVolumeClaim').map(
      ({ object }) => [keyOf(object), holdersOf(path(object.spec, 'accessModes'))] as const,
    ),
  ]);
  return workloads(subject).flatMap((workload) =>
    list(workload.pod.volumes).flatMap((volume): readonly MountedVolume[] => {
      const name = String(volume.name);
      if (volume.iscsi !== undefined) {
        return [{ workload, name, holders: isReadOnly(volume.iscsi) ? 'many' : 'node', isAskedFor: false }];
      }
      const claimName = path(volume, 'persistentVolumeClaim', 'claimName');
      if (claimName === undefined) return [];
      const claim = `${workload.placed.object.metadata.namespace}/${claimName}`;
      const holders = claims.get(claim);
      return holders === undefined
        ? []
        : [{ workload, name, claim, holders, isAskedFor: isAskedFor(subject, workload, name) }];
    }),
  );
});

/** The claims that only one node, or one pod, holds, with all workloads that mount each. */
export const sharedClaims = shared((subject): readonly (readonly MountedVolume[])[] => {
  const byClaim = new Map<string, MountedVolume[]>();
  for (const mounted of mountedVolumes(subject)) {
    if (mounted.claim === undefined || mounted.holders === 'many') continue;
    byClaim.set(mounted.claim, [...(byClaim.get(mounted.claim) ?? []), mounted]);
  }
  return [...byClaim.values()].filter((mounts) => new Set(mounts.map(({ workload }) => workload)).size > 1);
});

/** Whether a pod may write to a volume of its. */
export function writes({ workload: { pod }, name }: MountedVolume): boolean {
  const volume = list(pod.volumes).find((each) => each.name === name);
  const isClosed = path(volume, 'persistentVolumeClaim', 'readOnly') === true;
  const mounts = containersOf(pod).flatMap(({ volumeMounts }) => list(volumeMounts));
  return !isClosed && mounts.some((mount) => mount.name === name && mount.readOnly !== true);
}

/** Whether a workload mounts a volume by `claimOf()`: an app of another, or what a word draws beside an app, of that. */
function isAskedFor({ cluster }: Subject, { placed }: Workload, name: string): boolean {
  const app = placed.component;
  const { volumes = [] } = cluster.component(app)?.storage ?? {};
  const isBeside = placed.object.metadata.name !== app;
  return volumes.some(
    (each) =>
      (each.is === 'claimOf' && each.name === name) ||
      (isBeside && each.is === 'claim' && claimOf(app, each.name).name === name),
  );
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Claims that apps name and nobody draws. */
function existing({ cluster }: Subject): readonly (readonly [string, Holders])[] {
  return cluster.components.flatMap((component) =>
    (component.storage?.volumes ?? [])
      .filter((volume) => volume.is === 'existingClaim')
      .map(
        ({ claim, access = 'ReadWriteOnce' }) => [`${namespaceOf(component)}/${claim}`, holdersOf([access])] as const,
      ),
  );
}

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
function holdersOf(modes: Json | undefined): Holders {
  const names: readonly unknown[] = Array.isArray(modes) ? modes : [];
  if (names.includes('ReadWriteMany') || names.includes('ReadOnlyMany')) return 'many';
  return names.includes('ReadWriteOncePod') ? 'pod' : 'node';
}

function isReadOnly(source: JsonMap[string]): boolean {
  return isMap(source) && source.readOnly === true;
}

/** How a workload replaces its pods. */
export interface Rollout {
  /** A new pod may start while the old one runs. */
  readonly overlaps: boolean;
  /** An old pod may be stopped before the new one is ready. */
  readonly stopsFirst: boolean;
}

/**
 * How a Deployment or DaemonSet replaces its pods; other kinds stop a pod first. Parts of a hundred are rounded up for more
 * pods, and down for fewer. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function rolloutOf({ placed: { object }, pods }: Workload): Rollout {
  const otherwise = SHARES[kindKey(object)];
  if (!otherwise) return { overlaps: false, stopsFirst: true };
  const strategy = path(object, 'spec', otherwise.at);
  const type = path(strategy, 'type');
  if (type === 'Recreate' || type === 'OnDelete') return { overlaps: false, stopsFirst: true };
  const share = (key: 'maxSurge' | 'maxUnavailable', round: (value: number) => number) => {
    const value = path(strategy, 'rollingUpdate', key) ?? otherwise[key];
    return typeof value === 'string' && value.endsWith('%')
      ? round((pods * Number.parseFloat(value)) / 100)
      : Number(value);
  };
  return { overlaps: share('maxSurge', Math.ceil) > 0, stopsFirst: share('maxUnavailable', Math.floor) > 0 };
}

/** Where a kind says how many pods more or fewer there may be, and what holds where it does not. */
const SHARES: Readonly<Record<string, { at: string; maxSurge: string | number; maxUnavailable: string | number }>> = {
  'apps/Deployment': { at: 'strategy', maxSurge: '25%', maxUnavailable: '25%' },
  'apps/DaemonSet': { at: 'updateStrategy', maxSurge: 0, maxUnavailable: 1 },
};
