import type { MakesRow } from '../model/kinds.ts';
import { isMap, type KubernetesObject } from '../model/object.ts';
import { finder } from './field-path.ts';

/** Something that a controller makes because of an object. */
export interface Made {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent: not known, so that each holds. */
  readonly keys?: readonly string[];
  readonly ports?: readonly string[];
}

/** Finds what a controller makes because of an object, by one row. */
export function makesReader(row: MakesRow): (object: KubernetesObject) => readonly Made[] {
  const names = finder(row.at ?? 'metadata.name');
  const when = finder(row.when ?? 'kind');
  const elsewhere = finder(row.in ?? 'metadata.namespace');
  return (object) => {
    if (when(object).length === 0) return [];
    const namespace = elsewhere(object)[0]?.value ?? object.metadata.namespace ?? row.namespace ?? '';
    return names(object).flatMap(({ value }): readonly Made[] => {
      const name = isMap(value) ? value.name : value;
      if (typeof name !== 'string') return [];
      const { to: kind, as = '*', keys, ports } = row;
      return [{ kind, namespace: String(namespace), name: as.replace('*', name), keys, ports: ports?.map(String) }];
    });
  };
}
