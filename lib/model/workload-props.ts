import type { Hook } from './hook.ts';
import type { Image } from './image.ts';
import type { Toleration } from './node.ts';
import type { Ports } from './port.ts';
import type { SecretRef } from './secret.ts';
import type { Text } from './text.ts';
import type { Bytes, Cpu, Timespan } from './units.ts';
import type { Volume } from './volume.ts';

/** A field of the pod. https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
export interface FieldRef {
  readonly is: 'field';
  readonly path:
    | 'metadata.name'
    | 'metadata.namespace'
    | 'metadata.uid'
    | 'spec.nodeName'
    | 'spec.serviceAccountName'
    | 'status.hostIP'
    | 'status.podIP';
}

/** Refers to a field of the pod: `POD_NAME: field('metadata.name')`. */
export function field(path: FieldRef['path']): FieldRef {
  return { is: 'field', path };
}

/** The value of an environment variable. */
export type EnvValue = Text | number | boolean | SecretRef | FieldRef;

/** How the kubelet asks a container how it is. https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
export interface Probe {
  /** GET this path; 200 to 399 is healthy. */
  readonly path?: string;
  /** Run this in the container; 0 is healthy. Exclusive with `path`. */
  readonly command?: readonly string[];
  /** A port or its name. With neither `path` nor `command`: healthy is what accepts a TCP connection. @default the first port */
  readonly port?: string | number;
  /** The host to ask, for pods in the node's network. @default the pod's address */
  readonly host?: string;
  /** @default '0s' */
  readonly initialDelay?: Timespan;
  /** Time between two questions. @default '10s' */
  readonly period?: Timespan;
  /** @default '5s', for a Pi that is busy */
  readonly timeout?: Timespan;
  /** Wrong answers in a row until it counts. @default 3 */
  readonly failures?: number;
}

/** The three questions. */
export interface Probes {
  /** Does it take traffic? */
  readonly readiness?: Probe;
  /** Must it be restarted? */
  readonly liveness?: Probe;
  /** Has it started? The other two wait for it. */
  readonly startup?: Probe;
}

/** What a container asks of its node, and may not exceed. */
export interface Resources {
  /** @default '10m' */
  readonly cpu?: Cpu;
  /** @default '64Mi' */
  readonly memory?: Bytes;
  /** @default none: a throttled app on a Pi is worse than a busy Pi */
  readonly cpuLimit?: Cpu;
  /** @default four times the requested memory */
  readonly memoryLimit?: Bytes;
  /**
   * What it writes to its node's disk: its own file system, logs and scratch space. Pods go where there is so much.
   * https://kubernetes.io/docs/concepts/storage/ephemeral-storage/ @default nothing said
   */
  readonly disk?: Bytes;
  /** It is evicted when it writes more. @default no limit */
  readonly diskLimit?: Bytes;
}

/** What a container may do. https://kubernetes.io/docs/tasks/configure-pod-container/security-context/ */
export interface Security {
  /**
   * User id; 0 is root. `'image'`: the image says it, and nothing is taken from it: for images that start as root and step down by
   * themselves, as with PUID and s6. Its namespace is `baseline`.
   * @default 1000, and 0 with `privileged`
   */
  readonly user?: number | 'image';
  /** Group id, which also owns what is written to volumes. @default the user's id */
  readonly group?: number;
  /** Other groups that the processes belong to, such as those of devices: all containers of a pod share them. @default none */
  readonly groups?: readonly number[];
  /** The container may write to its own file system. @default false, and true with the image's user and with `privileged` */
  readonly writableRoot?: boolean;
  /**
   * Linux capabilities, such as `NET_RAW`: these alone, or beside the runtime's own with the image's user.
   * @default the container runtime's own for root and for the image's user, else none
   */
  readonly capabilities?: readonly string[];
  /** All rights of the node: root, unless `user` says another, and all devices. @default false */
  readonly privileged?: boolean;
}

/** A file with permissions of its own. */
export interface FileText {
  readonly text: Text;
  /** Permissions, such as `0o400`. @default 0o555 for a text that starts with `#!`, else 0o644 */
  readonly mode?: number;
}

/** What gives a container variables, one for each of its keys. */
export type EnvSource = (
  | { readonly secret: string; readonly configMap?: never }
  | { readonly configMap: string; readonly secret?: never }
) & {
  /** In front of the name of each variable. @default nothing */
  readonly prefix?: string;
};

