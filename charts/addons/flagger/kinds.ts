import type { Kinds } from 'bramble';

const CANARY = 'flagger.app/Canary';
/** https://github.com/fluxcd/flagger/blob/v1.44.0/pkg/router/util.go */
const MARKS = ['kustomize.toolkit.fluxcd.io/reconcile', 'helm.toolkit.fluxcd.io/driftDetection'];

/** https://docs.flagger.app/usage/how-it-works */
export const kinds: Kinds = {
  references: [
    // Flagger takes the pods of the target away, and runs a copy of it. A DaemonSet keeps its number of pods.
    { kinds: CANARY, at: 'spec.targetRef[kind=Deployment]', to: 'apps/Deployment', says: true, means: 'scales' },
    { kinds: CANARY, at: 'spec.targetRef[kind!=Deployment]', to: 'apps/DaemonSet', says: true },
    { kinds: CANARY, at: 'spec.autoscalerRef', to: 'autoscaling/HorizontalPodAutoscaler', says: true },
    { kinds: CANARY, at: 'spec.analysis.metrics[].templateRef', to: 'flagger.app/MetricTemplate' },
    { kinds: CANARY, at: 'spec.analysis.alerts[].providerRef', to: 'flagger.app/AlertProvider' },
    { kinds: CANARY, at: 'spec.service.gatewayRefs[]', to: 'gateway.networking.k8s.io/Gateway' },
    { kinds: 'flagger.app/AlertProvider', at: 'spec.secretRef', to: '/Secret', keys: ['address'] },
    { kinds: 'flagger.app/MetricTemplate', at: 'spec.provider.secretRef', to: '/Secret' },
  ],
  queries: [{ kinds: CANARY, at: 'spec.analysis.metrics[].query', filled: true }],
  offers: [{ capability: 'canaries', by: 'flagger()' }],
  makes: [
    { kinds: CANARY, to: '/Pod' },
    ...['targetRef', 'service'].map((of) => ({
      kinds: CANARY,
      at: `spec[provider=traefik].${of}.name`,
      to: 'traefik.io/TraefikService',
    })),
    ...['spec.targetRef.name', 'spec.service.name'].flatMap((at) =>
      ['*', '*-primary', '*-canary'].map((as) => ({ kinds: CANARY, at, to: '/Service', as, marks: MARKS })),
    ),
  ],
};
