import { type Cluster, type Dashboard, dashboard, panel } from 'bramble';

const BY = '{{namespace}}/{{scaledObject}} {{scaler}}';

const ROUTE = '{{route_namespace}}/{{route_name}}';

/** Of apps that sleep. */
const WAKING = {
  'Requests for apps that sleep': [
    panel(
      'Answered',
      {
        [`${ROUTE} {{code}}`]: 'sum by (route_namespace, route_name, code) (rate(interceptor_request_count_total[5m]))',
      },
      { unit: 'perSecond' },
    ),
    panel(
      'Wait, or are being answered',
      { [ROUTE]: 'sum by (route_namespace, route_name) (interceptor_request_concurrency)' },
      { means: 'What waits for an app to start counts too.' },
    ),
  ],
};

/** What KEDA hears from those whom it asks, and what of that fails. How many pods run, kube-state-metrics tells. https://keda.sh/docs/2.20/integrations/prometheus/ */
export const dashboards = (cluster: Cluster): readonly Dashboard[] => [
  dashboard('keda', 'KEDA: what waits', {
    Triggers: [
      panel(
        'What waits',
        { [BY]: 'keda_scaler_metrics_value' },
        { means: 'What a trigger counts, by which pods are reckoned.' },
      ),
      panel(
        'There is something to do',
        { [BY]: 'keda_scaler_active' },
        { unit: 'ok', as: 'table', means: 'Where no trigger has anything to do, an app may rest without a pod.' },
      ),
      panel('Asking takes', { [BY]: 'keda_scaler_metrics_latency_seconds' }, { unit: 'seconds' }),
      panel(
        'Asked in vain',
        { [BY]: 'rate(keda_scaler_detail_errors_total[5m])' },
        {
          unit: 'perSecond',
          means: 'A trigger that gets no answer changes nothing, and the number of pods stays.',
        },
      ),
      panel('Paused', { '{{namespace}}/{{scaledObject}}': 'keda_scaled_object_paused == 1' }, { as: 'table' }),
    ],
    ...(cluster.find('waking') && WAKING),
  }),
];

/** What is kept of all that it tells: each is of a panel, or of an alert. */
export const KEPT =
  'keda_(scaler_(metrics_value|metrics_latency_seconds|active|detail_errors_total)|scaled_object_(errors_total|paused))|interceptor_request_(count_total|concurrency)';
