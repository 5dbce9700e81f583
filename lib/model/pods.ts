import { type JsonMap, type KubernetesObject, list, path } from './object.ts';

/** What an object makes its pods of, with their labels and spec: a Pod is its own. Undefined where it keeps none. */
export function podTemplate(object: KubernetesObject): JsonMap | undefined {
  const keeper = object.kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec;
  const template = object.kind === 'Pod' ? object : path(keeper, 'template');
  return path(template, 'spec', 'containers') === undefined ? undefined : (template as JsonMap);
}

/** The spec of the pods that an object keeps, or undefined where it keeps none. */
export function podSpec(object: KubernetesObject): JsonMap | undefined {
  return podTemplate(object)?.spec as JsonMap | undefined;
}

/** The containers of a pod that count for what it needs: those that run before it is up, and those that make it up. */
export function containersOf(pod: JsonMap): readonly JsonMap[] {
  return [...list(pod.initContainers), ...list(pod.containers)];
}

/** All containers of a pod, with those that are put into it for debugging. */
export function allContainersOf(pod: JsonMap): readonly JsonMap[] {
  return [...containersOf(pod), ...list(pod.ephemeralContainers)];
}

const LONG_RUNNING = new Set(['DaemonSet', 'Deployment', 'Pod', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/** Whether an object's pods are to run until somebody ends them. */
export function isLongRunning({ kind }: { readonly kind: string }): boolean {
  return LONG_RUNNING.has(kind);
}
