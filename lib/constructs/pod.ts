import type { JsonMap } from '../model/object.ts';
import type { Placement, WorkloadProps } from '../model/workload-props.ts';
import { podSecurityContext } from './security.ts';
import { SELECTOR } from './service.ts';

/** What cdk8s-plus has no prop for in a pod's spec. */
export function podAmendments(props: WorkloadProps): JsonMap {
  const containers = [...Object.values(props.containers), ...Object.values(props.initContainers ?? {})];
  return {
    // Environment variables for every Service of the namespace help nobody and break some programs.
    enableServiceLinks: false,
    ...names(props),
    setHostnameAsFQDN: null,
    hostNetwork: props.hostNetwork ? true : null,
    priorityClassName: props.priorityClass,
    restartPolicy: props.kind === 'CronJob' ? 'Never' : null,
    securityContext: podSecurityContext(containers),
    topologySpreadConstraints: spread(props),
    ...placement(props),
  };
}

/** Whom the pod asks for names. */
function names({ dns, hostNetwork }: WorkloadProps): JsonMap {
  const { servers, search, ndots } = dns ?? {};
  const options = ndots === undefined ? undefined : [{ name: 'ndots', value: String(ndots) }];
  const config = { nameservers: servers, searches: search, options };
  return {
    dnsPolicy: servers ? 'None' : hostNetwork ? 'ClusterFirstWithHostNet' : null,
    dnsConfig: dns ? config : undefined,
  };
}

function placement({ nodeSelector = {}, preferNodes = {}, tolerations }: Placement): JsonMap {
  const labels = Object.entries(nodeSelector);
  const single = labels.filter(([, value]) => typeof value === 'string');
  const several = labels.filter(([, value]) => typeof value !== 'string');
  const wishes = Object.entries(preferNodes);
  const nodeAffinity = {
    ...(several.length > 0 && {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: several.map(oneOfThese) }],
      },
    }),
    ...(wishes.length > 0 && {
      preferredDuringSchedulingIgnoredDuringExecution: wishes.map((wish) => ({
        weight: 100,
        preference: { matchExpressions: [oneOfThese(wish)] },
      })),
    }),
  };
  return {
    nodeSelector: single.length > 0 ? (Object.fromEntries(single) as JsonMap) : undefined,
    affinity: several.length + wishes.length > 0 ? { nodeAffinity } : undefined,
    tolerations: tolerations?.map(({ key, operator, value, effect }) => ({
      key,
      operator: operator ?? (value === undefined ? 'Exists' : 'Equal'),
      value,
      effect,
    })),
  };
}

function oneOfThese([key, value]: readonly [string, string | readonly string[]]): JsonMap {
  return { key, operator: 'In', values: [value].flat() };
}

/** Several pods of one kind go to several nodes, as far as there are any: one Pi less is then one pod less. */
function spread(props: WorkloadProps): readonly JsonMap[] | undefined {
  const { kind, spread: how = 'preferred' } = props;
  if (kind === 'DaemonSet' || kind === 'CronJob' || (props.replicas ?? 1) < 2 || how === false) return undefined;
  const matchLabels = { [SELECTOR]: props.name };
  const whenUnsatisfiable = how === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway';
  return [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable, labelSelector: { matchLabels } }];
}

/** Puts a change to a pod's spec where the kind of workload has it. */
export function inPodSpec(kind: WorkloadProps['kind'], change: JsonMap): JsonMap {
  return inPodTemplate(kind, { spec: change });
}

/** Puts a change to a pod template where the kind of workload has it. */
export function inPodTemplate(kind: WorkloadProps['kind'], template: JsonMap): JsonMap {
  return kind === 'CronJob' ? { spec: { jobTemplate: { spec: { template } } } } : { spec: { template } };
}
