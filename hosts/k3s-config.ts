import { flag, list, number, type Shape, text } from '../lib/model/shape.ts';

/** What stands behind a key of `config.yaml`. */
const FORMS = { text, list: list(text), flag, number } satisfies Readonly<Record<string, Shape>>;

/** Keys of every node: flags of `k3s agent`, which `k3s server` has too. https://docs.k3s.io/cli/agent */
const OF_ALL = {
  'data-dir': 'text',
  debug: 'flag',
  'default-runtime': 'text',
  'disable-default-registry-endpoint': 'flag',
  'flannel-conf': 'text',
  'flannel-iface': 'text',
  'image-credential-provider-bin-dir': 'text',
  'image-credential-provider-config': 'text',
  'kube-proxy-arg': 'list',
  'kubelet-arg': 'list',
  'node-external-ip': 'list',
  'node-ip': 'list',
  'node-label': 'list',
  'node-name': 'text',
  'node-taint': 'list',
  'nonroot-devices': 'flag',
  'pause-image': 'text',
  'prefer-bundled-bin': 'flag',
  'private-registry': 'text',
  'protect-kernel-defaults': 'flag',
  'resolv-conf': 'text',
  selinux: 'flag',
  server: 'text',
  snapshotter: 'text',
  'token-file': 'text',
  v: 'number',
} as const;

/** Keys of servers alone. https://docs.k3s.io/cli/server */
const OF_SERVERS = {
  'advertise-address': 'text',
  'agent-token-file': 'text',
  'bind-address': 'text',
  'cluster-cidr': 'list',
  'cluster-dns': 'list',
  'cluster-domain': 'text',
  'cluster-init': 'flag',
  'datastore-cafile': 'text',
  'default-local-storage-path': 'text',
  disable: 'list',
  'disable-cloud-controller': 'flag',
  'disable-helm-controller': 'flag',
  'disable-kube-proxy': 'flag',
  'disable-network-policy': 'flag',
  'egress-selector-mode': 'text',
  'embedded-registry': 'flag',
  'etcd-arg': 'list',
  'etcd-expose-metrics': 'flag',
  'etcd-s3': 'flag',
  'etcd-s3-bucket': 'text',
  'etcd-s3-endpoint': 'text',
  'etcd-s3-folder': 'text',
  'etcd-s3-insecure': 'flag',
  'etcd-s3-region': 'text',
  'etcd-snapshot-compress': 'flag',
  'etcd-snapshot-dir': 'text',
  'etcd-snapshot-retention': 'number',
  'etcd-snapshot-schedule-cron': 'text',
  'flannel-backend': 'text',
  'flannel-external-ip': 'flag',
  'flannel-ipv6-masq': 'flag',
  'https-listen-port': 'number',
  'kube-apiserver-arg': 'list',
  'kube-controller-manager-arg': 'list',
  'kube-scheduler-arg': 'list',
  'secrets-encryption': 'flag',
  'secrets-encryption-provider': 'text',
  'service-cidr': 'list',
  'service-node-port-range': 'text',
  'servicelb-namespace': 'text',
  'supervisor-metrics': 'flag',
  'tls-san': 'list',
  'tls-san-security': 'flag',
  'write-kubeconfig': 'text',
  'write-kubeconfig-group': 'text',
  'write-kubeconfig-mode': 'text',
} as const;

const KEYS = { ...OF_ALL, ...OF_SERVERS };

/** A key of `config.yaml`: a flag of k3s without its dashes. */
type K3sKey = keyof typeof KEYS;

interface Values {
  readonly text: string;
  readonly list: readonly string[];
  readonly flag: boolean;
  readonly number: number;
}

/** Keys of `config.yaml` with their values: a flag that k3s does not have cannot be said. */
export type K3sConfig = { readonly [Key in K3sKey]?: Values[(typeof KEYS)[Key]] };

/** Keys that follow from other facts, each with the fact. */
const DERIVED = {
  'agent-token-file': 'the Secret of the hosts',
  'cluster-cidr': 'networks.pods',
  'cluster-init': 'datastore',
  'embedded-registry': 'embeddedRegistry',
  'etcd-s3': 'snapshots',
  'etcd-s3-bucket': 'snapshots',
  'etcd-s3-endpoint': 'snapshots',
  'etcd-s3-folder': 'snapshots',
  'etcd-s3-insecure': 'snapshots',
  'etcd-s3-region': 'snapshots',
  'node-ip': 'address of the node',
  'node-label': 'labels of the node',
  'node-name': 'name of the node',
  'node-taint': 'taints of the node',
  'private-registry': 'mirrors',
  'resolv-conf': 'nameServers',
  'secrets-encryption': 'secretsEncryption',
  'service-cidr': 'networks.services',
  server: 'role of the nodes',
  'tls-san': 'apiNames',
  'token-file': 'the Secret of the hosts',
} as const satisfies { readonly [Key in K3sKey]?: string };

/** Keys that follow from nothing else, and that a cluster or a component says. */
type FreeKey = Exclude<K3sKey, keyof typeof DERIVED>;

/** What a cluster or a component says of k3s beside what follows from other facts. */
export type FreeConfig = Pick<K3sConfig, FreeKey>;

/** The fact that a key follows from, or undefined where it is free. */
export function factOf(key: string): string | undefined {
  return Object.hasOwn(DERIVED, key) ? DERIVED[key as keyof typeof DERIVED] : undefined;
}

/** Whether only servers have a key. */
export function isOfServers(key: string): boolean {
  return Object.hasOwn(OF_SERVERS, key);
}

/** The shape of each key that a cluster or a component may say. */
export const FREE_SHAPES = Object.fromEntries(
  Object.entries(KEYS)
    .filter(([key]) => factOf(key) === undefined)
    .map(([key, form]) => [key, FORMS[form]]),
) as Readonly<Record<FreeKey, Shape>>;

/** Parts that k3s installs unless they are disabled. https://docs.k3s.io/installation/packaged-components */
export const PARTS = ['coredns', 'local-storage', 'metrics-server', 'servicelb', 'traefik'] as const;

/** A part of k3s that can be left out. */
export type K3sPart = (typeof PARTS)[number];
