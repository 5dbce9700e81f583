/**
 * What the API server's own code knows of Kubernetes' own kinds beyond their published schema, which names types and little
 * else. By definition, without its prefix, and field. https://kubernetes.io/docs/reference/kubernetes-api/
 */

/** The texts that a field, or with `[]` each item of it, may be. */
const CHOICES: Readonly<Record<string, string>> = {
  'admissionregistration.v1.MutatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.MutatingWebhook.matchPolicy': 'Equivalent Exact',
  'admissionregistration.v1.MutatingWebhook.reinvocationPolicy': 'Never IfNeeded',
  'admissionregistration.v1.MutatingWebhook.sideEffects': 'None NoneOnDryRun',
  'admissionregistration.v1.RuleWithOperations.operations[]': '* CONNECT CREATE DELETE UPDATE',
  'admissionregistration.v1.RuleWithOperations.scope': '* Cluster Namespaced',
  'admissionregistration.v1.ValidatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.ValidatingWebhook.matchPolicy': 'Equivalent Exact',
  'admissionregistration.v1.ValidatingWebhook.sideEffects': 'None NoneOnDryRun',
  'apiextensions.v1.CustomResourceColumnDefinition.type': 'boolean date integer number string',
  'apiextensions.v1.CustomResourceConversion.strategy': 'None Webhook',
  'apiextensions.v1.CustomResourceDefinitionSpec.scope': 'Cluster Namespaced',
  'apiextensions.v1.JSONSchemaProps.type': 'array boolean integer number object string',
  'apps.v1.DaemonSetUpdateStrategy.type': 'OnDelete RollingUpdate',
  'apps.v1.DeploymentStrategy.type': 'Recreate RollingUpdate',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': 'Delete Retain',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'Delete Retain',
  'apps.v1.StatefulSetSpec.podManagementPolicy': 'OrderedReady Parallel',
  'apps.v1.StatefulSetUpdateStrategy.type': 'OnDelete RollingUpdate',
  'autoscaling.v2.HPAScalingPolicy.type': 'Percent Pods',
  'autoscaling.v2.HPAScalingRules.selectPolicy': 'Disabled Max Min',
  'autoscaling.v2.MetricSpec.type': 'ContainerResource External Object Pods Resource',
  'autoscaling.v2.MetricTarget.type': 'AverageValue Utilization Value',
  'batch.v1.CronJobSpec.concurrencyPolicy': 'Allow Forbid Replace',
  'batch.v1.JobSpec.completionMode': 'Indexed NonIndexed',
  'batch.v1.JobSpec.podReplacementPolicy': 'Failed TerminatingOrFailed',
  'batch.v1.PodFailurePolicyRule.action': 'Count FailIndex FailJob Ignore',
  'core.v1.AppArmorProfile.type': 'Localhost RuntimeDefault Unconfined',
  'core.v1.Container.imagePullPolicy': 'Always IfNotPresent Never',
  'core.v1.Container.restartPolicy': 'Always Never OnFailure',
  'core.v1.Container.terminationMessagePolicy': 'FallbackToLogsOnError File',
  'core.v1.ContainerPort.protocol': 'SCTP TCP UDP',
  'core.v1.ContainerResizePolicy.restartPolicy': 'NotRequired RestartContainer',
  'core.v1.EndpointPort.protocol': 'SCTP TCP UDP',
  'core.v1.HTTPGetAction.scheme': 'HTTP HTTPS',
  'core.v1.HostPathVolumeSource.type': ' BlockDevice CharDevice Directory DirectoryOrCreate File FileOrCreate Socket',
  'core.v1.ImageVolumeSource.pullPolicy': 'Always IfNotPresent Never',
  'core.v1.LimitRangeItem.type': 'Container PersistentVolumeClaim Pod',
  'core.v1.NodeSelectorRequirement.operator': 'DoesNotExist Exists Gt In Lt NotIn',
  'core.v1.PersistentVolumeClaimSpec.accessModes[]': 'ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod',
  'core.v1.PersistentVolumeClaimSpec.volumeMode': 'Block Filesystem',
  'core.v1.PersistentVolumeSpec.accessModes[]': 'ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod',
  'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'Delete Recycle Retain',
  'core.v1.PersistentVolumeSpec.volumeMode': 'Block Filesystem',
  'core.v1.PodOS.name': 'linux windows',
  'core.v1.PodSecurityContext.fsGroupChangePolicy': 'Always OnRootMismatch',
  'core.v1.PodSecurityContext.supplementalGroupsPolicy': 'Merge Strict',
  'core.v1.PodSpec.dnsPolicy': 'ClusterFirst ClusterFirstWithHostNet Default None',
  'core.v1.PodSpec.preemptionPolicy': 'Never PreemptLowerPriority',
  'core.v1.PodSpec.restartPolicy': 'Always Never OnFailure',
  'core.v1.ScopedResourceSelectorRequirement.operator': 'DoesNotExist Exists In NotIn',
  'core.v1.SeccompProfile.type': 'Localhost RuntimeDefault Unconfined',
  'core.v1.SecurityContext.procMount': 'Default Unmasked',
  'core.v1.ServicePort.protocol': 'SCTP TCP UDP',
  'core.v1.ServiceSpec.externalTrafficPolicy': ' Cluster Local',
  'core.v1.ServiceSpec.internalTrafficPolicy': 'Cluster Local',
  'core.v1.ServiceSpec.ipFamilies[]': 'IPv4 IPv6',
  'core.v1.ServiceSpec.ipFamilyPolicy': 'PreferDualStack RequireDualStack SingleStack',
  'core.v1.ServiceSpec.sessionAffinity': 'ClientIP None',
  'core.v1.ServiceSpec.trafficDistribution': 'PreferClose PreferSameNode PreferSameZone',
  'core.v1.ServiceSpec.type': 'ClusterIP ExternalName LoadBalancer NodePort',
  'core.v1.Taint.effect': 'NoExecute NoSchedule PreferNoSchedule',
  'core.v1.Toleration.effect': ' NoExecute NoSchedule PreferNoSchedule',
  'core.v1.Toleration.operator': ' Equal Exists Gt Lt',
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable': 'DoNotSchedule ScheduleAnyway',
  'core.v1.VolumeMount.mountPropagation': 'Bidirectional HostToContainer None',
  'core.v1.VolumeMount.recursiveReadOnly': 'Disabled Enabled IfPossible',
  'discovery.v1.EndpointPort.protocol': 'SCTP TCP UDP',
  'discovery.v1.EndpointSlice.addressType': 'FQDN IPv4 IPv6',
  'meta.v1.LabelSelectorRequirement.operator': 'DoesNotExist Exists In NotIn',
  'networking.v1.HTTPIngressPath.pathType': 'Exact ImplementationSpecific Prefix',
  'networking.v1.IngressClassParametersReference.scope': 'Cluster Namespace',
  'networking.v1.NetworkPolicyPort.protocol': 'SCTP TCP UDP',
  'networking.v1.NetworkPolicySpec.policyTypes[]': 'Egress Ingress',
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': 'AlwaysAllow IfHealthyBudget',
  'rbac.v1.RoleRef.apiGroup': ' rbac.authorization.k8s.io',
  'rbac.v1.RoleRef.kind': 'ClusterRole Role',
  'rbac.v1.Subject.kind': 'Group ServiceAccount User',
  'scheduling.v1.PriorityClass.preemptionPolicy': 'Never PreemptLowerPriority',
  'storage.v1.StorageClass.reclaimPolicy': 'Delete Retain',
  'storage.v1.StorageClass.volumeBindingMode': 'Immediate WaitForFirstConsumer',
};

