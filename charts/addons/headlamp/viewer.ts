import { clusterRole, may } from 'bramble';
import type { Construct } from 'constructs';

const LOOK = 'get list watch';
const FLUX = 'toolkit.fluxcd.io';

/** What is looked at, by API group: what the role `view` of Kubernetes has, and what belongs to no namespace. No Secrets. */
const SHOWN: Readonly<Record<string, string>> = {
  '': 'configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods pods/log replicationcontrollers resourcequotas serviceaccounts services',
  apps: 'controllerrevisions daemonsets deployments replicasets statefulsets',
  autoscaling: 'horizontalpodautoscalers',
  batch: 'cronjobs jobs',
  'networking.k8s.io': 'ingressclasses ingresses networkpolicies',
  policy: 'poddisruptionbudgets',
  'discovery.k8s.io': 'endpointslices',
  'storage.k8s.io': 'storageclasses',
  'scheduling.k8s.io': 'priorityclasses',
  'apiextensions.k8s.io': 'customresourcedefinitions',
  [`kustomize.${FLUX}`]: 'kustomizations',
  [`source.${FLUX}`]: 'gitrepositories helmcharts helmrepositories ocirepositories',
  [`helm.${FLUX}`]: 'helmreleases',
};

/**
 * Draws what an account may look at.
 * @param shows resources of more API groups
 */
export function drawViewer(
  chart: Construct,
  account: string,
  shows: Readonly<Record<string, readonly string[]>>,
): void {
  clusterRole(chart, {
    name: account,
    serviceAccount: account,
    rules: [
      ...Object.entries(SHOWN).map(([group, resources]) => may(LOOK, resources, group)),
      may('get list', 'nodes pods', 'metrics.k8s.io'),
      ...Object.entries(shows).map(([group, resources]) => may(LOOK, resources.join(' '), group)),
    ],
  });
}
