import type { FixedRow } from '../model/fixed-row.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { finder, firstAt } from './field-path.ts';

/** A field that cannot be changed in place. */
export interface FixedField {
  /** Where it stands, such as `spec.selector`. */
  readonly at: string;
  readonly value: Json;
  readonly row: FixedRow;
}

/**
 * The fields of an object that cannot be changed in place, by one row.
 * @param before the object as it was, by which the row counts
 */
export function fixedBy(row: FixedRow, object: KubernetesObject, before: KubernetesObject): readonly FixedField[] {
  const { at, except, when = 'kind', defaults = {} } = row;
  if (firstAt(when, before) === undefined) return [];
  const hits = finder(at)(object);
  const fields =
    except === undefined
      ? [...Object.entries(defaults), ...hits.map((hit) => [hit.at, hit.value] as const)]
      : hits.flatMap((hit) => partsOf(hit.value, defaults, except.split(' '), hit.at));
  return [...new Map(fields)].map(([place, value]) => ({ at: place, value, row }));
}

function partsOf(
  value: Json,
  defaults: Readonly<Record<string, Json>>,
  free: readonly string[],
  at: string,
): readonly (readonly [at: string, value: Json])[] {
  return Object.entries({ ...defaults, ...(isMap(value) ? value : {}) }).flatMap(([key, each]) =>
    each === undefined || each === null || free.includes(key) ? [] : [[`${at}.${key}`, each] as const],
  );
}
