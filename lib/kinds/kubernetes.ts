import { type Kinds, type ReferenceRow, rowsFor, type ShareRow, YES_OR_NO } from '../model/kinds.ts';
import { ingressWays } from './ingress-ways.ts';
import { KUBERNETES_FIXED } from './kubernetes-fixed.ts';
import { KUBERNETES_GROUPS } from './kubernetes-groups.ts';
import { MOUNTED_HOSTS } from './pod-places.ts';

/** What a pod refers to, wherever a kind describes one: `PodRow`. */
export const POD_REFERENCES: readonly Omit<ReferenceRow, 'kinds'>[] = [
  { at: '{initContainers,containers}[].env[].valueFrom.secretKeyRef', to: '/Secret', key: 'key', means: 'reads' },
  { at: '{initContainers,containers}[].envFrom[].secretRef', to: '/Secret', means: 'reads' },
  { at: 'volumes[].secret', to: '/Secret', name: 'secretName', key: 'items[].key', means: 'reads' },
  { at: 'volumes[].projected.sources[].secret', to: '/Secret', key: 'items[].key', means: 'reads' },
  { at: 'volumes[].*.secretRef', to: '/Secret' },
  { at: 'volumes[].csi.nodePublishSecretRef', to: '/Secret' },
  { at: 'imagePullSecrets[]', to: '/Secret', keys: ['.dockerconfigjson'] },
  { at: '{initContainers,containers}[].env[].valueFrom.configMapKeyRef', to: '/ConfigMap', key: 'key', means: 'reads' },
  { at: '{initContainers,containers}[].envFrom[].configMapRef', to: '/ConfigMap', means: 'reads' },
  { at: 'volumes[].configMap', to: '/ConfigMap', key: 'items[].key', means: 'reads' },
  { at: 'volumes[].projected.sources[].configMap', to: '/ConfigMap', key: 'items[].key', means: 'reads' },
  { at: 'volumes[].persistentVolumeClaim', to: '/PersistentVolumeClaim', name: 'claimName' },
  { at: 'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName', to: 'storage.k8s.io/StorageClass' },
  { at: '{serviceAccountName,serviceAccount}', to: '/ServiceAccount' },
  { at: 'priorityClassName', to: 'scheduling.k8s.io/PriorityClass' },
  { at: 'runtimeClassName', to: 'node.k8s.io/RuntimeClass' },
];

/** What a claim refers to, wherever a kind describes one: `ClaimRow`. */
export const CLAIM_REFERENCES: readonly Omit<ReferenceRow, 'kinds'>[] = [
  { at: 'storageClassName', to: 'storage.k8s.io/StorageClass', means: 'claims' },
  { at: 'volumeName', to: '/PersistentVolume' },
  { at: '{dataSource,dataSourceRef}', to: '/PersistentVolumeClaim', says: true },
];

const TLS = ['tls.crt', 'tls.key'];
const ADMISSION = 'admissionregistration.k8s.io';
const WEBHOOKS = `${ADMISSION}/{MutatingWebhookConfiguration,ValidatingWebhookConfiguration}`;
const CRD = 'apiextensions.k8s.io/CustomResourceDefinition';
const INGRESS = 'networking.k8s.io/Ingress';
const CLASS = 'networking.k8s.io/IngressClass';

/** What an autoscaler measures against what is requested. */
const SHARES: readonly ShareRow[] = [
  { at: 'spec.targetCPUUtilizationPercentage', of: 'cpu' },
  // What names no metric at all is scaled by the CPU.
  { at: 'spec.scaleTargetRef', of: 'cpu', unless: 'spec.{metrics,targetCPUUtilizationPercentage}' },
  ...(['cpu', 'memory'] as const).flatMap((of) => {
    const share = { of, when: 'target.averageUtilization' };
    return [
      { at: `spec.metrics[].resource[name=${of}]`, ...share },
      { at: `spec.metrics[].containerResource[name=${of}]`, ...share, container: 'container' },
    ];
  }),
];

/** Whom the API server asks. */
const ASKED = { to: '/Service', port: 'port', defaultPort: 443, means: 'asks' } as const;