const NATURAL = [0] as const;
const POSITIVE = [1] as const;
const MODE = [0, 0o777] as const;
const ID = [0, 2 ** 31 - 1] as const;
const PORT = [1, 65_535] as const;

/** The least, and where there is one the greatest number that a field may be, or the number of items that a list may have. */
const RANGES: Readonly<Record<string, readonly [number, number?]>> = {
  'admissionregistration.v1.MutatingWebhook.admissionReviewVersions': POSITIVE,
  'admissionregistration.v1.MutatingWebhook.timeoutSeconds': [1, 30],
  'admissionregistration.v1.RuleWithOperations.apiGroups': POSITIVE,
  'admissionregistration.v1.RuleWithOperations.apiVersions': POSITIVE,
  'admissionregistration.v1.RuleWithOperations.operations': POSITIVE,
  'admissionregistration.v1.RuleWithOperations.resources': POSITIVE,
  'admissionregistration.v1.ServiceReference.port': PORT,
  'admissionregistration.v1.ValidatingWebhook.admissionReviewVersions': POSITIVE,
  'admissionregistration.v1.ValidatingWebhook.timeoutSeconds': [1, 30],
  'apps.v1.DaemonSetSpec.minReadySeconds': NATURAL,
  'apps.v1.DaemonSetSpec.revisionHistoryLimit': NATURAL,
  'apps.v1.DeploymentSpec.minReadySeconds': NATURAL,
  'apps.v1.DeploymentSpec.progressDeadlineSeconds': NATURAL,
  'apps.v1.DeploymentSpec.replicas': NATURAL,
  'apps.v1.DeploymentSpec.revisionHistoryLimit': NATURAL,
  'apps.v1.RollingUpdateDaemonSet.maxSurge': NATURAL,
  'apps.v1.RollingUpdateDaemonSet.maxUnavailable': NATURAL,
  'apps.v1.RollingUpdateDeployment.maxSurge': NATURAL,
  'apps.v1.RollingUpdateDeployment.maxUnavailable': NATURAL,
  'apps.v1.RollingUpdateStatefulSetStrategy.partition': NATURAL,
  'apps.v1.StatefulSetOrdinals.start': NATURAL,
  'apps.v1.StatefulSetSpec.minReadySeconds': NATURAL,
  'apps.v1.StatefulSetSpec.replicas': NATURAL,
  'apps.v1.StatefulSetSpec.revisionHistoryLimit': NATURAL,
  'autoscaling.v2.HPAScalingPolicy.periodSeconds': [1, 1800],
  'autoscaling.v2.HPAScalingPolicy.value': POSITIVE,
  'autoscaling.v2.HPAScalingRules.policies': POSITIVE,
  'autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds': [0, 3600],
  'autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas': POSITIVE,
  'autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas': POSITIVE,
  'autoscaling.v2.MetricTarget.averageUtilization': POSITIVE,
  'batch.v1.CronJobSpec.failedJobsHistoryLimit': NATURAL,
  'batch.v1.CronJobSpec.startingDeadlineSeconds': NATURAL,
  'batch.v1.CronJobSpec.successfulJobsHistoryLimit': NATURAL,
  'batch.v1.JobSpec.activeDeadlineSeconds': NATURAL,
  'batch.v1.JobSpec.backoffLimit': NATURAL,
  'batch.v1.JobSpec.completions': NATURAL,
  'batch.v1.JobSpec.parallelism': NATURAL,
  'batch.v1.JobSpec.ttlSecondsAfterFinished': NATURAL,
  'core.v1.ClientIPConfig.timeoutSeconds': [1, 86_400],
  'core.v1.ConfigMapVolumeSource.defaultMode': MODE,
  'core.v1.ContainerPort.hostPort': PORT,
  'core.v1.DownwardAPIVolumeFile.mode': MODE,
  'core.v1.DownwardAPIVolumeSource.defaultMode': MODE,
  'core.v1.EndpointPort.port': PORT,
  'core.v1.ExecAction.command': POSITIVE,
  'core.v1.GRPCAction.port': PORT,
  'core.v1.KeyToPath.mode': MODE,
  'core.v1.PersistentVolumeClaimSpec.accessModes': POSITIVE,
  'core.v1.PersistentVolumeSpec.accessModes': POSITIVE,
  'core.v1.PodSecurityContext.fsGroup': ID,
  'core.v1.PodSecurityContext.runAsGroup': ID,
  'core.v1.PodSecurityContext.runAsUser': ID,
  'core.v1.PodSpec.activeDeadlineSeconds': [1, 2 ** 31 - 1],
  'core.v1.PodSpec.containers': POSITIVE,
  'core.v1.PodSpec.terminationGracePeriodSeconds': NATURAL,
  'core.v1.PreferredSchedulingTerm.weight': [1, 100],
  'core.v1.Probe.failureThreshold': NATURAL,
  'core.v1.Probe.initialDelaySeconds': NATURAL,
  'core.v1.Probe.periodSeconds': NATURAL,
  'core.v1.Probe.successThreshold': NATURAL,
  'core.v1.Probe.terminationGracePeriodSeconds': POSITIVE,
  'core.v1.Probe.timeoutSeconds': NATURAL,
  'core.v1.ProjectedVolumeSource.defaultMode': MODE,
  'core.v1.SecretVolumeSource.defaultMode': MODE,
  'core.v1.SecurityContext.runAsGroup': ID,
  'core.v1.SecurityContext.runAsUser': ID,
  'core.v1.ServiceAccountTokenProjection.expirationSeconds': [600, 2 ** 32],
  'core.v1.ServiceSpec.healthCheckNodePort': [0, 65_535],
  'core.v1.ServicePort.port': PORT,
  'core.v1.TopologySpreadConstraint.maxSkew': POSITIVE,
  'core.v1.TopologySpreadConstraint.minDomains': POSITIVE,
  'core.v1.WeightedPodAffinityTerm.weight': [1, 100],
  'discovery.v1.Endpoint.addresses': [1, 100],
  'discovery.v1.EndpointPort.port': PORT,
  'networking.v1.HTTPIngressRuleValue.paths': POSITIVE,
  'networking.v1.NetworkPolicyPort.endPort': PORT,
  'networking.v1.NetworkPolicyPort.port': PORT,
  'networking.v1.ServiceBackendPort.number': PORT,
  'policy.v1.PodDisruptionBudgetSpec.maxUnavailable': NATURAL,
  'policy.v1.PodDisruptionBudgetSpec.minAvailable': NATURAL,
  'rbac.v1.PolicyRule.verbs': POSITIVE,
  'scheduling.v1.PriorityClass.value': [-(2 ** 31), 1_000_000_000],
};

