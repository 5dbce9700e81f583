import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

import { isMap, type JsonMap } from '../model/object.ts';
import { seconds } from '../model/units.ts';
import type { ClaimVolume } from '../model/volume.ts';
import type { CronJobProps, DeploymentProps, WorkloadProps } from '../model/workload-props.ts';
import type { Amendment } from './amend.ts';
import { claimSpec } from './pod-volumes.ts';

/** How many pods a Deployment has, and how they are replaced. */
export function deploymentProps({ replicas = 1, strategy, containers, initContainers }: DeploymentProps) {
  const volumes = Object.values({ ...containers, ...initContainers }).flatMap((container) =>
    Object.values(container.volumes ?? {}),
  );
  // A new pod on another node would wait for a volume that the old pod still holds.
  const held = volumes.some(({ is, ...volume }) => is === 'iscsi' || (is === 'claim' && heldByOneNode(volume)));
  const recreate = strategy === 'Recreate' || (strategy === undefined && held);
  return {
    replicas,
    strategy: recreate
      ? kplus.DeploymentStrategy.recreate()
      : kplus.DeploymentStrategy.rollingUpdate({
          maxSurge: kplus.PercentOrAbsolute.absolute(1),
          maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
        }),
  };
}

function heldByOneNode(volume: object): boolean {
  const { access = 'ReadWriteOnce' } = volume as Pick<ClaimVolume, 'access'>;
  return access === 'ReadWriteOnce' || access === 'ReadWriteOncePod';
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
export function kindAmendments(props: WorkloadProps, claims: readonly ClaimVolume[]): readonly Amendment[] {
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
function withClaimTemplates(object: JsonMap, claims: readonly ClaimVolume[]): JsonMap {
  if (claims.length === 0) return object;
  const spec = object.spec as JsonMap;
  const template = spec.template as JsonMap;
  const pod = template.spec as JsonMap;
  const names = new Set(claims.map(({ name }) => name));
  const rest = (pod.volumes as readonly JsonMap[]).filter(
    (volume) => !(isMap(volume) && names.has(volume.name as string)),
  );
  const volumes = rest.length > 0 ? rest : undefined;
  return {
    ...object,
    spec: {
      ...spec,
      template: { ...template, spec: { ...pod, volumes } },
      volumeClaimTemplates: claims.map((claim) => ({ metadata: { name: claim.name }, spec: claimSpec(claim) })),
    },
  };
}
