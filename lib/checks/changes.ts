import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import type { Placed } from './placed.ts';

/** An object that is there in both trees, and not the same. */
export interface Changed {
  readonly before: Placed;
  readonly after: Placed;
}

/** How one tree differs from another. */
export interface Changes {
  readonly changed: readonly Changed[];
  readonly created: readonly Placed[];
  readonly removed: readonly Placed[];
}

/** Matches the objects of two trees by cluster, kind, namespace and name: an object may move between components. */
export function changesOf(before: readonly Placed[], after: readonly Placed[]): Changes {
  const left = new Map(before.map((each) => [identityOf(each), each]));
  const changed: Changed[] = [];
  const created: Placed[] = [];
  for (const each of after) {
    const identity = identityOf(each);
    const old = left.get(identity);
    left.delete(identity);
    if (old === undefined) created.push(each);
    else if (!isSame(old.object, each.object)) changed.push({ before: old, after: each });
  }
  return { changed, created, removed: [...left.values()] };
}

/** All that a step touches: objects that change as they are to be, those that go as they were. */
export function touchedBy({ changed, created, removed }: Changes): readonly Placed[] {
  return [...created, ...removed, ...changed.map(({ after }) => after)];
}

/** By what the API server knows an object, whatever its version. */
export function identityOf({ cluster, object }: Placed): string {
  return `${cluster} ${kindKey(object)} ${keyOf(object)}`;
}

/** `namespace/name`, or the name alone. */
export function keyOf({ metadata: { namespace, name } }: KubernetesObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Whether two values are the same to the API server. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => isSame(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