/** Fields that must be there, beside those of the schema. */
const REQUIRED: Readonly<Record<string, string>> = {
  'admissionregistration.v1.RuleWithOperations': 'apiGroups apiVersions operations resources',
  'apiextensions.v1.CustomResourceDefinitionVersion': 'schema',
  'apiextensions.v1.CustomResourceValidation': 'openAPIV3Schema',
  'apps.v1.DaemonSet': 'spec',
  'apps.v1.Deployment': 'spec',
  'apps.v1.StatefulSet': 'spec',
  'batch.v1.CronJob': 'spec',
  'batch.v1.CronJobSpec': 'jobTemplate',
  'batch.v1.Job': 'spec',
  'batch.v1.JobTemplateSpec': 'spec',
  'core.v1.Container': 'image',
  'core.v1.PersistentVolume': 'spec',
  'core.v1.PersistentVolumeClaim': 'spec',
  'core.v1.PersistentVolumeClaimSpec': 'accessModes resources',
  'core.v1.PersistentVolumeSpec': 'accessModes capacity',
  'core.v1.ConfigMapEnvSource': 'name',
  'core.v1.ConfigMapProjection': 'name',
  'core.v1.ConfigMapVolumeSource': 'name',
  'core.v1.ExecAction': 'command',
  'core.v1.Pod': 'spec',
  'core.v1.PodDNSConfigOption': 'name',
  'core.v1.PodTemplateSpec': 'spec',
  'core.v1.SecretEnvSource': 'name',
  'core.v1.SecretKeySelector': 'name',
  'core.v1.SecretProjection': 'name',
  'core.v1.SecretVolumeSource': 'secretName',
  'core.v1.ConfigMapKeySelector': 'name',
  'core.v1.Service': 'spec',
  'networking.v1.Ingress': 'spec',
  'networking.v1.IngressClass': 'spec',
  'networking.v1.IngressClassSpec': 'controller',
  'networking.v1.IngressServiceBackend': 'port',
};