const REFERENCES: readonly ReferenceRow[] = [
  ...rowsFor([{ kinds: '/PodTemplate', at: 'template.spec' }], POD_REFERENCES),
  { kinds: '*', at: 'metadata.namespace', to: '/Namespace' },
  { kinds: '/ServiceAccount', at: 'imagePullSecrets[]', to: '/Secret', keys: ['.dockerconfigjson'] },
  { kinds: '/ServiceAccount', at: 'secrets[]', to: '/Secret' },
  { kinds: '/Secret', at: "metadata.annotations.'kubernetes.io/service-account.name'", to: '/ServiceAccount' },
  { kinds: '/PersistentVolume', at: 'spec.*.*ecretRef', to: '/Secret' },
  { kinds: '/PersistentVolume', at: 'spec.claimRef', to: '/PersistentVolumeClaim' },
  ...rowsFor('networking.k8s.io/NetworkPolicy', [
    {
      at: "spec.{ingress[].from[],egress[].to[]}.namespaceSelector.matchLabels.'kubernetes.io/metadata.name'",
      to: '/Namespace',
    },
  ]),
  { kinds: '/Endpoints', at: 'metadata.name', to: '/Service' },
  { kinds: 'discovery.k8s.io/EndpointSlice', at: "metadata.labels.'kubernetes.io/service-name'", to: '/Service' },
  { kinds: 'apps/StatefulSet', at: 'spec.serviceName', to: '/Service' },
  ...rowsFor(INGRESS, [
    { at: 'spec.tls[].secretName', to: '/Secret', keys: TLS },
    {
      at: 'spec.{rules[].http.paths[].backend,defaultBackend}.service',
      to: '/Service',
      port: 'port.{number,name}',
      means: 'routes',
    },
    { at: 'spec.{rules[].http.paths[].backend,defaultBackend}.resource', to: '/Service', says: true },
    { at: "{spec.ingressClassName,metadata.annotations.'kubernetes.io/ingress.class'}", to: CLASS },
  ]),
  { kinds: WEBHOOKS, at: 'webhooks[].clientConfig.service', ...ASKED },
  { kinds: CRD, at: 'spec.conversion.webhook.clientConfig.service', ...ASKED },
  { kinds: 'apiregistration.k8s.io/APIService', at: 'spec.service', ...ASKED },
  ...rowsFor('rbac.authorization.k8s.io/{ClusterRoleBinding,RoleBinding}', [
    { at: 'subjects[kind=ServiceAccount]', to: '/ServiceAccount' },
    { at: 'roleRef[kind=ClusterRole]', to: 'rbac.authorization.k8s.io/ClusterRole' },
    { at: 'roleRef[kind=Role]', to: 'rbac.authorization.k8s.io/Role' },
  ]),
  {
    kinds: 'autoscaling/HorizontalPodAutoscaler',
    at: 'spec.scaleTargetRef',
    to: 'apps/Deployment',
    says: true,
    means: 'scales',
    bounds: { least: 'spec.minReplicas', most: 'spec.maxReplicas', shares: SHARES },
  },
  ...['Validating', 'Mutating'].map((how) => ({
    kinds: `${ADMISSION}/${how}AdmissionPolicyBinding`,
    at: 'spec.policyName',
    to: `${ADMISSION}/${how}AdmissionPolicy`,
  })),
];

