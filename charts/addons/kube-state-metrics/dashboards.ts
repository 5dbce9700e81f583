import { type Component, type Dashboard, dashboard, namespaceOf, type Panel, panel } from 'bramble';

const BY_APP = '{{namespace}}/{{deployment}}{{statefulset}}{{daemonset}}';

/** How many there are of what there should be none of. */
function unwanted(title: string, what: string, query: string): Panel {
  return panel(
    title,
    { [what]: `count(${query}) or vector(0)` },
    { as: 'numbers', limits: { warning: 1, critical: 1 } },
  );
}

const notReady = unwanted(
  'Apps without a pod that is ready',
  'apps',
  [
    '(kube_deployment_status_replicas_available == 0 and kube_deployment_spec_replicas > 0)',
    '(kube_statefulset_status_replicas_ready == 0 and kube_statefulset_replicas > 0)',
  ].join(' or '),
);

const flux = unwanted('What Flux could not apply', 'objects', 'gotk_resource_info{ready="False", suspended!="true"}');

const restarts: Panel = panel('Restarts in an hour', {
  '{{namespace}}/{{pod}}': 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0',
});

/** What runs, what does not, and what Flux has done. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'workloads',
    'Workloads',
    {
      Workloads: [
        notReady,
        panel(
          'Pods that wait for a node',
          { pods: 'sum(kube_pod_status_phase{phase="Pending"})' },
          { as: 'numbers', limits: { warning: 1, critical: 5 } },
        ),
        panel(
          'Pods that are ready, of those that are to be',
          {
            [BY_APP]: [
              'kube_deployment_status_replicas_available / (kube_deployment_spec_replicas > 0)',
              'kube_statefulset_status_replicas_ready / (kube_statefulset_replicas > 0)',
              'kube_daemonset_status_number_ready / (kube_daemonset_status_desired_number_scheduled > 0)',
            ].join(' or '),
          },
          { unit: 'share', as: 'table' },
        ),
        restarts,
        panel(
          'Memory that is asked for, of what nodes have',
          {
            '{{node}}':
              'sum by (node) (kube_pod_container_resource_requests{resource="memory"}) / on (node) kube_node_status_allocatable{resource="memory"}',
          },
          { unit: 'share', as: 'numbers', limits: { warning: 0.85, critical: 0.95 } },
        ),
      ],
      'By the clock': [
        panel(
          'Ended well',
          { '{{namespace}}/{{cronjob}}': 'kube_cronjob_status_last_successful_time' },
          { unit: 'time', as: 'numbers' },
        ),
        panel('Runs that failed', { '{{namespace}}/{{job_name}}': 'kube_job_status_failed > 0' }, { as: 'table' }),
      ],
    },
    { glance: [notReady, flux, restarts] },
  ),
  dashboard('flux', 'Flux', {
    Flux: [
      flux,
      unwanted('Suspended', 'objects', 'gotk_resource_info{suspended="true"}'),
      panel(
        'All of its objects',
        {
          '{{name}}':
            'max by (customresource_kind, exported_namespace, name, ready, suspended, revision) (gotk_resource_info)',
        },
        { as: 'table' },
      ),
    ],
  }),
  dashboard('autoscaling', 'Autoscaling', {
    Pods: [
      panel('Pods that run', {
        '{{namespace}}/{{horizontalpodautoscaler}}': 'kube_horizontalpodautoscaler_status_current_replicas',
      }),
      panel('Pods that are wanted', {
        '{{namespace}}/{{horizontalpodautoscaler}}': 'kube_horizontalpodautoscaler_status_desired_replicas',
      }),
      panel(
        'At the most that is allowed',
        {
          '{{namespace}}/{{horizontalpodautoscaler}}':
            'kube_horizontalpodautoscaler_status_current_replicas == kube_horizontalpodautoscaler_spec_max_replicas',
        },
        { as: 'table' },
      ),
    ],
  }),
];

/** How the pods of an app are, and its claims. */
export function panelsOf(of: Component): readonly Panel[] {
  const own = `namespace="${namespaceOf(of)}"`;
  // KEDA names the one that it makes after itself.
  const scaled = `horizontalpodautoscaler=~"(keda-hpa-)?${of.name}", ${own}`;
  const autoscaler = `kube_horizontalpodautoscaler_status_current_replicas{${scaled}}`;
  return [
    panel('Pods by phase', { '{{phase}}': `sum by (phase) (kube_pod_status_phase{${own}}) > 0` }, { as: 'numbers' }),
    panel('Restarts in an hour', {
      '{{pod}} {{container}}': `increase(kube_pod_container_status_restarts_total{${own}}[1h])`,
    }),
    panel('Pods', {
      ready: `sum(kube_pod_container_status_ready{${own}})`,
      'wanted by its autoscaler': `kube_horizontalpodautoscaler_status_desired_replicas{${scaled}} and ${autoscaler}`,
    }),
  ];
}
