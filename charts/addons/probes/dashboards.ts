import { type Component, type Dashboard, dashboard, type Panel, panel } from 'bramble';

const hosts: Panel = panel(
  'Hosts that do not answer',
  { hosts: 'count(probe_success == 0) or vector(0)' },
  { as: 'numbers', limits: { warning: 1, critical: 1 } },
);

/** Whether hosts answer, as a browser would see it. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'hosts',
    'Hosts',
    {
      Hosts: [
        panel(
          'Answers',
          { '{{host}} from {{from}}': 'max by (host, from) (probe_success)' },
          { unit: 'ok', as: 'table' },
        ),
        panel(
          'Take',
          { '{{host}} from {{from}}': 'max by (host, from) (probe_duration_seconds)' },
          { unit: 'seconds' },
        ),
        panel(
          'Certificates end',
          { '{{host}}': 'min by (host) (probe_ssl_earliest_cert_expiry)' },
          { unit: 'time', as: 'numbers' },
        ),
        panel(
          'Answered, of the last day',
          { '{{host}} from {{from}}': 'avg_over_time(probe_success[1d])' },
          { unit: 'share', as: 'table' },
        ),
      ],
    },
    { glance: [hosts] },
  ),
];

/** Whether the hosts of an app answer. */
export function panelsOf({ name, expose }: Component): readonly Panel[] {
  if (!expose) return [];
  return [
    panel(
      'Answers',
      { '{{host}} from {{from}}': `max by (host, from) (probe_success{app="${name}"})` },
      { unit: 'ok', as: 'numbers' },
    ),
  ];
}
