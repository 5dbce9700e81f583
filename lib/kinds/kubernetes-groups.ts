import type { GroupRow } from '../model/kinds.ts';

/** The API groups that are part of the API server, with all their kinds. https://kubernetes.io/docs/reference/kubernetes-api/ */
export const KUBERNETES_GROUPS: readonly GroupRow[] = (
  [
    {
      group: '',
      namespaced:
        'Binding ConfigMap Endpoints:endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
      clusterScoped: 'ComponentStatus:componentstatuses Namespace Node PersistentVolume',
      virtual: 'groups users',
    },
    {
      group: 'admissionregistration.k8s.io',
      clusterScoped:
        'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
    },
    { group: 'apiextensions.k8s.io', clusterScoped: 'CustomResourceDefinition' },
    { group: 'apiregistration.k8s.io', clusterScoped: 'APIService' },
    { group: 'apps', namespaced: 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet' },
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
    { group: 'autoscaling', namespaced: 'HorizontalPodAutoscaler Scale' },
    { group: 'batch', namespaced: 'CronJob Job' },
    {
      group: 'certificates.k8s.io',
      namespaced: 'PodCertificateRequest',
      clusterScoped: 'CertificateSigningRequest ClusterTrustBundle',
      virtual: 'signers',
    },
    { group: 'coordination.k8s.io', namespaced: 'Lease LeaseCandidate' },
    { group: 'discovery.k8s.io', namespaced: 'EndpointSlice' },
    { group: 'events.k8s.io', namespaced: 'Event' },
    { group: 'flowcontrol.apiserver.k8s.io', clusterScoped: 'FlowSchema PriorityLevelConfiguration' },
    { group: 'internal.apiserver.k8s.io', clusterScoped: 'StorageVersion' },
    {
      group: 'networking.k8s.io',
      namespaced: 'Ingress NetworkPolicy',
      clusterScoped: 'IPAddress IngressClass ServiceCIDR',
    },
    { group: 'node.k8s.io', clusterScoped: 'RuntimeClass' },
    { group: 'policy', namespaced: 'Eviction PodDisruptionBudget' },
    {
      group: 'rbac.authorization.k8s.io',
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
      namespaced: 'CSIStorageCapacity',
      clusterScoped: 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
    },
    { group: 'storagemigration.k8s.io', clusterScoped: 'StorageVersionMigration' },
  ] satisfies readonly GroupRow[]
).map((row) => ({ ...row, isBuiltin: true }));
