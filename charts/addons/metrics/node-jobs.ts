import type { JsonMap } from 'bramble';
import { CLUSTER_CA, CREDENTIALS, named } from './scrape-config.ts';

/**
 * What is kept of the kubelet. In k3s one process answers for all parts of the control plane, with 60,000 rows and more, and at each of
 * their ports with the same: the kubelet's port is asked alone. https://github.com/k3s-io/k3s/issues/2262
 */
const KUBELET = [
  'kubelet_volume_stats_(available|capacity|used)_bytes',
  'kubelet_running_(pods|containers)',
  'process_(resident_memory_bytes|cpu_seconds_total)',
];

/** What is kept of containers: what they take, and what they are denied. */
const CONTAINERS = [
  'container_cpu_usage_seconds_total',
  'container_cpu_cfs_(throttled_)?periods_total',
  'container_memory_working_set_bytes',
  'container_network_(receive|transmit)_bytes_total',
  'container_oom_events_total',
];

/** Two jobs that ask each node: what the kubelet tells of itself, and of its containers. */
export function nodeJobs(): readonly JsonMap[] {
  const all = (names: readonly string[]) => named('keep', names.join('|'));
  return [
    { job_name: 'kubelet', ...ofNodes(), metric_relabel_configs: [all(KUBELET)] },
    {
      job_name: 'containers',
      metrics_path: '/metrics/cadvisor',
      ...ofNodes(),
      metric_relabel_configs: [all(CONTAINERS), ...NO_SUMS, NO_IDS],
    },
  ];
}

/** Sums of the containers of a pod, and of what is no pod. */
const NO_SUMS: readonly JsonMap[] = [
  { source_labels: ['pod'], action: 'drop', regex: '' },
  { source_labels: ['__name__', 'container'], action: 'drop', regex: 'container_(cpu|memory)_.+;' },
];

/** Paths and digests, of which each start of a container makes new ones. */
const NO_IDS: JsonMap = { action: 'labeldrop', regex: 'id|image|name' };

/** A map for each, since two that are the same are written as one and a reference to it. */
const ofNodes = (): JsonMap => ({
  scheme: 'https',
  // A server takes seconds to write out all that it has.
  scrape_timeout: '30s',
  authorization: { ...CREDENTIALS },
  tls_config: { ...CLUSTER_CA },
  kubernetes_sd_configs: [{ role: 'node' }],
  relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
});