/** Fields of which exactly one must be there. */
const ONE_OF: Readonly<Record<string, string>> = {
  'admissionregistration.v1.WebhookClientConfig': 'service url',
  'core.v1.EnvFromSource': 'configMapRef secretRef',
  'core.v1.EnvVarSource': 'configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef',
  'core.v1.LifecycleHandler': 'exec httpGet sleep tcpSocket',
  'core.v1.PersistentVolumeSpec':
    '* accessModes capacity claimRef mountOptions nodeAffinity persistentVolumeReclaimPolicy storageClassName volumeAttributesClassName volumeMode',
  'core.v1.Probe': 'exec grpc httpGet tcpSocket',
  'core.v1.Volume': '* name',
  'core.v1.VolumeProjection': '*',
  'networking.v1.IngressBackend': 'resource service',
  'networking.v1.ServiceBackendPort': 'name number',
};

/** Fields of which one may be there, or none. */
const ONE_AT_MOST: Readonly<Record<string, string>> = {
  'core.v1.EnvVar': 'value valueFrom',
  'core.v1.VolumeMount': 'subPath subPathExpr',
  'policy.v1.PodDisruptionBudgetSpec': 'maxUnavailable minAvailable',
};

/** Texts that the schema requires and that may be empty all the same. */
const MAY_BE_EMPTY = new Set(['core.v1.HTTPHeader.value', 'core.v1.Sysctl.value', 'core.v1.EnvVar.value']);

