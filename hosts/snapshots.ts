import type { K3sConfig } from './k3s-config.ts';
import type { Hosts } from './machines.ts';

/** The keys of the Secret of the hosts that open the bucket. They are named as k3s names its flags. */
const KEYS = ['etcd-s3-access-key', 'etcd-s3-secret-key'] as const;

/** Whether k3s saves its snapshots of etcd elsewhere than on its servers. */
function isSaved({ datastore, snapshots }: Hosts): boolean {
  return datastore === 'etcd' && snapshots !== undefined;
}

/** The keys of the Secret that snapshots want. */
export function snapshotKeys(hosts: Hosts): readonly string[] {
  return isSaved(hosts) ? KEYS : [];
}

/** The files of a server that hold them, each with what stands before its value. */
export function snapshotFiles(hosts: Hosts) {
  return snapshotKeys(hosts).map((key) => ({
    key,
    path: `/etc/rancher/k3s/config.yaml.d/${key}.yaml`,
    before: `${key}: `,
  }));
}

/** What each server is told of them, which no Secret holds. */
export function snapshotConfig(hosts: Hosts): K3sConfig {
  const { snapshots } = hosts;
  if (!snapshots || !isSaved(hosts)) return {};
  const { endpoint, bucket, region, folder = 'etcd', schedule, keep } = snapshots;
  return {
    'etcd-s3': true,
    'etcd-s3-endpoint': endpoint.replace(/^https?:\/\/|\/$/g, ''),
    'etcd-s3-bucket': bucket,
    'etcd-s3-folder': folder,
    ...(endpoint.startsWith('http:') && { 'etcd-s3-insecure': true }),
    ...(region !== undefined && { 'etcd-s3-region': region }),
    ...(schedule !== undefined && { 'etcd-snapshot-schedule-cron': schedule }),
    ...(keep !== undefined && { 'etcd-snapshot-retention': keep }),
  };
}
