import type { FreeConfig, K3sPart } from './k3s-config.ts';

/** What is said of the machines beside what each `node()` says. Without it nothing is rendered into `dist/<cluster>-hosts`. */
export interface HostsProps {
  /** Who Ansible logs in as; it may become root. @default 'pi'; 'root' where the root is read-only */
  readonly user?: string;
  /** The public keys that may log in as that user, beside those that are there. @default none */
  readonly sshKeys?: readonly string[];
  /** Other names and addresses under which the API server is asked, for its certificate. @default those of servers, and of `apiAddress` */
  readonly apiNames?: readonly string[];
  /**
   * Where the state of the cluster is. `sqlite` is for one server. `etcd` wants three, with an SSD each. `external`: a database
   * whose address, with its password, is the key `datastore-endpoint` of the Secret.
   * https://docs.k3s.io/datastore
   * @default 'sqlite' with one server, 'etcd' with several
   */
  readonly datastore?: 'sqlite' | 'etcd' | 'external';
  /**
   * Where k3s saves its snapshots of etcd, beside the disks of the servers. The Secret of the hosts then has `etcd-s3-access-key` and
   * `etcd-s3-secret-key`. https://docs.k3s.io/cli/etcd-snapshot
   * @default nowhere else: they are lost with the servers
   */
  readonly snapshots?: Snapshots;
  /** Nodes hand each other the images that they have. https://docs.k3s.io/installation/registry-mirror @default false */
  readonly embeddedRegistry?: boolean;
  /**
   * Where images of a registry are asked for first: `{ 'docker.io': ['https://mirror.bramble.example'] }`; `*` is all others.
   * https://docs.k3s.io/installation/private-registry
   * @default none
   */
  readonly mirrors?: Readonly<Record<string, readonly string[]>>;
  /**
   * What machines must know to ask a registry or a mirror, by its host with its port, as it stands in images or in the URLs of `mirrors`:
   * `{ 'registry.bramble.example:5000': { credentials: 'registry' } }`.
   * @default certificates are those that everybody trusts, and nobody signs in
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /** Secrets are encrypted in the datastore. https://docs.k3s.io/security/secrets-encryption @default true */
  readonly secretsEncryption?: boolean;
  /** The name servers that pods ask for names outside of the cluster. @default those of the node */
  readonly nameServers?: readonly string[];
  /** What k3s is told beside what follows from other facts; keys of servers go to servers alone. @default nothing */
  readonly k3s?: FreeConfig;
  /** What DHCP gives out in the local network. @default somebody else gives addresses */
  readonly dhcp?: Dhcp;
  /** Other machines of the local network, by their names. @default none */
  readonly machines?: Readonly<Record<string, Machine>>;
  /** A VPN, which gives addresses of `networks.vpn`. docs/vpn.md @default none, or one that somebody else looks after */
  readonly wireguard?: WireGuard;
}

/** A VPN of WireGuard, on a machine beside the cluster: people get in when the cluster is down. https://www.wireguard.com */
export interface WireGuard {
  /** The machine that runs it, by its name among `machines`. */
  readonly on: string;
  /** The name or address at which it is found from outside, such as `vpn.bramble.example`. */
  readonly endpoint: string;
  /** The port of UDP at which it is found, and listens. @default 51820 */
  readonly port?: number;
  /** Its public key, as `wg pubkey` tells it. The private one stays on the machine. */
  readonly publicKey: string;
  /** Its address within the VPN. @default the first of the first network of `networks.vpn` */
  readonly address?: string;
  /** Whom those who come in ask for names. @default those of `dhcp`, or nobody of this network */
  readonly nameServers?: readonly string[];
  /** Who may come in, each by a name. */
  readonly peers: Readonly<Record<string, Peer>>;
}

/** A machine that comes in by VPN. */
export interface Peer {
  /** Its public key, as `wg pubkey` tells it there. */
  readonly publicKey: string;
  /** Its address, of `networks.vpn`: nobody without its key comes in under it. */
  readonly address: string;
}

/** A registry or a mirror of images, as machines ask it. */
export interface Registry {
  /** The address of its machine in the local network, by which machines find its name. @default DNS knows the name */
  readonly address?: string;
  /** The certificate by which its own is judged, as the text of a PEM file. @default those that the machine trusts */
  readonly certificate?: string;
  /**
   * The Secret with `username` and `password`: `'registry'` is `clusters/<cluster>/secrets/hosts.registry.sops.yaml`. Pods then need no
   * pull secret of their own. @default nobody signs in
   */
  readonly credentials?: string;
}

/** A bucket for snapshots of etcd, and how many there are. */
export interface Snapshots {
  /** The URL of the server, such as `https://s3.bramble.example`. */
  readonly endpoint: string;
  readonly bucket: string;
  /** @default what k3s has, `us-east-1` */
  readonly region?: string;
  /** The folder in the bucket. @default 'etcd' */
  readonly folder?: string;
  /** When, in cron's five fields. @default what k3s has, every twelve hours */
  readonly schedule?: string;
  /** How many stay. @default what k3s has, 5 */
  readonly keep?: number;
}

/** What a DHCP server gives out. */
export interface Dhcp {
  /** First and last address, such as `10.10.11.100-10.10.11.199`. */
  readonly range: string;
  /** The way out of the local network. */
  readonly router: string;
  /** Whom clients ask for names. @default the machine that gives the addresses */
  readonly nameServers?: readonly string[];
  /** Whom that machine asks. @default those in its `/etc/resolv.conf` */
  readonly upstream?: readonly string[];
  /** How long an address is given, such as `12h`. @default '12h' */
  readonly lease?: string;
}

/** A machine of the local network that is no node. */
export interface Machine {
  readonly address: string;
  /** @default no address is reserved for it */
  readonly mac?: string;
}

/** What a package is called in each distribution. One that is left out has no such package, and needs none. */
export interface PackageNames {
  /** Such as `'nfs-common'`: machines with systemd are taken for Debian, as Raspberry Pi OS is. */
  readonly debian?: string;
  /** Such as `'nfs-utils'`: machines with OpenRC are taken for Alpine. */
  readonly alpine?: string;
}

/** What a component needs of the machines that its pods may run on. */
export interface HostNeeds {
  /** Packages, such as `'open-iscsi'`; by distribution where their names differ. @default none */
  readonly packages?: readonly (string | PackageNames)[];
  /** Modules of the kernel, such as `'iscsi_tcp'`. @default none */
  readonly modules?: readonly string[];
  /** Services of the machine that must run, such as `'iscsid'`. @default none */
  readonly services?: readonly string[];
  /** Parts of k3s in whose place it is. @default none */
  readonly without?: readonly K3sPart[];
  /** What k3s must be told for it, on all nodes. @default nothing */
  readonly k3s?: FreeConfig;
  /** Registries, such as `'docker.io'`, whose images nodes ask for at its host first. @default none */
  readonly mirrors?: readonly string[];
}

declare module '../lib/model/side.ts' {
  interface SideFacts {
    /** How the machines are set up. @default nothing is rendered for them */
    readonly hosts?: HostsProps;
  }
  interface SideProps {
    /** What it needs of the machines. Volumes of NFS and iSCSI say so themselves. @default nothing */
    readonly hosts?: HostNeeds;
  }
}
