import { finder } from '../kinds/field-path.ts';
import type { PodRow } from '../model/kinds.ts';
import type { KubernetesObject } from '../model/object.ts';

/** How many pods of an object run at one time, where it is not one on each node. Of a CronJob it is one: its concurrency avoids a second run. */
export function podsAtOnce({ replicas, atMost = [] }: PodRow, object: KubernetesObject): number {
  const [first, ...others] = replicas === undefined ? atMost : [replicas];
  if (first === undefined) return 1;
  return Math.min(numberAt(object, first) ?? 1, ...others.map((field) => numberAt(object, field) ?? Infinity));
}

function numberAt(object: KubernetesObject, field: string): number | undefined {
  const [hit] = finder(field)(object);
  if (hit === undefined) return undefined;
  const value = Number(hit.value);
  return Number.isFinite(value) && value > 0 ? value : 0;
}
