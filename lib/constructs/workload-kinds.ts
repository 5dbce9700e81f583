import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

import { pinningDevices } from '../model/device.ts';
import { isMap, type JsonMap, path } from '../model/object.ts';
import { namedPorts } from '../model/port.ts';
import { seconds } from '../model/units.ts';

import type { CronJobProps, DeploymentProps, WorkloadProps } from '../model/workload-props.ts';
import type { Amendment } from './amend.ts';
import type { Volumes } from './pod-volumes.ts';

/** How many pods a Deployment has, and how they are replaced. */
export function deploymentProps({ replicas = 1, strategy, ...pod }: DeploymentProps, volumes: Volumes) {
  // A new pod beside the old one would wait for what that still holds, or write to the same files.
  const onlyOne = volumes.isHeld || (replicas < 2 && (volumes.isShared || takesNodePorts(pod) || holdsDevices(pod)));
  const recreate = strategy === 'Recreate' || (strategy === undefined && onlyOne);
  // Several pods that take ports of their nodes: perhaps no node is left for one more.
  const oneLess = strategy === undefined && replicas > 1 && takesNodePorts(pod);
  return {
    replicas,
    strategy: recreate
      ? kplus.DeploymentStrategy.recreate()
      : kplus.DeploymentStrategy.rollingUpdate({
          maxSurge: kplus.PercentOrAbsolute.absolute(oneLess ? 0 : 1),
          maxUnavailable: kplus.PercentOrAbsolute.absolute(oneLess ? 1 : 0),
        }),
  };
}

function holdsDevices({ containers }: Pick<DeploymentProps, 'containers'>): boolean {
  return pinningDevices(Object.values(containers)).length > 0;
}

function takesNodePorts({ containers, hostNetwork }: Pick<DeploymentProps, 'containers' | 'hostNetwork'>): boolean {
  const ports = Object.values(containers).flatMap((each) => namedPorts(each.ports));
  return ports.some(({ hostPort }) => hostNetwork || hostPort !== undefined);
}

/** When the pods of a CronJob run, and what happens to those that do not end. */
export function cronJobProps(props: CronJobProps) {
  return {
    // Stands for the schedule's own text, which is put in below.
    schedule: Cron.daily(),
    // Left out, the clock of the server counts, which is whatever somebody set.
    timeZone: props.timeZone ?? 'Etc/UTC',
    concurrencyPolicy: (props.concurrency ?? 'Forbid') as kplus.ConcurrencyPolicy,
    startingDeadline: Duration.seconds(seconds(props.startingDeadline ?? '5m')),
    activeDeadline: props.activeDeadline && Duration.seconds(seconds(props.activeDeadline)),
    backoffLimit: props.retries ?? 2,
  };
}

/** What cdk8s-plus has no prop for in the spec of a kind of workload. */
export function kindAmendments(props: WorkloadProps, claims: readonly JsonMap[]): readonly Amendment[] {
  switch (props.kind) {
    case 'StatefulSet':
      return [
        (object) => withClaimTemplates(object, claims),
        { spec: { minReadySeconds: null, revisionHistoryLimit: 3 } },
      ];
    case 'DaemonSet':
      return [{ spec: { minReadySeconds: null, revisionHistoryLimit: 3 } }];
    case 'CronJob':
      return [{ spec: { schedule: props.schedule } }];
    default:
      return [{ spec: { minReadySeconds: null, progressDeadlineSeconds: null, revisionHistoryLimit: 3 } }];
  }
}

/** Each pod of a StatefulSet gets claims of its own, which take the place of the volumes that cdk8s-plus drew. */
function withClaimTemplates(object: JsonMap, claims: readonly JsonMap[]): JsonMap {
  if (claims.length === 0) return object;
  const spec = object.spec as JsonMap;
  const template = spec.template as JsonMap;
  const pod = template.spec as JsonMap;
  const names = new Set(claims.map(({ metadata }) => path(metadata, 'name')));
  const rest = (pod.volumes as readonly JsonMap[]).filter((volume) => !(isMap(volume) && names.has(volume.name)));
  const volumes = rest.length > 0 ? rest : undefined;
  return {
    ...object,
    spec: {
      ...spec,
      template: { ...template, spec: { ...pod, volumes } },
      volumeClaimTemplates: claims,
    },
  };
}
