import type { BorrowedClaimVolume, ClaimVolume, ExistingClaimVolume } from './claim.ts';
import type { ConfigMapVolume, ProjectedVolume, SecretVolume } from './file-volume.ts';
import type { IscsiDisk } from './iscsi-disk.ts';
import type { Options, StoringVolume } from './named-volume.ts';
import type { Toleration } from './node.ts';
import type { Bytes } from './units.ts';

/**
 * Storage that a container mounts. Two containers of a workload that mount a volume of one name share it.
 * https://kubernetes.io/docs/concepts/storage/volumes/
 */
export type Volume =
  | EmptyDirVolume
  | ClaimVolume
  | BorrowedClaimVolume
  | ExistingClaimVolume
  | NfsVolume
  | IscsiVolume
  | HostPathVolume
  | SecretVolume
  | ConfigMapVolume
  | ProjectedVolume;

/** What the pods of an app mount, for others that ask for it. */
export interface AppStorage {
  readonly volumes: readonly Volume[];
  /** How many pods have claims of their own. @default all pods share them */
  readonly pods?: number;
  /** The user who writes a volume, by its name. @default unknown: the image says it, or nobody writes */
  readonly writers?: Readonly<Record<string, Writer>>;
  /** The taints that its pods tolerate: who mounts a claim of theirs has to land where they do. @default none */
  readonly tolerations?: readonly Toleration[];
}

/** As whom a container writes its files. */
export interface Writer {
  /** User id. */
  readonly user: number;
  /** Group id. */
  readonly group: number;
}

/** Scratch space that lives as long as the pod. */
export interface EmptyDirVolume extends StoringVolume {
  readonly is: 'emptyDir';
  /** The pod is evicted when it writes more. @default no limit */
  readonly size?: Bytes;
  /** `memory` keeps it off the SD card, and counts as the pod's memory. @default 'disk' */
  readonly medium?: 'disk' | 'memory';
}

/** A folder of an NFS server. */
export interface NfsVolume extends StoringVolume {
  readonly is: 'nfs';
  /** Host name or address. */
  readonly server: string;
  /** The exported path. */
  readonly path: string;
  /**
   * How the node mounts it, such as `['nfsvers=4.1', 'hard']`. A PersistentVolume is then drawn, which is for this app alone.
   * https://man7.org/linux/man-pages/man5/nfs.5.html
   * @default as the node does without being told
   */
  readonly mountOptions?: readonly string[];
}

/** A disk over the network, which the pod has without a claim. The node needs open-iscsi. */
export interface IscsiVolume extends StoringVolume, IscsiDisk {
  readonly is: 'iscsi';
}

/** A path of the node. */
export interface HostPathVolume extends StoringVolume {
  readonly is: 'hostPath';
  readonly path: string;
  /** What must be there. https://kubernetes.io/docs/concepts/storage/volumes/#hostpath @default not looked at */
  readonly type?: 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket' | 'CharDevice' | 'BlockDevice';
}

/** A folder or a file of a volume in place of all of it: `'/themes': part(config, 'themes')`. */
export const part = <V extends Volume>(volume: V, path: string): V => ({ ...volume, part: path });

/** Scratch space: `'/tmp': emptyDir('tmp')`. */
export const emptyDir = (name: string, options: Options<EmptyDirVolume> = {}): EmptyDirVolume => ({
  is: 'emptyDir',
  name,
  ...options,
});

/** A folder of an NFS server: `'/photos': nfs('photos', { server: 'nas.bramble.example', path: '/export/photos' })`. */
export const nfs = (name: string, options: Options<NfsVolume>): NfsVolume => ({ is: 'nfs', name, ...options });

/** A disk over the network without a claim: `'/var/lib/mysql': iscsi('db', { portal, iqn, lun: 0 })`. One that is saved is a `claim()` with `disk`. */
export const iscsi = (name: string, options: Options<IscsiVolume>): IscsiVolume => ({
  is: 'iscsi',
  name,
  ...options,
});

/** A path of the node: `'/host/sys': hostPath('sys', '/sys')`. */
export const hostPath = (
  name: string,
  path: string,
  options: Options<HostPathVolume, 'path'> = {},
): HostPathVolume => ({
  is: 'hostPath',
  name,
  path,
  ...options,
});
