import { type JsonMap, list } from '../model/object.ts';

/** The containers of a pod that count for what it needs: those that run before it is up, and those that make it up. */
export function containersOf(pod: JsonMap): readonly JsonMap[] {
  return [...list(pod.initContainers), ...list(pod.containers)];
}

/** All containers of a pod, with those that are put into it for debugging. */
export function allContainersOf(pod: JsonMap): readonly JsonMap[] {
  return [...containersOf(pod), ...list(pod.ephemeralContainers)];
}