/** The kinds of texts: of a field, with `[]` of each item or value in it, with `{}` of its keys. */
const FORMS: Readonly<Record<string, string>> = {
  'admissionregistration.v1.MutatingWebhook.admissionReviewVersions[]': 'letter-label',
  'admissionregistration.v1.ValidatingWebhook.admissionReviewVersions[]': 'letter-label',
  'core.v1.LimitRangeItem.default{}': 'resource',
  'core.v1.LimitRangeItem.defaultRequest{}': 'resource',
  'core.v1.LimitRangeItem.max{}': 'resource',
  'core.v1.LimitRangeItem.min{}': 'resource',
  'core.v1.ResourceQuotaSpec.hard{}': 'quota',
  'core.v1.ResourceRequirements.limits{}': 'resource',
  'core.v1.ResourceRequirements.requests{}': 'resource',
  'admissionregistration.v1.ServiceReference.path': 'absolute-path',
  'apps.v1.RollingUpdateDaemonSet.maxSurge': 'percentage',
  'apps.v1.RollingUpdateDaemonSet.maxUnavailable': 'share',
  'apps.v1.RollingUpdateDeployment.maxSurge': 'percentage',
  'apps.v1.RollingUpdateDeployment.maxUnavailable': 'share',
  'apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable': 'share',
  'core.v1.ConfigMap.binaryData[]': 'byte',
  'core.v1.ConfigMap.binaryData{}': 'config-key',
  'core.v1.ConfigMap.data{}': 'config-key',
  'core.v1.ConfigMapKeySelector.name': 'dns-name',
  'core.v1.ConfigMapKeySelector.key': 'config-key',
  'core.v1.ConfigMapEnvSource.name': 'dns-name',
  'core.v1.EnvFromSource.prefix': 'env-prefix',
  'core.v1.GlusterfsVolumeSource.path': 'absolute-path',
  'core.v1.HostAlias.hostnames[]': 'dns-name',
  'core.v1.HostAlias.ip': 'ip',
  'core.v1.ISCSIVolumeSource.iqn': 'iqn',
  'core.v1.KeyToPath.key': 'config-key',
  'core.v1.KeyToPath.path': 'relative-path',
  'core.v1.DownwardAPIVolumeFile.path': 'relative-path',
  'core.v1.NFSVolumeSource.path': 'absolute-path',
  'core.v1.PersistentVolumeClaimSpec.storageClassName': 'dns-name-or-empty',
  'core.v1.PersistentVolumeSpec.storageClassName': 'dns-name-or-empty',
  'core.v1.PodDNSConfig.nameservers[]': 'ip',
  'core.v1.PodDNSConfig.searches[]': 'search-domain',
  'core.v1.PodSpec.hostname': 'dns-label',
  'core.v1.PodSpec.nodeSelector[]': 'label-value',
  'core.v1.PodSpec.nodeSelector{}': 'qualified-name',
  'core.v1.ObjectFieldSelector.fieldPath': 'field-path',
  'core.v1.PodSpec.priorityClassName': 'dns-name-or-empty',
  'core.v1.PodSpec.runtimeClassName': 'dns-name',
  'core.v1.PodSpec.serviceAccountName': 'dns-name',
  'core.v1.PodSpec.subdomain': 'dns-label',
  'core.v1.Secret.data{}': 'config-key',
  'core.v1.Secret.stringData{}': 'config-key',
  'core.v1.SecretEnvSource.name': 'dns-name',
  'core.v1.SecretKeySelector.name': 'dns-name',
  'core.v1.SecretKeySelector.key': 'config-key',
  'core.v1.ServiceAccountTokenProjection.path': 'relative-path',
  'core.v1.ServiceSpec.clusterIP': 'cluster-ip',
  'core.v1.ServiceSpec.externalIPs[]': 'ip',
  'core.v1.ServiceSpec.externalName': 'dns-name',
  'core.v1.ServiceSpec.loadBalancerSourceRanges[]': 'cidr',
  'core.v1.ServiceSpec.selector[]': 'label-value',
  'core.v1.ServiceSpec.selector{}': 'qualified-name',
  'core.v1.Taint.key': 'qualified-name',
  'core.v1.Taint.value': 'label-value',
  'core.v1.Toleration.key': 'qualified-name',
  'core.v1.Toleration.value': 'label-value',
  'core.v1.TopologySpreadConstraint.topologyKey': 'qualified-name',
  'core.v1.PodAffinityTerm.topologyKey': 'qualified-name',
  'core.v1.NodeSelectorRequirement.key': 'qualified-name',
  'core.v1.Volume.name': 'dns-label',
  'core.v1.VolumeMount.subPath': 'relative-path',
  'discovery.v1.EndpointPort.name': 'dns-label-or-empty',
  'meta.v1.LabelSelector.matchLabels[]': 'label-value',
  'meta.v1.LabelSelector.matchLabels{}': 'qualified-name',
  'meta.v1.LabelSelectorRequirement.key': 'qualified-name',
  'meta.v1.LabelSelectorRequirement.values[]': 'label-value',
  'meta.v1.ObjectMeta.annotations{}': 'annotation-name',
  'meta.v1.ObjectMeta.labels[]': 'label-value',
  'meta.v1.ObjectMeta.labels{}': 'qualified-name',
  'networking.v1.IPBlock.cidr': 'cidr',
  'networking.v1.IPBlock.except[]': 'cidr',
  'networking.v1.IngressClassSpec.controller': 'domain-path',
  'networking.v1.IngressRule.host': 'dns-wildcard',
  'networking.v1.IngressServiceBackend.name': 'dns-label',
  'networking.v1.IngressSpec.ingressClassName': 'dns-name',
  'networking.v1.IngressTLS.secretName': 'dns-name-or-empty',
  'networking.v1.IngressTLS.hosts[]': 'dns-wildcard',
  'networking.v1.NetworkPolicyPort.port': 'port-reference',
  'networking.v1.ServiceBackendPort.name': 'port-name',
  'policy.v1.PodDisruptionBudgetSpec.maxUnavailable': 'share',
  'policy.v1.PodDisruptionBudgetSpec.minAvailable': 'share',
  'rbac.v1.RoleRef.name': 'path-segment',
  'storage.v1.StorageClass.provisioner': 'qualified-name',
};

