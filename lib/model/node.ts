import { fieldsOf } from './shape.ts';
import type { Bytes, Cpu } from './units.ts';

/** Keeps pods away from a node unless they tolerate it. https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** A taint that is tolerated. Without an effect: any; without a key: all. */
export type Toleration = Partial<Taint> & { readonly operator?: 'Exists' | 'Equal' };

/** What is known of one machine of the cluster. */
export interface NodeProps {
  /** `server` runs the control plane, `agent` only workloads. https://docs.k3s.io/architecture */
  readonly role: 'server' | 'agent';
  /** The machine's IPv4 address in the local network. */
  readonly address: string;
  /**
   * The part of the pods' network that the cluster gave it, such as `'10.42.0.0/24'`:
   * `kubectl get node NAME -o jsonpath={.spec.podCIDR}` tells. With it, a webhook lets in the control plane and nobody else.
   * @default unknown
   */
  readonly podNetwork?: string;
  /**
   * Its memory: the size under which it is sold, such as `'4Gi'`, of which Linux has less, or what the machine itself shows, such as
   * `'3793Mi'`. lib/model/machine-size.ts
   */
  readonly memory: Bytes;
  /** Its number of cores. */
  readonly cpus: number;
  /** @default 'arm64' */
  readonly arch?: 'arm64' | 'amd64' | 'arm';
  /** Labels beside those that Kubernetes sets itself. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly taints?: readonly Taint[];
  /** What is plugged into it, by the path that stays, `'/dev/serial/by-id/…'`, or what a device plugin offers there. @default nothing */
  readonly devices?: readonly string[];
  /** What the machine needs for itself and for k3s, and no pod gets. @default what {@link RESERVED} says of its role */
  readonly reserved?: Reserved;
  /** The address of its network card, such as `'dc:a6:32:01:02:03'`, by which DHCP reserves its address. @default none is reserved */
  readonly mac?: string;
  /** What starts its services: `systemd`, as on Raspberry Pi OS, or `openrc`, as on Alpine. @default 'systemd' */
  readonly os?: 'systemd' | 'openrc';
  /** Whether packages and k3s can be changed on it; with `read-only` they change with its whole image alone. @default 'writable' */
  readonly root?: 'writable' | 'read-only';
  /**
   * Disks that are mounted on it, by the folder of each: `{ '/var/lib/rancher/k3s/storage': { label: 'volumes' } }` has claims of the class
   * `local-path` lie on a USB stick. docs/hosts.md
   * @default none: all lies on the disk of the system
   */
  readonly disks?: Readonly<Record<string, Disk>>;
  /** The packages that the image of a read-only root brings beside k3s, by their names there, such as `'nfs-utils'`. @default none */
  readonly packages?: readonly string[];
  /**
   * The name by which disks over iSCSI know it, such as `'iqn.2004-04.example.bramble:pi-1'`. No two machines have one name.
   * @default made of its name and that of the cluster
   */
  readonly initiator?: string;
}

/** A disk of a machine, with a file system of its own. */
export interface Disk {
  /** The label of its file system, by which it is found whatever it is plugged into: `mkfs.ext4 -L volumes DEVICE` gives one. */
  readonly label: string;
  /** Its file system. @default 'ext4' */
  readonly type?: 'ext4' | 'xfs' | 'btrfs' | 'f2fs';
}

/** A part of a machine that no pod gets. */
export interface Reserved {
  /** @default what {@link RESERVED} says */
  readonly cpu?: Cpu;
  /** @default what {@link RESERVED} says */
  readonly memory?: Bytes;
}

/**
 * What k3s was measured to need on a Raspberry Pi 4, rounded up: 30 % of a core and 1588 MB on a server with a workload, 10 %
 * and 268 MB on an agent. https://docs.k3s.io/reference/resource-profiling
 */
export const RESERVED: Readonly<Record<NodeProps['role'], Required<Reserved>>> = {
  server: { cpu: '300m', memory: '1536Mi' },
  agent: { cpu: '100m', memory: '256Mi' },
};

/** A machine of the cluster. */
export interface Node extends NodeProps {
  /** The host name, which Kubernetes takes as the node's name. */
  readonly name: string;
}

/** Declares a machine: `node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })`. */
export function node(name: string, props: NodeProps): Node {
  return { name, ...fieldsOf(props) };
}

/**
 * The keys of taints that keep pods off every server, sorted; none where a server takes any pod. While only servers are there, pods that
 * tolerate none of them wait.
 */
export function taintsOfServers(nodes: readonly Node[]): readonly string[] {
  const servers = nodes.filter(({ role }) => role === 'server');
  const keys = servers.map(({ taints = [] }) =>
    taints.flatMap(({ key, effect }) => (effect === 'PreferNoSchedule' ? [] : [key])),
  );
  return keys.every((each) => each.length > 0) ? [...new Set(keys.flat())].sort() : [];
}

/** All labels by which a pod can select the node, with those that the kubelet sets. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export function nodeLabels(machine: Node): Readonly<Record<string, string>> {
  const arch = machine.arch ?? 'arm64';
  return {
    'kubernetes.io/hostname': machine.name,
    'kubernetes.io/arch': arch,
    'kubernetes.io/os': 'linux',
    // The kubelet still sets them under their old names too.
    'beta.kubernetes.io/arch': arch,
    'beta.kubernetes.io/os': 'linux',
    ...(machine.role === 'server' ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}),
    ...machine.labels,
  };
}
