import { type Row, rowsFor } from '../reference.ts';

/** Where pods are described. KEDA's kind holds a Job. */
const PODS = [
  { kinds: '/Pod', at: 'spec' },
  { kinds: '/PodTemplate', at: 'template.spec' },
  { kinds: 'apps/{DaemonSet,Deployment,ReplicaSet,StatefulSet}', at: 'spec.template.spec' },
  { kinds: '/ReplicationController', at: 'spec.template.spec' },
  { kinds: 'batch/Job', at: 'spec.template.spec' },
  { kinds: 'batch/CronJob', at: 'spec.jobTemplate.spec.template.spec' },
  { kinds: 'keda.sh/ScaledJob', at: 'spec.jobTargetRef.template.spec' },
];

const POD_ROWS: readonly Omit<Row, 'kinds'>[] = [
  { at: 'initContainers[].env[].valueFrom.secretKeyRef', to: '/Secret', key: 'key', read: true },
  { at: 'initContainers[].envFrom[].secretRef', to: '/Secret', read: true },
  { at: 'containers[].env[].valueFrom.secretKeyRef', to: '/Secret', key: 'key', read: true },
  { at: 'containers[].envFrom[].secretRef', to: '/Secret', read: true },
  { at: 'volumes[].secret', to: '/Secret', name: 'secretName', key: 'items[].key', read: true },
  { at: 'volumes[].projected.sources[].secret', to: '/Secret', key: 'items[].key', read: true },
  { at: 'volumes[].*.secretRef', to: '/Secret' },
  { at: 'volumes[].csi.nodePublishSecretRef', to: '/Secret' },
  { at: 'imagePullSecrets[]', to: '/Secret', keys: ['.dockerconfigjson'] },
  { at: '{initContainers,containers}[].env[].valueFrom.configMapKeyRef', to: '/ConfigMap', key: 'key', read: true },
  { at: '{initContainers,containers}[].envFrom[].configMapRef', to: '/ConfigMap', read: true },
  { at: 'volumes[].configMap', to: '/ConfigMap', key: 'items[].key', read: true },
  { at: 'volumes[].projected.sources[].configMap', to: '/ConfigMap', key: 'items[].key', read: true },
  { at: 'volumes[].persistentVolumeClaim', to: '/PersistentVolumeClaim', name: 'claimName' },
  { at: 'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName', to: 'storage.k8s.io/StorageClass' },
  { at: '{serviceAccountName,serviceAccount}', to: '/ServiceAccount' },
  { at: 'priorityClassName', to: 'scheduling.k8s.io/PriorityClass' },
  { at: 'runtimeClassName', to: 'node.k8s.io/RuntimeClass' },
];

/** Where claims are described. */
const CLAIMS = [
  { kinds: '/PersistentVolumeClaim', at: 'spec' },
  { kinds: 'apps/StatefulSet', at: 'spec.volumeClaimTemplates[].spec' },
];

const CLAIM_ROWS: readonly Omit<Row, 'kinds'>[] = [
  { at: 'storageClassName', to: 'storage.k8s.io/StorageClass' },
  { at: 'volumeName', to: '/PersistentVolume' },
  { at: '{dataSource,dataSourceRef}', to: '/PersistentVolumeClaim', says: true },
];

const TLS = ['tls.crt', 'tls.key'];
const WEBHOOKS = 'admissionregistration.k8s.io/{MutatingWebhookConfiguration,ValidatingWebhookConfiguration}';
const BINDINGS = 'rbac.authorization.k8s.io/{ClusterRoleBinding,RoleBinding}';
const INGRESS = 'networking.k8s.io/Ingress';

