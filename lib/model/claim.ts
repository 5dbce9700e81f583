import type { IscsiDisk } from './iscsi-disk.ts';
import type { NamedVolume, Options, StoringVolume } from './named-volume.ts';
import type { Bytes } from './units.ts';

/** Who may use a claim at one time. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
export type ClaimAccess = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

/** Storage that outlives the pod, and the removal of its component. It belongs to the one app that mounts it. */
export interface ClaimVolume extends StoringVolume {
  readonly is: 'claim';
  readonly size: Bytes;
  /** @default the class that is `for` its purpose, or the cluster's default one, with k3s `local-path` */
  readonly storageClass?: string;
  /** The disk that it is: a PersistentVolume of this size is drawn with it, and nobody else gets it. @default its class makes a volume */
  readonly disk?: IscsiDisk;
  /** @default 'ReadWriteOnce' */
  readonly access?: ClaimAccess;
  /** The same object in all copies of what one `claim()` gave. */
  readonly mark?: object;
}

/** A claim that belongs to another app of the same namespace. */
export interface BorrowedClaimVolume extends NamedVolume {
  readonly is: 'claimOf';
  /** The app whose claim it is, or another component that draws it. */
  readonly app: string;
  /** The name of the volume there; where it is no app, of the PersistentVolumeClaim itself. */
  readonly claim: string;
  /** Which pod's claim, where the app is `stateful` with several. @default the only one */
  readonly pod?: number;
}

/** A PersistentVolumeClaim that is there already, in the namespace of the app. */
export interface ExistingClaimVolume extends StoringVolume {
  readonly is: 'existingClaim';
  /** The name of the PersistentVolumeClaim. */
  readonly claim: string;
  /** What it was made with. @default 'ReadWriteOnce' */
  readonly access?: ClaimAccess;
}

/**
 * Lasting storage: `'/data': claim('data', '5Gi', { for: 'files' })`. Its PersistentVolumeClaim is `<workload>-<name>`, and never pruned.
 * On a disk of another machine: `claim('data', '20Gi', { for: 'database', disk: { portal: '10.10.11.40', iqn: 'iqn.…', lun: 0 } })`.
 */
export const claim = (name: string, size: Bytes, options: Options<ClaimVolume, 'size' | 'mark'> = {}): ClaimVolume => ({
  is: 'claim',
  name,
  size,
  mark: {},
  ...options,
});

/**
 * The storage of another app, which lives in the same namespace:
 *
 *     app({ name: 'backup', namespace: 'vaultwarden', …, volumes: { '/data': claimOf('vaultwarden', 'data', { readOnly: true }) } })
 *
 * A claim that one node holds draws the pods to the node of the app, and they start without it as well.
 */
export const claimOf = (
  app: string,
  name: string,
  options: Options<BorrowedClaimVolume, 'app' | 'claim'> = {},
): BorrowedClaimVolume => ({ is: 'claimOf', name: `${app}-${name}`, app, claim: name, ...options });

/** A claim that somebody else made: `'/photos': existingClaim('photos')`. */
export const existingClaim = (
  name: string,
  options: Options<ExistingClaimVolume, 'claim'> = {},
): ExistingClaimVolume => ({ is: 'existingClaim', name: name.replaceAll('.', '-'), claim: name, ...options });

/** The name of the PersistentVolumeClaim of a workload's volume, or of the volume of one of its pods. */
export function claimName(workload: string, volume: string, pod?: number): string {
  return pod === undefined ? `${workload}-${volume}` : `${volume}-${workload}-${pod}`;
}

/** Whether a claim is held by one node, or one pod, at a time. */
export function isHeldByOne({ access = 'ReadWriteOnce' }: { readonly access?: ClaimAccess }): boolean {
  return access === 'ReadWriteOnce' || access === 'ReadWriteOncePod';
}
