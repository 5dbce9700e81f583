import { pinningDevices } from '../model/device.ts';
import type { JsonMap } from '../model/object.ts';
import { namedPorts } from '../model/port.ts';
import { seconds } from '../model/units.ts';
import type { CronJobProps, DeploymentProps, WorkloadProps } from '../model/workload-props.ts';
import { ifAny } from './container.ts';
import type { Volumes } from './pod-volumes.ts';
import { SELECTOR } from './service.ts';

/** Pods as what keeps them has them, and what that is to know of them. */
interface Kept {
  readonly template: JsonMap;
  readonly volumes: Volumes;
  /** The name of the Service that gives the pods of a StatefulSet theirs. */
  readonly serviceName?: string;
}

/** The spec of what keeps the pods of a workload. */
export function kindSpec(props: WorkloadProps, { template, volumes, serviceName }: Kept): JsonMap {
  if (props.kind === 'CronJob') return cronJobSpec(props, template);
  const spec = {
    // A hash of what draws them, as cdk8s-plus selects by, is another after any refactoring.
    selector: { matchLabels: { [SELECTOR]: props.name } },
    revisionHistoryLimit: 3,
    template,
  };
  switch (props.kind) {
    case 'StatefulSet':
      return {
        ...spec,
        replicas: props.replicas ?? 1,
        serviceName,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        volumeClaimTemplates: ifAny(volumes.claimTemplates),
      };
    case 'DaemonSet':
      return spec;
    default:
      return { ...spec, replicas: props.replicas ?? 1, strategy: strategyOf(props, volumes) };
  }
}

/** How the pods of a Deployment are replaced. */
function strategyOf({ replicas = 1, strategy, ...pod }: DeploymentProps, volumes: Volumes): JsonMap {
  // A new pod beside the old one would wait for what that still holds, or write to the same files.
  const onlyOne = volumes.isHeld || (replicas < 2 && (volumes.isShared || takesNodePorts(pod) || holdsDevices(pod)));
  if (strategy === 'Recreate' || (strategy === undefined && onlyOne)) return { type: 'Recreate' };
  // Several pods that take ports of their nodes: perhaps no node is left for one more.
  const oneLess = strategy === undefined && replicas > 1 && takesNodePorts(pod);
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge: oneLess ? 0 : 1, maxUnavailable: oneLess ? 1 : 0 } };
}

function holdsDevices({ containers }: Pick<DeploymentProps, 'containers'>): boolean {
  return pinningDevices(Object.values(containers)).length > 0;
}

function takesNodePorts({ containers, hostNetwork }: Pick<DeploymentProps, 'containers' | 'hostNetwork'>): boolean {
  const ports = Object.values(containers).flatMap((each) => namedPorts(each.ports));
  return ports.some(({ hostPort }) => hostNetwork || hostPort !== undefined);
}

/** When the pods of a CronJob run, and what happens to those that do not end. */
function cronJobSpec(props: CronJobProps, template: JsonMap): JsonMap {
  return {
    schedule: props.schedule,
    // Left out, the clock of the server counts, which is whatever somebody set.
    timeZone: props.timeZone ?? 'Etc/UTC',
    concurrencyPolicy: props.concurrency ?? 'Forbid',
    startingDeadlineSeconds: seconds(props.startingDeadline ?? '5m'),
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: {
      spec: {
        activeDeadlineSeconds: props.activeDeadline && seconds(props.activeDeadline),
        backoffLimit: props.retries ?? 2,
        template,
      },
    },
  };
}
