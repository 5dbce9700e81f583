/** What keeps pods running, as kube-state-metrics calls it: how many are ready, and how many there are to be. */
const KEEPERS: readonly (readonly [label: string, ready: string, wanted: string])[] = [
  ['deployment', 'kube_deployment_status_replicas_available', 'kube_deployment_spec_replicas'],
  ['statefulset', 'kube_statefulset_status_replicas_ready', 'kube_statefulset_replicas'],
  ['daemonset', 'kube_daemonset_status_number_ready', 'kube_daemonset_status_desired_number_scheduled'],
];

/**
 * For each workload 1 where all of its pods are ready, else 0, by the labels `namespace` and `name`.
 * https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics
 */
export const QUERY = KEEPERS.map(
  ([label, ready, wanted]) =>
    `min by (namespace, name) (label_replace(${ready} >= bool ${wanted}, "name", "$1", "${label}", "(.+)"))`,
).join(' or ');
