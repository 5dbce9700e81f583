import { type Component, type Dashboard, namespaceOf, type Panel } from 'bramble';

const alerts: Panel = {
  title: 'Told of',
  shows: { '{{alertname}}': 'max by (alertname, component, severity) (ALERTS{alertstate="firing"})' },
  as: 'table',
  means: 'What is told of at this moment. Empty is well.',
};

const claims: Panel = {
  title: 'Claims in use',
  shows: {
    '{{namespace}}/{{persistentvolumeclaim}}':
      'max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes)',
  },
  unit: 'share',
};

/** Who is asked, what that takes, and what all containers take. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'containers',
    title: 'Containers and claims',
    rows: [
      {
        title: 'Containers',
        panels: [
          {
            title: 'Memory',
            shows: { '{{namespace}}': 'sum by (namespace) (container_memory_working_set_bytes)' },
            unit: 'bytes',
            as: 'areas',
          },
          {
            title: 'CPU',
            shows: { '{{namespace}}': 'sum by (namespace) (rate(container_cpu_usage_seconds_total[5m]))' },
            unit: 'cores',
            as: 'areas',
          },
          {
            title: 'Held back for their limit',
            shows: {
              '{{namespace}}/{{pod}}':
                'sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total[5m])) / sum by (namespace, pod) (rate(container_cpu_cfs_periods_total[5m])) > 0.05',
            },
            unit: 'share',
          },
          {
            title: 'Ended since memory was full, in a day',
            shows: {
              '{{namespace}}/{{pod}}': 'sum by (namespace, pod) (increase(container_oom_events_total[1d])) > 0',
            },
            as: 'table',
          },
          claims,
        ],
      },
    ],
    glance: [alerts, claims],
  },
  {
    name: 'metrics',
    title: 'Metrics: who is asked',
    rows: [
      {
        title: 'Asked',
        panels: [
          { title: 'Answer', shows: { '{{job}} {{pod}}': 'up' }, unit: 'ok', as: 'table' },
          { title: 'Rows', shows: { '{{job}}': 'sum by (job) (scrape_samples_post_metric_relabeling)' }, as: 'areas' },
          { title: 'Take', shows: { '{{job}}': 'max by (job) (scrape_duration_seconds)' }, unit: 'seconds' },
          {
            title: 'Memory of who asks',
            shows: { '{{pod}}': 'process_resident_memory_bytes{job="metrics"}' },
            unit: 'bytes',
          },
        ],
      },
    ],
  },
];

/** What the containers of an app take, and how full its claims are. */
export function panelsOf(of: Component): readonly Panel[] {
  const own = `{namespace="${namespaceOf(of)}"}`;
  return [
    {
      title: 'Memory',
      shows: { '{{pod}} {{container}}': `sum by (pod, container) (container_memory_working_set_bytes${own})` },
      unit: 'bytes',
      as: 'areas',
    },
    {
      title: 'CPU',
      shows: { '{{pod}} {{container}}': `sum by (pod, container) (rate(container_cpu_usage_seconds_total${own}[5m]))` },
      unit: 'cores',
      as: 'areas',
    },
    {
      title: 'Network',
      shows: {
        received: `sum(rate(container_network_receive_bytes_total${own}[5m]))`,
        sent: `sum(rate(container_network_transmit_bytes_total${own}[5m]))`,
      },
      unit: 'bytesPerSecond',
    },
    ...(!of.storage?.volumes.some(({ is }) => is === 'claim' || is === 'existingClaim')
      ? []
      : [
          {
            title: 'Claims in use',
            shows: {
              '{{persistentvolumeclaim}}': `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes${own} / kubelet_volume_stats_capacity_bytes${own})`,
            },
            unit: 'share',
          } as const,
        ]),
  ];
}
