import { type JsonMap, list, path } from '../../lib/model/object.ts';
import type { Pod } from './sources.ts';

/** How a pod fares on its node. */
export interface Fare {
  readonly address: string;
  readonly startedAt: string;
  /** It did what it had to do, and ended. */
  readonly done: boolean;
  /** Its containers run and are ready to serve. */
  readonly ready: boolean;
  /** How often a program of it was started again. */
  readonly restarts: number;
}

/** The status that a kubelet reports of a pod. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
export function statusOf(pod: Pod, { address, startedAt, done, ready, restarts }: Fare): JsonMap {
  const isReady = ready ? 'True' : 'False';
  const state = done
    ? { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: startedAt } }
    : { running: { startedAt } };
  const report = (container: JsonMap) => ({
    name: container.name,
    image: container.image,
    imageID: `e2e://${container.image}`,
    containerID: `e2e://${path(pod.metadata, 'uid')}-${container.name}`,
    ready,
    started: !done,
    restartCount: restarts,
    state,
  });
  const conditions = { Initialized: 'True', ContainersReady: isReady, Ready: isReady };
  const before = list(path(pod.status, 'conditions')).filter(({ type }) => !(String(type) in conditions));
  return {
    phase: done ? 'Succeeded' : 'Running',
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: startedAt,
    conditions: [
      ...before,
      ...Object.entries(conditions).map(([type, status]) => ({ type, status, lastTransitionTime: startedAt })),
    ],
    containerStatuses: list(pod.spec.containers).map(report),
  };
}
