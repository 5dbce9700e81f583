import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ListKeysOf } from '../kinds/list-keys.ts';
import { merge } from '../model/merge.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { isFields, list, value } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';

/** A change to a plain object: data that is merged into it, or a function of it. */
export type Amendment = JsonMap | ((object: JsonMap) => JsonMap);

const AMENDMENT = value(
  (given) => isFields(given) || typeof given === 'function',
  'change',
  'write { … }, or a function of the object',
);

const amendments = new WeakMap<ApiObject, Amendment[]>();

/**
 * Adds to an object what its construct has no prop for. It is applied to the plain object, since typed constructs drop
 * fields that they do not know.
 */
export function amend(construct: IConstruct, ...changes: readonly Amendment[]): void {
  refuseWrong('amend', construct, list(AMENDMENT), changes);
  const object = ApiObject.of(construct);
  amendments.set(object, [...(amendments.get(object) ?? []), ...changes]);
}

/** The object as plain data, with its amendments. Their lists merge by the keys of its kind. */
export function plain(object: ApiObject, keysOf: ListKeysOf): KubernetesObject {
  const apply = (drawn: JsonMap, change: Amendment) =>
    typeof change === 'function' ? change(drawn) : merge(drawn, change, keysOf(drawn));
  return (amendments.get(object) ?? []).reduce<JsonMap>(apply, object.toJson() as JsonMap) as KubernetesObject;
}
