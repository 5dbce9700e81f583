import { clusterRole, may, role } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

const GROUP = 'upgrade.cattle.io';
const READ = 'get list watch';
const PLANS = 'plans.upgrade.cattle.io';

/** Draws the account of controller and jobs, and what it may do: as upstream has it, for one definition of its own. */
export function drawRights(
  chart: Construct,
  { name, account }: { readonly name: string; readonly account: string },
): void {
  // Jobs ask the API server, and so mount its token.
  new k8s.KubeServiceAccount(chart, 'account', { metadata: { name: account } });
  clusterRole(chart, {
    name,
    serviceAccount: account,
    rules: [
      may(READ, 'jobs', 'batch'),
      may('list watch', 'customresourcedefinitions', 'apiextensions.k8s.io'),
      may('get update patch', 'customresourcedefinitions', 'apiextensions.k8s.io', PLANS),
      may(READ, 'namespaces nodes'),
      may('update', 'nodes'),
      may('get create patch update', 'events'),
      may('create', 'leases', 'coordination.k8s.io'),
      may('get update', 'leases', 'coordination.k8s.io', name),
      may(`${READ} create patch update delete`, 'plans plans/status', GROUP),
    ],
  });
  role(chart, {
    name,
    serviceAccount: account,
    rules: [may(`${READ} create delete deletecollection patch update`, 'jobs', 'batch'), may(READ, 'secrets')],
  });
  clusterRole(chart, {
    name: `${name}-drainer`,
    serviceAccount: account,
    rules: [
      may('create', 'pods/eviction'),
      may('get list delete', 'pods'),
      may('get patch', 'nodes'),
      may('get list', 'statefulsets daemonsets replicasets', 'apps'),
    ],
  });
}