/** A container of a pod. */
export interface Container {
  readonly image: Image;
  /** Replaces the image's entrypoint. @default the image's */
  readonly command?: readonly Text[];
  /** @default the image's */
  readonly args?: readonly Text[];
  /** @default none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Secrets, by name, and ConfigMaps all of whose keys become environment variables. @default none */
  readonly envFrom?: readonly (string | EnvSource)[];
  /** Ports by name; the name is a DNS label of at most 15 characters. @default none */
  readonly ports?: Ports;
  /** @default none */
  readonly probes?: Probes;
  /** What happens as soon as it has started, beside its own program; it counts as running when that has ended. @default nothing */
  readonly started?: Hook;
  /** What happens before it is asked to stop, within the time of `terminationGracePeriod`. @default nothing */
  readonly stop?: Hook;
  /** @default what {@link Resources} says, made for a Pi */
  readonly resources?: Resources;
  /** Volumes by the path at which they are mounted. @default none */
  readonly volumes?: Readonly<Record<string, Volume>>;
  /**
   * Files by path, rendered into a ConfigMap. A change rolls the workload. A text that starts with `#!` may be executed.
   * @default none
   */
  readonly files?: Readonly<Record<string, Text | FileText>>;
  /** @default no rights that are not needed */
  readonly security?: Security;
  /**
   * Devices of the node, `'/dev/ttyACM0'`, or one of what a device plugin offers, `'gpu.intel.com/i915'`. The pods run on the nodes
   * that have them, as the facts of the nodes say; to open a path the container is privileged, but for `/dev/net/tun`.
   * @default none
   */
  readonly devices?: readonly string[];
  /**
   * It starts before the others, which wait until its startup probe is content, or else until it runs; it stops after them. For what
   * the others must not be without, such as a VPN. Of an app's containers, sidecars alone are first.
   * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   * @default false: all start at once
   */
  readonly first?: boolean;
}

/** Labels of nodes: `{ 'kubernetes.io/hostname': ['pi-2', 'pi-3'] }`. */
export type NodeLabels = Readonly<Record<string, string | readonly string[]>>;

/** Where the pods of a workload may run, and how many they are. */
export interface Placement {
  /**
   * Labels that the node must bear, each with its value, or with one of several.
   * @default none; an app adds `kubernetes.io/arch: arm64`, unless it runs on each node
   */
  readonly nodeSelector?: NodeLabels;
  /** Labels of the nodes that are taken first where there is room. @default none */
  readonly preferNodes?: NodeLabels;
  /** Taints that do not keep it away. @default none */
  readonly tolerations?: readonly Toleration[];
}

/** Whom the programs of a pod ask for names. https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config */
export interface Dns {
  /** These addresses alone, which know no Service of the cluster. @default the cluster's DNS */
  readonly servers?: readonly string[];
  /** Domains in which a short name is looked for. @default those of the cluster, and with `servers` none */
  readonly search?: readonly string[];
  /**
   * With so many dots, a name is asked for as it is first: with 1, names of the internet cost one question and not several.
   * @default 5, and 1 with `servers`
   */
  readonly ndots?: number;
}

/** What all pods of a workload have. */
export interface PodProps extends Placement {
  /** The workload's name, also its `app.kubernetes.io/name` and so its selector, for ever. A DNS label. */
  readonly name: string;
  /** By name. The first one is the main one. */
  readonly containers: Readonly<Record<string, Container>>;
  /** Run one after another before the others start. @default none */
  readonly initContainers?: Readonly<Record<string, Container>>;
  /** The ServiceAccount, whose token is then mounted. @default the namespace's, without a token */
  readonly serviceAccount?: string;
  /** Pods share the node's network. @default false */
  readonly hostNetwork?: boolean;
  /** Time between the request to stop and the kill. @default '30s' */
  readonly terminationGracePeriod?: Timespan;
  /** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/ @default none */
  readonly priorityClass?: string;
  /**
   * How several pods go to several nodes. `preferred`: as far as there are nodes. `required`: no node has two more than another.
   * `false`: as it comes. https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ @default 'preferred'
   */
  readonly spread?: 'preferred' | 'required' | false;
  /** Whom its programs ask for names. @default the cluster's DNS, which asks the name servers of the node for all other names */
  readonly dns?: Dns;
  /** Annotations of the pods. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Pods that run all the time. */
export interface DeploymentProps extends PodProps {
  readonly kind?: 'Deployment';
  /** @default 1 */
  readonly replicas?: number;
  /**
   * `Recreate` stops the old pod before the new one starts.
   * @default 'Recreate' with a claim that one node holds; also for one pod that takes ports of its node, or writes to a share or a
   * folder of the node; else 'RollingUpdate'
   */
  readonly strategy?: 'RollingUpdate' | 'Recreate';
}

/** Pods with a name and storage each: claims become templates, `<volume>-<name>-<ordinal>`. */
export interface StatefulSetProps extends PodProps {
  readonly kind: 'StatefulSet';
  /** @default 1 */
  readonly replicas?: number;
}

/** A pod on each node that fits. */
export interface DaemonSetProps extends PodProps {
  readonly kind: 'DaemonSet';
}

/** Pods that run by the clock, and end. */
export interface CronJobProps extends PodProps {
  readonly kind: 'CronJob';
  /** When, in cron's five fields, such as `30 3 * * *`. */
  readonly schedule: string;
  /** In which the schedule is read, such as `Europe/Prague`. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** What happens when the last run still goes on. @default 'Forbid' */
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
  /** How late a run may still start. @default '5m' */
  readonly startingDeadline?: Timespan;
  /** A run is stopped after this. @default no limit */
  readonly activeDeadline?: Timespan;
  /** New tries of a failed run. @default 2 */
  readonly retries?: number;
}

/** Pods and what keeps them. */
export type WorkloadProps = DeploymentProps | StatefulSetProps | DaemonSetProps | CronJobProps;
