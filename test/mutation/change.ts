import { placed } from '../../lib/checks/placed.ts';
import type { Subject } from '../../lib/checks/rule.ts';
import { connections } from '../../lib/derive/connections.ts';
import { waits } from '../../lib/derive/waits.ts';
import { isMap, type Json, type KubernetesObject } from '../../lib/model/object.ts';

/** Keys and indexes from an object down to a value in it. */
export type Keys = readonly (string | number)[];

/** What stands in the place of each changed object: itself otherwise, nothing, or several. */
export type Change = ReadonlyMap<KubernetesObject, readonly KubernetesObject[]>;

/** A small mistake in one object of a cluster. */
export interface Mutant {
  /** The kind of mistake. */
  readonly mistake: string;
  readonly object: KubernetesObject;
  readonly keys: Keys;
  readonly was: Json | undefined;
  /** undefined where the value, or the object, is gone. */
  readonly now: Json | undefined;
  /** Made when it is asked for, since not every mutant is put to the rules. */
  readonly change: () => Change;
}

/** The value under keys. */
export function valueAt(value: Json | undefined, keys: Keys): Json | undefined {
  return keys.reduce<Json | undefined>((at, key) => {
    if (Array.isArray(at)) return (at as readonly Json[])[Number(key)];
    return isMap(at) ? at[key] : undefined;
  }, value);
}

/** A copy with another value under keys. `undefined` takes a key out of its map, and an item out of its list. */
export function withValue(value: Json, [key, ...rest]: Keys, now: Json | undefined): Json {
  if (key === undefined) return now ?? null;
  if (Array.isArray(value)) {
    const items = [...(value as readonly Json[])];
    if (rest.length > 0) items[Number(key)] = withValue(items[Number(key)] ?? null, rest, now);
    else if (now === undefined) items.splice(Number(key), 1);
    else items[Number(key)] = now;
    return items;
  }
  if (!isMap(value)) return value;
  if (rest.length > 0) return { ...value, [key]: withValue(value[key] ?? null, rest, now) };
  const { [String(key)]: _, ...others } = value;
  return now === undefined ? others : { ...value, [key]: now };
}

/** A mutant that differs in one value. */
export function changed(mistake: string, object: KubernetesObject, keys: Keys, now: Json | undefined): Mutant {
  const change = () => new Map([[object, [withValue(object, keys, now) as KubernetesObject]]]);
  return { mistake, object, keys, was: valueAt(object, keys), now, change };
}

/** A mutant that lacks an object. */
export function without(mistake: string, object: KubernetesObject): Mutant {
  return { mistake, object, keys: [], was: object.kind, now: undefined, change: () => new Map([[object, []]]) };
}

/** A mutant with one more object beside another. */
export function beside(mistake: string, object: KubernetesObject, keys: Keys, more: KubernetesObject): Mutant {
  const was = valueAt(object, keys);
  return { mistake, object, keys, was, now: was, change: () => new Map([[object, [object, more]]]) };
}

/** The cluster with a change: what the rules are asked about. */
export function apply(subject: Subject, change: Change): Subject {
  const stages = subject.stages.map((stage) =>
    stage.objects.some((object) => change.has(object))
      ? { ...stage, objects: stage.objects.flatMap((object) => change.get(object) ?? [object]) }
      : stage,
  );
  const dependent = later(() => waits(stages, subject.kinds));
  const connected = later(() => connections(subject.cluster, stages, subject.kinds));
  return {
    ...subject,
    stages,
    objects: placed(stages),
    // Few rules ask for these, and they are made from all objects.
    get waits() {
      return dependent();
    },
    get connections() {
      return connected();
    },
  };
}

/** What is made when it is first asked for. */
function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a mutant is, on one line. */
export function named({ mistake, object, keys, was, now }: Mutant): string {
  const { kind, metadata } = object;
  const short = (value: Json | undefined) => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
  const name = `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  return `${mistake}: ${name} ${keys.join('.')}: ${short(was)} → ${short(now)}`;
}
