import { type Dashboard, dashboard, panel } from 'bramble';

/** How far new versions have come. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard('flagger', 'Flagger: new versions', {
    'New versions': [
      panel(
        'Share of requests',
        { '{{namespace}}/{{workload}}': 'max by (namespace, workload) (flagger_canary_weight) / 100' },
        { unit: 'share' },
      ),
      panel(
        'State',
        { '{{namespace}}/{{name}}': 'max by (namespace, name) (flagger_canary_status)' },
        { means: '0: under way. 1: all is well. 2: taken back.' },
      ),
      panel('Measured', {
        '{{namespace}}/{{name}} {{metric}}': 'max by (namespace, name, metric) (flagger_canary_metric_analysis)',
      }),
    ],
  }),
];