/** Of fields that exclude each other, how many at least must be there. */
export interface Exclusive {
  readonly fields: readonly string[];
  readonly least: 0 | 1;
}

/** What is known of a field of a definition beyond its schema. */
export interface CoreField {
  readonly choices?: readonly string[];
  readonly itemChoices?: readonly string[];
  readonly range?: readonly [number, number?];
  readonly format?: string;
  readonly itemFormat?: string;
  readonly keyFormat?: string;
}

/** The name of a definition as these tables have it: `core.v1.Container`. */
export function shortName(definition: string): string {
  return definition.replace(/^io\.k8s\.(api\.|(apimachinery|apiextensions-apiserver)\.pkg\.apis\.)/, '');
}

/** The names of definitions and fields in these tables, for the test that they exist. */
export const CORE_NAMES: readonly string[] = [CHOICES, RANGES, FORMS, REQUIRED, ONE_OF, ONE_AT_MOST].flatMap(
  Object.keys,
);

export function coreField(definition: string, field: string): CoreField | undefined {
  const key = `${definition}.${field}`;
  const known: CoreField = {
    choices: CHOICES[key]?.split(' '),
    itemChoices: CHOICES[`${key}[]`]?.split(' '),
    range: RANGES[key],
    format: FORMS[key],
    itemFormat: FORMS[`${key}[]`],
    keyFormat: FORMS[`${key}{}`],
  };
  return Object.values(known).some((each) => each !== undefined) ? known : undefined;
}

export function coreRequired(definition: string): readonly string[] {
  return REQUIRED[definition]?.split(' ') ?? [];
}

/** Whether an empty text counts as none: wherever a text is required, with few exceptions. */
export function mayBeEmpty(definition: string, field: string): boolean {
  return MAY_BE_EMPTY.has(`${definition}.${field}`);
}

export function coreExclusive(definition: string, fields: readonly string[]): Exclusive | undefined {
  const [one, most] = [ONE_OF[definition]?.split(' '), ONE_AT_MOST[definition]?.split(' ')];
  if (one?.[0] === '*') return { least: 1, fields: fields.filter((field) => !one.includes(field)) };
  return one ? { least: 1, fields: one } : most && { least: 0, fields: most };
}
