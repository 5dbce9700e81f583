/**
 * A folder of a node that `sandbox node` has made: a file system in memory that is gone with the node, whichever way the
 * node ends.
 */
export const MEMORY = '/dev/shm';

/**
 * What `sandbox pod` runs: one container, as a kubelet would run it. The program lies in `e2e/tools/sandbox`; it is called on a
 * node that `sandbox node -- COMMAND` has made, where a bridge has 10.42.0.1/16.
 *
 * The root of the container is that of an image without a distribution: /etc with hosts, resolv.conf and passwd, an empty
 * /etc/ssl/certs, /proc, /dev, an empty /tmp, and what is mounted. Environment, capabilities and files of the one who starts it
 * do not reach it, and it cannot gain rights.
 *
 * `sandbox pod` ends with the container's exit code, with 128 and the number of the signal that ended it, and with 125 where
 * it could not be started. It hands SIGTERM, SIGINT and SIGHUP on, and when it is killed the container is too.
 */
export interface Container {
  /** The program on the node, which is seen read-only at the path that `command` starts with. */
  readonly binary: string;
  /** The program's path in the container, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Default: nothing but PATH, HOME and HOSTNAME, which it can replace. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `/`. It is made if need be. */
  readonly workingDir?: string;
  /** The pod's own, of 10.42.0.0/16, on a network of its own in which every port is free to every user. */
  readonly address: string;
  readonly hostname: string;
  /** What lies inside of another mount is mounted after it, whatever the order here. */
  readonly mounts?: readonly Mount[];
  /** Nothing can be written but in mounts and /dev/shm. Default: false. */
  readonly readOnlyRoot?: boolean;
  /** Those that root keeps, with or without `CAP_`, or `ALL`. Other users have none. Default: none. */
  readonly capabilities?: readonly string[];
  readonly nameservers?: readonly string[];
  /** Domains that are tried behind a short name. */
  readonly search?: readonly string[];
  /** More names, by address. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** The user. Where the node was not made by root, it has no other user than root, and this is ignored. */
  readonly uid?: number;
  readonly gid?: number;
  /** Supplementary groups, such as that of the volumes. */
  readonly groups?: readonly number[];
}

/** A file or folder of the node, seen at a path of the container. Both paths are absolute. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly?: boolean;
}

/** The capabilities that a runtime gives root unless the manifest says otherwise: containerd's list. */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FSETID',
  'FOWNER',
  'MKNOD',
  'NET_RAW',
  'SETGID',
  'SETUID',
  'SETFCAP',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'SYS_CHROOT',
  'KILL',
  'AUDIT_WRITE',
];
