import { type Component, type Dashboard, dashboard, namespaceOf, type Panel, panel } from 'bramble';

const alerts: Panel = panel(
  'Told of',
  { '{{alertname}}': 'max by (alertname, component, severity) (ALERTS{alertstate="firing"})' },
  { as: 'table', means: 'What is told of at this moment. Empty is well.' },
);

const claims: Panel = panel(
  'Claims in use',
  {
    '{{namespace}}/{{persistentvolumeclaim}}':
      'max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes)',
  },
  { unit: 'share' },
);

/** Who is asked, what that takes, and what all containers take. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'containers',
    'Containers and claims',
    {
      Containers: [
        panel(
          'Memory',
          { '{{namespace}}': 'sum by (namespace) (container_memory_working_set_bytes)' },
          { unit: 'bytes', as: 'areas' },
        ),
        panel(
          'CPU',
          { '{{namespace}}': 'sum by (namespace) (rate(container_cpu_usage_seconds_total[5m]))' },
          { unit: 'cores', as: 'areas' },
        ),
        panel(
          'Held back for their limit',
          {
            '{{namespace}}/{{pod}}':
              'sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total[5m])) / sum by (namespace, pod) (rate(container_cpu_cfs_periods_total[5m])) > 0.05',
          },
          { unit: 'share' },
        ),
        panel(
          'Ended since memory was full, in a day',
          {
            '{{namespace}}/{{pod}}': 'sum by (namespace, pod) (increase(container_oom_events_total[1d])) > 0',
          },
          { as: 'table' },
        ),
        claims,
      ],
    },
    { glance: [alerts, claims] },
  ),
  dashboard('metrics', 'Metrics: who is asked', {
    Asked: [
      panel('Answer', { '{{job}} {{pod}}': 'up' }, { unit: 'ok', as: 'table' }),
      panel('Rows', { '{{job}}': 'sum by (job) (scrape_samples_post_metric_relabeling)' }, { as: 'areas' }),
      panel('Take', { '{{job}}': 'max by (job) (scrape_duration_seconds)' }, { unit: 'seconds' }),
      panel('Memory of who asks', { '{{pod}}': 'process_resident_memory_bytes{job="metrics"}' }, { unit: 'bytes' }),
    ],
  }),
];

/** What the containers of an app take, and how full its claims are. */
export function panelsOf(of: Component): readonly Panel[] {
  const own = `{namespace="${namespaceOf(of)}"}`;
  return [
    panel(
      'Memory',
      { '{{pod}} {{container}}': `sum by (pod, container) (container_memory_working_set_bytes${own})` },
      { unit: 'bytes', as: 'areas' },
    ),
    panel(
      'CPU',
      { '{{pod}} {{container}}': `sum by (pod, container) (rate(container_cpu_usage_seconds_total${own}[5m]))` },
      { unit: 'cores', as: 'areas' },
    ),
    panel(
      'Network',
      {
        received: `sum(rate(container_network_receive_bytes_total${own}[5m]))`,
        sent: `sum(rate(container_network_transmit_bytes_total${own}[5m]))`,
      },
      { unit: 'bytesPerSecond' },
    ),
    ...(!of.storage?.volumes.some(({ is }) => is === 'claim' || is === 'existingClaim')
      ? []
      : [
          panel(
            'Claims in use',
            {
              '{{persistentvolumeclaim}}': `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes${own} / kubelet_volume_stats_capacity_bytes${own})`,
            },
            { unit: 'share' },
          ),
        ]),
  ];
}
