import { clusterRole, may, type Right, role } from 'bramble';
import type { Construct } from 'constructs';

const READ = 'get list watch';
const OWN = `${READ} update patch`;
const KEDA = 'keda.sh';
const EVENTING = 'eventing.keda.sh';
const LEASES = 'coordination.k8s.io';
const API_SERVICES = 'apiregistration.k8s.io';

/** What the operator makes or changes beside the objects of others: its Secret, its lease, and the API that it answers. */
interface Own {
  readonly certificates: string;
  readonly lease: string;
  readonly api: string;
}

/**
 * Draws the rights of the operator: upstream's, without `get` on everything and without what webhooks and clouds need.
 * It scales Deployments and StatefulSets.
 * https://github.com/kedacore/keda/blob/v2.20.2/config/rbac/role.yaml
 */
export function drawOperatorRights(chart: Construct, serviceAccount: string, { certificates, lease, api }: Own): void {
  role(chart, {
    name: serviceAccount,
    serviceAccount,
    // A right to create cannot be limited to a name.
    rules: [
      may('update patch', 'secrets', '', certificates),
      may('create', 'secrets'),
      may('get update patch', 'leases', LEASES, lease),
      may('create', 'leases', LEASES),
    ],
  });
  clusterRole(chart, {
    name: serviceAccount,
    serviceAccount,
    rules: [...OPERATOR_RULES, may('get update patch', 'apiservices', API_SERVICES, api)],
  });
}

/** Draws the rights of the metrics server, which asks the API server who asks it. It reads nothing else. */
export function drawMetricsRights(chart: Construct, serviceAccount: string): void {
  clusterRole(chart, {
    name: `${serviceAccount}:auth-delegator`,
    serviceAccount,
    rules: [
      may('create', 'tokenreviews', 'authentication.k8s.io'),
      may('create', 'subjectaccessreviews', 'authorization.k8s.io'),
    ],
  });
  role(chart, {
    name: `${serviceAccount}:auth-reader`,
    namespace: 'kube-system',
    serviceAccount,
    rules: [may(READ, 'configmaps', '', 'extension-apiserver-authentication')],
  });
}

const OPERATOR_RULES: readonly Right[] = [
  may(OWN, 'scaledobjects scaledobjects/finalizers scaledobjects/status', KEDA),
  may(OWN, 'scaledjobs scaledjobs/finalizers scaledjobs/status', KEDA),
  may(OWN, 'triggerauthentications triggerauthentications/status', KEDA),
  may(OWN, 'clustertriggerauthentications clustertriggerauthentications/status', KEDA),
  may(OWN, 'cloudeventsources cloudeventsources/status', EVENTING),
  may(OWN, 'clustercloudeventsources clustercloudeventsources/status', EVENTING),
  may(READ, 'deployments statefulsets', 'apps'),
  may('get update patch', 'deployments/scale statefulsets/scale', 'apps'),
  may(`${OWN} create delete`, 'horizontalpodautoscalers', 'autoscaling'),
  may(`${OWN} create delete`, 'jobs', 'batch'),
  // What triggers read: variables and passwords of what is scaled, and how many pods there are.
  may(READ, 'configmaps pods secrets'),
  may(READ, 'endpointslices', 'discovery.k8s.io'),
  may('create patch', 'events'),
  may('create patch', 'events', 'events.k8s.io'),
  may('list watch', 'apiservices', API_SERVICES),
];
