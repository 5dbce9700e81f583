import type { Kinds } from '#bramble';

/** Where KEDA looks for what belongs to a ClusterTriggerAuthentication, which has no namespace of its own. */
const CLUSTER_RESOURCES = 'keda';
const AUTHENTICATIONS = 'keda.sh/{ClusterTriggerAuthentication,TriggerAuthentication}';

/** https://keda.sh/docs/latest/reference/ */
export const kinds: Kinds = {
  // Its pods end by themselves; how many run is counted from what waits.
  pods: [{ kinds: 'keda.sh/ScaledJob', at: 'spec.jobTargetRef.template', ends: true }],
  references: [
    { kinds: 'keda.sh/ScaledObject', at: 'spec.scaleTargetRef', to: 'apps/Deployment', says: true, means: 'scales' },
    {
      kinds: 'keda.sh/{ScaledJob,ScaledObject}',
      at: 'spec.triggers[].authenticationRef',
      to: 'keda.sh/TriggerAuthentication',
      says: true,
    },
    {
      kinds: AUTHENTICATIONS,
      at: 'spec.secretTargetRef[]',
      to: '/Secret',
      key: 'key',
      namespace: CLUSTER_RESOURCES,
    },
    {
      kinds: AUTHENTICATIONS,
      at: 'spec.configMapTargetRef[]',
      to: '/ConfigMap',
      key: 'key',
      namespace: CLUSTER_RESOURCES,
    },
  ],
};
