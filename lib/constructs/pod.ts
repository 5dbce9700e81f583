import type { JsonMap } from '../model/object.ts';
import { seconds } from '../model/units.ts';
import type { Placement, WorkloadProps } from '../model/workload-props.ts';
import { podSecurityContext } from './security.ts';
import { SELECTOR } from './service.ts';

/**
 * What a pod's spec says beside its containers and volumes.
 * @param podAffinity which pods it is better off with
 */
export function podSettings(props: WorkloadProps, podAffinity: JsonMap | undefined): JsonMap {
  const { serviceAccount, terminationGracePeriod = '30s' } = props;
  const containers = [...Object.values(props.containers), ...Object.values(props.initContainers ?? {})];
  return {
    serviceAccountName: serviceAccount,
    automountServiceAccountToken: serviceAccount !== undefined,
    terminationGracePeriodSeconds: seconds(terminationGracePeriod),
    // Environment variables for every Service of the namespace help nobody and break some programs.
    enableServiceLinks: false,
    ...names(props),
    hostNetwork: props.hostNetwork ? true : undefined,
    priorityClassName: props.priorityClass,
    restartPolicy: props.kind === 'CronJob' ? 'Never' : undefined,
    securityContext: podSecurityContext(containers),
    topologySpreadConstraints: spread(props),
    ...placement(props, podAffinity),
  };
}

/** Whom the pod asks for names. */
function names({ dns, hostNetwork }: WorkloadProps): JsonMap {
  const { servers, search, ndots } = dns ?? {};
  const options = ndots === undefined ? undefined : [{ name: 'ndots', value: String(ndots) }];
  const config = { nameservers: servers, searches: search, options };
  return {
    dnsPolicy: servers ? 'None' : hostNetwork ? 'ClusterFirstWithHostNet' : undefined,
    dnsConfig: dns ? config : undefined,
  };
}

function placement(
  { nodeSelector = {}, preferNodes = {}, tolerations }: Placement,
  podAffinity: JsonMap | undefined,
): JsonMap {
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
  const affinity = {
    ...(several.length + wishes.length > 0 && { nodeAffinity }),
    ...(podAffinity && { podAffinity }),
  };
  return {
    nodeSelector: single.length > 0 ? (Object.fromEntries(single) as JsonMap) : undefined,
    affinity: Object.keys(affinity).length > 0 ? affinity : undefined,
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

/** Puts a change to a pod template where the kind of workload has it. */
export function inPodTemplate(kind: WorkloadProps['kind'], template: JsonMap): JsonMap {
  return kind === 'CronJob' ? { spec: { jobTemplate: { spec: { template } } } } : { spec: { template } };
}
