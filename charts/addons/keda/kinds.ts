import type { Kinds } from '#bramble';

/** Where KEDA looks for what belongs to a ClusterTriggerAuthentication, which has no namespace of its own. */
const CLUSTER_RESOURCES = 'keda';
const AUTHENTICATIONS = 'keda.sh/{ClusterTriggerAuthentication,TriggerAuthentication}';

/** https://keda.sh/docs/latest/reference/ */
export const kinds: Kinds = {
  // How many Jobs run is counted from what waits: one is taken for certain.
  pods: [
    {
      kinds: 'keda.sh/ScaledJob',
      at: 'spec.jobTargetRef.template',
      atMost: ['spec.jobTargetRef.parallelism', 'spec.jobTargetRef.completions'],
      ends: true,
    },
  ],
  references: [
    {
      kinds: 'keda.sh/ScaledObject',
      at: 'spec.scaleTargetRef',
      to: 'apps/Deployment',
      says: true,
      means: 'scales',
      bounds: {
        least: 'spec.minReplicaCount',
        defaultLeast: 0,
        most: 'spec.maxReplicaCount',
        shares: (['cpu', 'memory'] as const).map((of) => ({
          at: `spec.triggers[type=${of}]`,
          of,
          container: 'metadata.containerName',
        })),
      },
    },
    {
      kinds: 'http.keda.sh/HTTPScaledObject',
      at: 'spec.scaleTargetRef',
      to: 'apps/Deployment',
      says: true,
      means: 'scales',
      bounds: { least: 'spec.replicas.min', defaultLeast: 0, most: 'spec.replicas.max' },
    },
    {
      kinds: 'http.keda.sh/HTTPScaledObject',
      at: 'spec.scaleTargetRef',
      name: 'service',
      to: '/Service',
      port: 'port',
    },
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
