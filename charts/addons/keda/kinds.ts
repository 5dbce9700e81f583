import { type Kinds, rowsFor } from 'bramble';

/** Where KEDA looks for what belongs to a ClusterTriggerAuthentication, which has no namespace of its own. */
const CLUSTER_RESOURCES = 'keda';
const SCALED = { at: 'spec.scaleTargetRef', to: 'apps/Deployment', says: true, means: 'scales' } as const;
const SHARES = ['cpu', 'memory'] as const;

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
    ...rowsFor('keda.sh/ScaledObject', [
      {
        ...SCALED,
        bounds: {
          least: 'spec.minReplicaCount',
          defaultLeast: 0,
          most: 'spec.maxReplicaCount',
          shares: SHARES.map((of) => ({ at: `spec.triggers[type=${of}]`, of, container: 'metadata.containerName' })),
        },
      },
    ]),
    // The programs of KEDA ask there, as who leads requests.
    {
      kinds: 'keda.sh/{ScaledJob,ScaledObject}',
      at: 'spec.triggers[].metadata.serverAddress',
      to: '/Service',
      form: 'host',
      means: 'routes',
    },
    {
      kinds: 'http.keda.sh/InterceptorRoute',
      at: 'spec.target',
      name: 'service',
      to: '/Service',
      port: 'port',
      means: 'routes',
    },
    {
      kinds: 'http.keda.sh/InterceptorRoute',
      at: 'spec.coldStart.fallback.service',
      to: '/Service',
      port: 'port',
      means: 'routes',
    },
    {
      kinds: 'keda.sh/ScaledObject',
      at: 'spec.triggers[].metadata.interceptorRoute',
      to: 'http.keda.sh/InterceptorRoute',
    },
    ...rowsFor('http.keda.sh/HTTPScaledObject', [
      { ...SCALED, bounds: { least: 'spec.replicas.min', defaultLeast: 0, most: 'spec.replicas.max' } },
      { at: 'spec.scaleTargetRef', name: 'service', to: '/Service', port: 'port' },
    ]),
    ...rowsFor('keda.sh/{ScaledJob,ScaledObject}', [
      { at: 'spec.triggers[].authenticationRef', to: 'keda.sh/TriggerAuthentication', says: true },
    ]),
    ...rowsFor('keda.sh/{ClusterTriggerAuthentication,TriggerAuthentication}', [
      { at: 'spec.secretTargetRef[]', to: '/Secret', key: 'key', namespace: CLUSTER_RESOURCES },
      { at: 'spec.configMapTargetRef[]', to: '/ConfigMap', key: 'key', namespace: CLUSTER_RESOURCES },
    ]),
  ],
  queries: [{ kinds: 'keda.sh/{ScaledJob,ScaledObject}', at: 'spec.triggers[type=prometheus].metadata.query' }],
  offers: [
    { capability: 'autoscaling', by: 'keda()' },
    { capability: 'waking', by: 'keda({ http: true })' },
  ],
  // https://keda.sh/docs/latest/concepts/scaling-deployments/#pause-autoscaling
  rests: [
    {
      kinds: 'keda.sh/ScaledObject',
      set: { metadata: { annotations: { 'autoscaling.keda.sh/paused-replicas': '0' } } },
    },
    { kinds: 'keda.sh/ScaledJob', set: { metadata: { annotations: { 'autoscaling.keda.sh/paused': 'true' } } } },
  ],
  containers: [
    {
      kinds: 'keda.sh/ScaledObject',
      at: 'spec.{scaleTargetRef.envSourceContainerName,triggers[].metadata.containerName}',
      of: 'spec.scaleTargetRef',
    },
    { kinds: 'keda.sh/ScaledJob', at: 'spec.envSourceContainerName' },
  ],
};
