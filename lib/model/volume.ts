import type { Bytes } from './units.ts';

/**
 * Storage that a container mounts. Two containers of a workload that mount a volume of one name share it.
 * https://kubernetes.io/docs/concepts/storage/volumes/
 */
export type Volume =
  | EmptyDirVolume
  | ClaimVolume
  | NfsVolume
  | IscsiVolume
  | HostPathVolume
  | SecretVolume
  | ConfigMapVolume;

interface Named {
  /** The volume's name within the pod. */
  readonly name: string;
  /** Mounted for reading only. @default false, and true for Secrets and ConfigMaps */
  readonly readOnly?: boolean;
}

/** Scratch space that lives as long as the pod. */
export interface EmptyDirVolume extends Named {
  readonly is: 'emptyDir';
  /** The pod is evicted when it writes more. @default no limit */
  readonly size?: Bytes;
  /** `memory` keeps it off the SD card, and counts as the pod's memory. @default 'disk' */
  readonly medium?: 'disk' | 'memory';
}

/** Storage that outlives the pod, and the removal of its component. */
export interface ClaimVolume extends Named {
  readonly is: 'claim';
  readonly size: Bytes;
  /** @default the cluster's default class, with k3s `local-path` */
  readonly storageClass?: string;
  /** @default 'ReadWriteOnce' */
  readonly access?: 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';
}

/** A folder of an NFS server. */
export interface NfsVolume extends Named {
  readonly is: 'nfs';
  /** Host name or address. */
  readonly server: string;
  /** The exported path. */
  readonly path: string;
}

/** A block device over the network. The node needs open-iscsi. */
export interface IscsiVolume extends Named {
  readonly is: 'iscsi';
  /** Address and port of the target, such as `10.10.11.40:3260`. */
  readonly portal: string;
  /** The target's qualified name, such as `iqn.2004-04.example.bramble:db`. */
  readonly iqn: string;
  readonly lun: number;
  /** @default 'ext4' */
  readonly fsType?: string;
}

/** A path of the node. */
export interface HostPathVolume extends Named {
  readonly is: 'hostPath';
  readonly path: string;
  /** What must be there. https://kubernetes.io/docs/concepts/storage/volumes/#hostpath @default not looked at */
  readonly type?: 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket' | 'CharDevice' | 'BlockDevice';
}

/** The keys of a Secret as files. */
export interface SecretVolume extends Named {
  readonly is: 'secretVolume';
  readonly secret: string;
  /** The keys that become files; the Secret must have them. @default all that it has */
  readonly keys?: readonly string[];
  /** The pod starts without it. @default false */
  readonly optional?: boolean;
  /** Permissions of the files. @default 0o440 */
  readonly mode?: number;
}

/** The keys of a ConfigMap as files. */
export interface ConfigMapVolume extends Named {
  readonly is: 'configMapVolume';
  readonly configMap: string;
  /** The pod starts without it. @default false */
  readonly optional?: boolean;
}

type Options<V extends Volume, K extends keyof V> = Omit<V, 'is' | 'name' | K>;

/** Scratch space: `'/tmp': emptyDir('tmp')`. */
export const emptyDir = (name: string, options: Options<EmptyDirVolume, never> = {}): EmptyDirVolume => ({
  is: 'emptyDir',
  name,
  ...options,
});

/** Lasting storage: `'/data': claim('data', '5Gi')`. Its PersistentVolumeClaim is `<workload>-<name>`, and never pruned. */
export const claim = (name: string, size: Bytes, options: Options<ClaimVolume, 'size'> = {}): ClaimVolume => ({
  is: 'claim',
  name,
  size,
  ...options,
});

/** A folder of an NFS server: `'/photos': nfs('photos', { server: 'nas.bramble.example', path: '/export/photos' })`. */
export const nfs = (name: string, options: Options<NfsVolume, never>): NfsVolume => ({ is: 'nfs', name, ...options });

/** A block device over the network, for a database: `'/var/lib/mysql': iscsi('db', { portal, iqn, lun: 0 })`. */
export const iscsi = (name: string, options: Options<IscsiVolume, never>): IscsiVolume => ({
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

/** A Secret as files: `'/tls': secretVolume('tls', 'web-tls')`. */
export const secretVolume = (
  name: string,
  secret: string,
  options: Options<SecretVolume, 'secret'> = {},
): SecretVolume => ({ is: 'secretVolume', name, secret, ...options });

/** A ConfigMap as files: `'/etc/web': configMapVolume('config', 'web')`. */
export const configMapVolume = (
  name: string,
  configMap: string,
  options: Options<ConfigMapVolume, 'configMap'> = {},
): ConfigMapVolume => ({ is: 'configMapVolume', name, configMap, ...options });
