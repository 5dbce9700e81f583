import type { GroupRow } from '../model/kinds.ts';

const ROWS: readonly GroupRow[] = [
  {
    group: '',
    subresources: {
      namespaces: 'finalize status',
      nodes: 'checkpoints configz healthz log metrics pods proxy spec stats status',
      persistentvolumeclaims: 'status',
      persistentvolumes: 'status',
      pods: 'attach binding ephemeralcontainers eviction exec log portforward proxy resize status',
      replicationcontrollers: 'scale status',
      resourcequotas: 'status',
      serviceaccounts: 'token',
      services: 'proxy status',
    },
    namespaced:
      'Binding ConfigMap Endpoints:endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
    clusterScoped: 'ComponentStatus:componentstatuses Namespace Node PersistentVolume',
    virtual: 'groups users',
  },
  {
    group: 'admissionregistration.k8s.io',
    subresources: { validatingadmissionpolicies: 'status' },
    clusterScoped:
      'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  },
  {
    group: 'apiextensions.k8s.io',
    subresources: { customresourcedefinitions: 'status' },
    clusterScoped: 'CustomResourceDefinition',
  },
  { group: 'apiregistration.k8s.io', subresources: { apiservices: 'status' }, clusterScoped: 'APIService' },
  {
    group: 'apps',
    subresources: {
      daemonsets: 'status',
      deployments: 'scale status',
      replicasets: 'scale status',
      statefulsets: 'scale status',
    },
    namespaced: 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  },
  {
    group: 'authentication.k8s.io',
    clusterScoped: 'SelfSubjectReview TokenReview',
    namespaced: 'TokenRequest',
    virtual: 'uids userextras',
  },
  {
    group: 'authorization.k8s.io',
    namespaced: 'LocalSubjectAccessReview',
    clusterScoped: 'SelfSubjectAccessReview SelfSubjectRulesReview:selfsubjectrulesreviews SubjectAccessReview',
  },
  {
    group: 'autoscaling',
    subresources: { horizontalpodautoscalers: 'status' },
    namespaced: 'HorizontalPodAutoscaler Scale',
  },
  { group: 'batch', subresources: { cronjobs: 'status', jobs: 'status' }, namespaced: 'CronJob Job' },
  {
    group: 'certificates.k8s.io',
    subresources: { certificatesigningrequests: 'approval status', podcertificaterequests: 'status' },
    namespaced: 'PodCertificateRequest',
    clusterScoped: 'CertificateSigningRequest ClusterTrustBundle',
    virtual: 'signers',
  },
  { group: 'coordination.k8s.io', subresources: {}, namespaced: 'Lease LeaseCandidate' },
  { group: 'discovery.k8s.io', subresources: {}, namespaced: 'EndpointSlice' },
  { group: 'events.k8s.io', subresources: {}, namespaced: 'Event' },
  {
    group: 'flowcontrol.apiserver.k8s.io',
    subresources: { flowschemas: 'status', prioritylevelconfigurations: 'status' },
    clusterScoped: 'FlowSchema PriorityLevelConfiguration',
  },
  { group: 'internal.apiserver.k8s.io', clusterScoped: 'StorageVersion' },
  {
    group: 'networking.k8s.io',
    subresources: { ingresses: 'status', servicecidrs: 'status' },
    namespaced: 'Ingress NetworkPolicy',
    clusterScoped: 'IPAddress IngressClass ServiceCIDR',
  },
  { group: 'node.k8s.io', subresources: {}, clusterScoped: 'RuntimeClass' },
  { group: 'policy', subresources: { poddisruptionbudgets: 'status' }, namespaced: 'Eviction PodDisruptionBudget' },
  {
    group: 'rbac.authorization.k8s.io',
    subresources: {},
    namespaced: 'Role RoleBinding',
    clusterScoped: 'ClusterRole ClusterRoleBinding',
  },
  {
    group: 'resource.k8s.io',
    namespaced: 'ResourceClaim ResourceClaimTemplate',
    clusterScoped: 'DeviceClass DeviceTaintRule ResourcePoolStatusRequest ResourceSlice',
  },
  { group: 'scheduling.k8s.io', namespaced: 'PodGroup Workload', clusterScoped: 'PriorityClass' },
  {
    group: 'storage.k8s.io',
    subresources: { volumeattachments: 'status' },
    namespaced: 'CSIStorageCapacity',
    clusterScoped: 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
  },
  { group: 'storagemigration.k8s.io', clusterScoped: 'StorageVersionMigration' },
];

/** The API groups that are part of the API server, with all their kinds. https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KUBERNETES_GROUPS: readonly GroupRow[] = ROWS.map((row) => ({ ...row, isBuiltin: true }));
