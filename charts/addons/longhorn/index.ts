import { type Cluster, type Component, helmRelease, judged, type Purpose } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';
import { PROVISIONER } from './disks.ts';
import { type LonghornProps, PROPS } from './props.ts';
import { valuesOf } from './values.ts';

export type { LonghornProps } from './props.ts';

/** Every option, for the tests, which render it so. */
export const example: Required<LonghornProps> = {
  replicas: 2,
  for: ['database'],
  dataPath: '/mnt/ssd/longhorn',
  reserved: 10,
  host: 'longhorn.bramble.example',
  with: [],
  values: { longhornUI: { replicas: 2 } },
};

const NAME = 'longhorn';
const CAPABILITY = {
  database: 'databaseStorage',
  files: 'fileStorage',
  cache: 'cacheStorage',
} as const satisfies Readonly<Record<Purpose, string>>;

const HALF = { where: 'with', what: "has no use without 'host'", fix: "give it 'host', or remove it" };

/**
 * Longhorn, which keeps each volume on the disks of several nodes, by its chart. Disks have the nodes that bear the label
 * `node.longhorn.io/create-default-disk: 'true'`.
 * https://longhorn.io/docs/latest/
 */
export function longhorn(props: LonghornProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { replicas = 2, for: purposes = [], host, with: before } = right;
  const delivered = {
    name: NAME,
    about: 'Keeps each volume on the disks of several nodes.',
    // It mounts for all pods of a node, and chart and upgrades count on this name.
    namespace: { name: 'longhorn-system', podSecurity: 'privileged' },
    repository: 'https://charts.longhorn.io',
    chart: 'longhorn',
    version: '1.12.1',
    values: (cluster: Cluster) => valuesOf(right, cluster),
    hasStorage: true,
    provides: Object.fromEntries(purposes.map((purpose) => [CAPABILITY[purpose], { storageClass: NAME }])),
    installs: { crds: ['longhorn.io'], webhooks: ['longhorn.io'], pods: true },
    scrape: {
      port: 9500,
      pods: { app: 'longhorn-manager' },
      keep: 'longhorn_(volume_(robustness|actual_size_bytes|capacity_bytes)|disk_(capacity|usage)_bytes)',
    },
    alerts,
    dashboards,
  } as const;
  const page = { name: 'longhorn-frontend', port: 80 };
  const release = helmRelease(
    host === undefined ? delivered : { ...delivered, expose: { through: 'lan', host }, service: page, with: before },
  );
  return {
    ...release,
    mistakes: [
      ...mistakes,
      ...(before && host === undefined && mistakes.length === 0 ? [HALF] : []),
      ...(release.mistakes ?? []),
    ],
    hosts: { packages: ['open-iscsi', 'nfs-common'], modules: ['iscsi_tcp'], services: ['iscsid'] },
    chart: (chart, cluster) => {
      release.chart?.(chart, cluster);
      drawClass(chart, replicas);
    },
  };
}

/** The class stands beside the release, so that who claims it waits until the release is ready. */
function drawClass(chart: Construct, replicas: number): void {
  new k8s.KubeStorageClass(chart, 'class', {
    metadata: { name: NAME },
    provisioner: PROVISIONER,
    parameters: {
      numberOfReplicas: String(replicas),
      // How many minutes a replica that failed is kept, since it may come back.
      staleReplicaTimeout: '30',
      fsType: 'ext4',
      // One copy where the pod is: it reads from its own disk.
      dataLocality: 'best-effort',
    },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  });
}
