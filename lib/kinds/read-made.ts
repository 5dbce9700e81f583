import type { MakesRow } from '../model/kinds.ts';
import { isMap, type KubernetesObject } from '../model/object.ts';
import { firstAt, valueFinder } from './field-path.ts';

/** Something that a controller makes because of an object. */
export interface Made {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent: not known, so that each holds. */
  readonly keys?: readonly string[];
  readonly ports?: readonly string[];
  /** See {@link MakesRow.marks}. */
  readonly marks?: readonly string[];
}

/** What a controller makes because of an object, by one row. */
export function madeBy(row: MakesRow, object: KubernetesObject): readonly Made[] {
  const { to: kind, as = '*', keys, ports, marks, at = 'metadata.name', in: elsewhere, when = 'kind' } = row;
  if (firstAt(when, object) === undefined) return [];
  const namespace = firstAt(elsewhere, object) ?? object.metadata.namespace ?? row.namespace ?? '';
  return valueFinder(at)(object).flatMap((value): readonly Made[] => {
    const name = isMap(value) ? value.name : value;
    if (typeof name !== 'string') return [];
    return [
      { kind, namespace: String(namespace), name: as.replace('*', name), keys, ports: ports?.map(String), marks },
    ];
  });
}