/** https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KUBERNETES: Kinds = {
  groups: KUBERNETES_GROUPS,
  references: REFERENCES,
  pods: [
    { kinds: '/Pod', at: '' },
    {
      kinds: 'apps/{Deployment,ReplicaSet,StatefulSet}',
      at: 'spec.template',
      replicas: 'spec.replicas',
      selector: 'spec.selector',
    },
    { kinds: '/ReplicationController', at: 'spec.template', replicas: 'spec.replicas' },
    { kinds: 'apps/DaemonSet', at: 'spec.template', perNode: true, selector: 'spec.selector' },
    { kinds: 'batch/Job', at: 'spec.template', atMost: ['spec.parallelism', 'spec.completions'], ends: true },
    {
      kinds: 'batch/CronJob',
      at: 'spec.jobTemplate.spec.template',
      atMost: ['spec.jobTemplate.spec.parallelism', 'spec.jobTemplate.spec.completions'],
      ends: true,
    },
  ],
  claims: [
    { kinds: '/PersistentVolumeClaim', at: '' },
    { kinds: 'apps/StatefulSet', at: 'spec.volumeClaimTemplates[]', perPod: true },
  ],
  fixed: KUBERNETES_FIXED,
  rests: [
    { kinds: 'apps/{Deployment,ReplicaSet,StatefulSet}', set: { spec: { replicas: 0 } } },
    { kinds: '/ReplicationController', set: { spec: { replicas: 0 } } },
    { kinds: 'batch/{CronJob,Job}', set: { spec: { suspend: true } } },
    // https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
    { kinds: 'autoscaling/HorizontalPodAutoscaler', set: {} },
  ],
  written: [
    { kinds: '*', at: 'status', by: 'its controller' },
    {
      kinds: '*',
      at: 'metadata.{creationTimestamp,generation,managedFields,resourceVersion,selfLink,uid}',
      by: 'the API server',
    },
    { kinds: '*', at: "metadata.annotations.'kubectl.kubernetes.io/last-applied-configuration'", by: 'kubectl' },
    { kinds: 'apps/Deployment', at: "metadata.annotations.'deployment.kubernetes.io/revision'", by: 'its controller' },
  ],
  selectors: [
    { kinds: '/Service', at: 'spec.selector', of: '/Pod', plain: true },
    { kinds: 'networking.k8s.io/NetworkPolicy', at: 'spec.podSelector', of: '/Pod' },
    { kinds: 'policy/PodDisruptionBudget', at: 'spec.selector', of: '/Pod' },
  ],
  texts: [{ kinds: '/ConfigMap', at: 'data' }],
  containers: [
    {
      kinds: 'autoscaling/HorizontalPodAutoscaler',
      at: 'spec.metrics[].containerResource.container',
      of: 'spec.scaleTargetRef',
    },
    { kinds: 'batch/Job', at: 'spec.podFailurePolicy.rules[].onExitCodes.containerName' },
    { kinds: 'batch/CronJob', at: 'spec.jobTemplate.spec.podFailurePolicy.rules[].onExitCodes.containerName' },
  ],
  defaults: [
    {
      kinds: 'networking.k8s.io/IngressClass',
      at: "metadata.annotations.'ingressclass.kubernetes.io/is-default-class'",
    },
    { kinds: 'scheduling.k8s.io/PriorityClass', at: 'globalDefault' },
    {
      kinds: 'snapshot.storage.k8s.io/VolumeSnapshotClass',
      at: "metadata.annotations.'snapshot.storage.kubernetes.io/is-default-class'",
      of: 'driver',
    },
  ],
  nodeHosts: [
    { kinds: '/PersistentVolume', at: `spec.${MOUNTED_HOSTS}` },
    { kinds: `${ADMISSION}/{Mutating,Validating}WebhookConfiguration`, at: 'webhooks[].clientConfig.url' },
    { kinds: CRD, at: 'spec.conversion.webhook.clientConfig.url' },
  ],
  told: [
    ...['ConfigMap', 'Namespace', 'PersistentVolumeClaim', 'Service', 'ServiceAccount'].map((kind) => `/${kind}`),
    'rbac.authorization.k8s.io/ClusterRole',
    'rbac.authorization.k8s.io/Role',
    'scheduling.k8s.io/PriorityClass',
    'storage.k8s.io/StorageClass',
  ],
  kept: [{ kinds: CRD }, { kinds: '/{Namespace,PersistentVolume,PersistentVolumeClaim}' }],
  routes: [{ kinds: INGRESS, read: ingressWays }],
  sets: [
    { kinds: 'discovery.k8s.io/EndpointSlice', at: 'endpoints[].addresses[]' },
    { kinds: INGRESS, at: 'spec.tls[].hosts[]' },
  ],
  annotations: [
    { prefix: 'ingressclass.kubernetes.io', words: { 'is-default-class': YES_OR_NO } },
    { prefix: 'storageclass.kubernetes.io', words: { 'is-default-class': YES_OR_NO } },
  ],
};
