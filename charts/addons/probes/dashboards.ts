import type { Component, Dashboard, Panel } from 'bramble';

const hosts: Panel = {
  title: 'Hosts that do not answer',
  shows: { hosts: 'count(probe_success == 0) or vector(0)' },
  as: 'numbers',
  limits: { warning: 1, critical: 1 },
};

/** Whether hosts answer, as a browser would see it. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'hosts',
    title: 'Hosts',
    rows: [
      {
        title: 'Hosts',
        panels: [
          {
            title: 'Answers',
            shows: { '{{host}} from {{from}}': 'max by (host, from) (probe_success)' },
            unit: 'ok',
            as: 'table',
          },
          {
            title: 'Take',
            shows: { '{{host}} from {{from}}': 'max by (host, from) (probe_duration_seconds)' },
            unit: 'seconds',
          },
          {
            title: 'Certificates end',
            shows: { '{{host}}': 'min by (host) (probe_ssl_earliest_cert_expiry)' },
            unit: 'time',
            as: 'numbers',
          },
          {
            title: 'Answered, of the last day',
            shows: { '{{host}} from {{from}}': 'avg_over_time(probe_success[1d])' },
            unit: 'share',
            as: 'table',
          },
        ],
      },
    ],
    glance: [hosts],
  },
];

/** Whether the hosts of an app answer. */
export function panelsOf({ name, expose }: Component): readonly Panel[] {
  if (!expose) return [];
  return [
    {
      title: 'Answers',
      shows: { '{{host}} from {{from}}': `max by (host, from) (probe_success{app="${name}"})` },
      unit: 'ok',
      as: 'numbers',
    },
  ];
}
