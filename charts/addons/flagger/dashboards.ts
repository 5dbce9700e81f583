import type { Dashboard } from 'bramble';

/** How far new versions have come. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'flagger',
    title: 'Flagger: new versions',
    rows: [
      {
        title: 'New versions',
        panels: [
          {
            title: 'Share of requests',
            shows: { '{{namespace}}/{{workload}}': 'max by (namespace, workload) (flagger_canary_weight) / 100' },
            unit: 'share',
          },
          {
            title: 'State',
            shows: { '{{namespace}}/{{name}}': 'max by (namespace, name) (flagger_canary_status)' },
            means: '0: under way. 1: all is well. 2: taken back.',
          },
          {
            title: 'Measured',
            shows: {
              '{{namespace}}/{{name}} {{metric}}': 'max by (namespace, name, metric) (flagger_canary_metric_analysis)',
            },
          },
        ],
      },
    ],
  },
];
