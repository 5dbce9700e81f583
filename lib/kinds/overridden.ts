import type { Component, Override } from '../model/component.ts';
import { merge } from '../model/merge.ts';
import { isMap, isObject, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
import type { ListKeysOf } from './list-keys.ts';

/** An object with the overrides of its component. */
export function overridden(
  object: KubernetesObject,
  { name, overrides = [] }: Pick<Component, 'name' | 'overrides'>,
  keysOf: ListKeysOf,
): KubernetesObject {
  return overrides
    .filter((override) => matches(override, object, name))
    .reduce<KubernetesObject>(
      (target, override) => named(merge(target, override.merge, keysOf(target)), target),
      object,
    );
}

/** An object stays one: what an override takes from its name, or from its kind, it keeps. A rule says so. */
function named(changed: JsonMap, before: KubernetesObject): KubernetesObject {
  if (isObject(changed)) return changed;
  const { apiVersion, kind, metadata } = changed;
  const own = isMap(metadata) ? metadata : before.metadata;
  const text = (value: Json | undefined, known: string) => (typeof value === 'string' && value !== '' ? value : known);
  return {
    ...changed,
    apiVersion: text(apiVersion, before.apiVersion),
    kind: text(kind, before.kind),
    metadata: {
      ...own,
      name: text(own.name, before.metadata.name),
      namespace: typeof own.namespace === 'string' ? own.namespace : before.metadata.namespace,
    },
  } as KubernetesObject;
}

/** Whether an override is meant for an object. */
function matches(override: Override, { kind, metadata }: KubernetesObject, component: string): boolean {
  return override.kind === kind && (override.name ?? component) === metadata.name;
}
