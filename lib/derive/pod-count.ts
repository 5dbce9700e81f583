import { firstAt } from '../kinds/field-path.ts';
import type { PodRow } from '../model/kinds.ts';
import type { KubernetesObject } from '../model/object.ts';
import type { Scaler } from './scaling.ts';

/** How many pods of an object run at one time, where it is not one on each node. */
export interface PodCount {
  readonly least: number;
  /** Infinite where a scaler sets no limit that is known. */
  readonly most: number;
}

/**
 * The pods of an object. What scales it decides, and otherwise the object itself. Of what runs by the clock one run counts:
 * its concurrency avoids a second.
 */
export function podCount(row: PodRow, object: KubernetesObject, scalers: readonly Scaler[]): PodCount {
  if (scalers.length > 0 && row.replicas !== undefined) {
    return {
      least: Math.max(...scalers.map(({ bounds }) => bounds.least)),
      most: Math.max(...scalers.map(({ bounds }) => bounds.most ?? Infinity)),
    };
  }
  const said = saidCount(row, object);
  return { least: said, most: said };
}

function saidCount({ replicas, atMost = [] }: PodRow, object: KubernetesObject): number {
  const [first, ...others] = replicas === undefined ? atMost : [replicas];
  if (first === undefined) return 1;
  return Math.min(numberAt(object, first) ?? 1, ...others.map((field) => numberAt(object, field) ?? Infinity));
}

function numberAt(object: KubernetesObject, field: string): number | undefined {
  const said = firstAt(field, object);
  if (said === undefined) return undefined;
  const value = Number(said);
  return Number.isFinite(value) && value > 0 ? value : 0;
}
