import type { JsonMap } from '../model/object.ts';
import type { Container, Placement, Security, WorkloadProps } from '../model/workload.ts';

/** What cdk8s-plus has no prop for in a pod's spec. */
export function podAmendments(props: WorkloadProps): JsonMap {
  const containers = [...Object.values(props.containers), ...Object.values(props.initContainers ?? {})];
  return {
    // Environment variables for every Service of the namespace help nobody and break some programs.
    enableServiceLinks: false,
    dnsPolicy: props.hostNetwork ? 'ClusterFirstWithHostNet' : null,
    setHostnameAsFQDN: null,
    hostNetwork: props.hostNetwork ? true : null,
    priorityClassName: props.priorityClass,
    restartPolicy: props.kind === 'CronJob' ? 'Never' : null,
    securityContext: podSecurityContext(containers),
    ...placement(props),
  };
}

function podSecurityContext(containers: readonly Container[]): JsonMap {
  const { user = 1000, group: fsGroup = user }: Security = containers[0]?.security ?? {};
  return {
    // Volumes belong to the first container's group. Changing the owner of a large volume on every start takes minutes.
    ...(fsGroup === 0
      ? { fsGroup: null, fsGroupChangePolicy: null }
      : { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
    runAsNonRoot: containers.every(({ security }) => security?.user !== 0) ? true : null,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function placement({ nodeSelector, tolerations }: Placement): JsonMap {
  return {
    nodeSelector,
    tolerations: tolerations?.map(({ key, operator, value, effect }) => ({
      key,
      operator: operator ?? (value === undefined ? 'Exists' : 'Equal'),
      value,
      effect,
    })),
  };
}

/** Puts a change to a pod's spec where the kind of workload has it. */
export function inPodSpec(kind: WorkloadProps['kind'], change: JsonMap): JsonMap {
  return inPodTemplate(kind, { spec: change });
}

/** Puts a change to a pod template where the kind of workload has it. */
export function inPodTemplate(kind: WorkloadProps['kind'], template: JsonMap): JsonMap {
  return kind === 'CronJob' ? { spec: { jobTemplate: { spec: { template } } } } : { spec: { template } };
}