/** https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KUBERNETES: readonly Row[] = [
  ...rowsFor(PODS, POD_ROWS),
  ...rowsFor(CLAIMS, CLAIM_ROWS),
  { kinds: '*', at: 'metadata.namespace', to: '/Namespace' },
  { kinds: '/ServiceAccount', at: 'imagePullSecrets[]', to: '/Secret', keys: ['.dockerconfigjson'] },
  { kinds: '/ServiceAccount', at: 'secrets[]', to: '/Secret' },
  { kinds: '/Secret', at: "metadata.annotations.'kubernetes.io/service-account.name'", to: '/ServiceAccount' },
  { kinds: '/PersistentVolume', at: 'spec.*.*ecretRef', to: '/Secret' },
  { kinds: '/PersistentVolume', at: 'spec.claimRef', to: '/PersistentVolumeClaim' },
  ...['ingress[].from[]', 'egress[].to[]'].map(
    (peer): Row => ({
      kinds: 'networking.k8s.io/NetworkPolicy',
      at: `spec.${peer}.namespaceSelector.matchLabels.'kubernetes.io/metadata.name'`,
      to: '/Namespace',
    }),
  ),
  { kinds: '/Endpoints', at: 'metadata.name', to: '/Service' },
  { kinds: 'discovery.k8s.io/EndpointSlice', at: "metadata.labels.'kubernetes.io/service-name'", to: '/Service' },
  { kinds: 'apps/StatefulSet', at: 'spec.serviceName', to: '/Service' },
  { kinds: INGRESS, at: 'spec.tls[].secretName', to: '/Secret', keys: TLS },
  { kinds: INGRESS, at: 'spec.rules[].http.paths[].backend.service', to: '/Service', port: 'port.{number,name}' },
  { kinds: INGRESS, at: 'spec.defaultBackend.service', to: '/Service', port: 'port.{number,name}' },
  { kinds: INGRESS, at: 'spec.rules[].http.paths[].backend.resource', to: '/Service', says: true },
  { kinds: INGRESS, at: 'spec.defaultBackend.resource', to: '/Service', says: true },
  { kinds: INGRESS, at: 'spec.ingressClassName', to: 'networking.k8s.io/IngressClass' },
  {
    kinds: INGRESS,
    at: "metadata.annotations.'kubernetes.io/ingress.class'",
    to: 'networking.k8s.io/IngressClass',
  },
  { kinds: WEBHOOKS, at: 'webhooks[].clientConfig.service', to: '/Service', port: 'port', defaultPort: 443 },
  {
    kinds: 'apiextensions.k8s.io/CustomResourceDefinition',
    at: 'spec.conversion.webhook.clientConfig.service',
    to: '/Service',
    port: 'port',
    defaultPort: 443,
  },
  {
    kinds: 'apiregistration.k8s.io/APIService',
    at: 'spec.service',
    to: '/Service',
    port: 'port',
    defaultPort: 443,
  },
  { kinds: BINDINGS, at: 'subjects[kind=ServiceAccount]', to: '/ServiceAccount' },
  { kinds: BINDINGS, at: 'roleRef[kind=ClusterRole]', to: 'rbac.authorization.k8s.io/ClusterRole' },
  { kinds: BINDINGS, at: 'roleRef[kind=Role]', to: 'rbac.authorization.k8s.io/Role' },
  { kinds: 'autoscaling/HorizontalPodAutoscaler', at: 'spec.scaleTargetRef', to: 'apps/Deployment', says: true },
  { kinds: 'autoscaling.k8s.io/VerticalPodAutoscaler', at: 'spec.targetRef', to: 'apps/Deployment', says: true },
  {
    kinds: 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
    at: 'spec.policyName',
    to: 'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  },
  {
    kinds: 'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
    at: 'spec.policyName',
    to: 'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  },
];

const ROUTES = 'gateway.networking.k8s.io/{GRPCRoute,HTTPRoute,TCPRoute,TLSRoute,UDPRoute}';

/** https://gateway-api.sigs.k8s.io/reference/spec/ */
export const GATEWAY: readonly Row[] = [
  { kinds: ROUTES, at: 'spec.parentRefs[]', to: 'gateway.networking.k8s.io/Gateway', says: true },
  { kinds: ROUTES, at: 'spec.rules[].backendRefs[]', to: '/Service', says: true, port: 'port' },
  {
    kinds: 'gateway.networking.k8s.io/Gateway',
    at: 'spec.gatewayClassName',
    to: 'gateway.networking.k8s.io/GatewayClass',
  },
  {
    kinds: 'gateway.networking.k8s.io/Gateway',
    at: 'spec.listeners[].tls.certificateRefs[]',
    to: '/Secret',
    says: true,
    keys: TLS,
  },
];
