import { isMap, type Json, type JsonMap } from './object.ts';

/** How the items of lists are told apart, at a place of a kind and below it. */
export interface ListKeys {
  /** The fields that tell the items of this list apart. Absent: the list is replaced as a whole. */
  readonly keys?: readonly string[];
  /** The items of a list, where there is one. */
  readonly items?: ListKeys;
  /** A field of a map, or of the map that an item is. */
  field(name: string): ListKeys | undefined;
  /** What stands in a field of a map that leaves it out. */
  preset(name: string): Json | undefined;
  /** What two texts here must mean alike to be the same: an amount, as `0.5` and `500m`, or a time, as `60s` and `1m`. @default neither */
  readonly measures?: 'amount' | 'time';
  /** The order of this list means nothing. @default it does, unless its items have keys */
  readonly isSet?: boolean;
}

/** Where no schema is known: lists whose items all bear a name. */
export const BY_NAME: ListKeys = {
  keys: ['name'],
  get items() {
    return BY_NAME;
  },
  field: () => BY_NAME,
  preset: () => undefined,
};

/**
 * Merges a change into plain data: maps merge, `null` removes a key, a list replaces the list. Lists that have keys merge by
 * them, so that one container or mount can be changed without repeating its neighbours; `$patch: 'delete'` removes an item.
 * @param at how the items of its lists are told apart @default not at all
 */
export function merge(target: JsonMap, change: JsonMap, at?: ListKeys): JsonMap {
  const merged: Record<string, Json | undefined> = { ...target };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === null) delete merged[key];
    else merged[key] = mergeValue(target[key], value, at?.field(key));
  }
  return merged;
}

function mergeValue(target: Json | undefined, change: Json, at?: ListKeys): Json {
  if (isMap(change)) return merge(isMap(target) ? target : {}, change, at);
  return Array.isArray(change) && at ? mergeList(Array.isArray(target) ? target : [], change, at) : change;
}

/** What has no key, or that of an item before it, is added: rules tell of it, and nothing is lost. */
function mergeList(target: readonly Json[], change: readonly Json[], at: ListKeys): Json {
  if (change.every((item) => itemKey(item, at) === undefined)) return change;
  const merged: (Json | undefined)[] = [...target];
  const left = new Map(target.map((item, index) => [itemKey(item, at), index]));
  for (const item of change) {
    const key = itemKey(item, at);
    const place = key === undefined ? undefined : left.get(key);
    left.delete(key);
    const changed = mergeItem(place === undefined ? {} : (target[place] ?? {}), item, at);
    if (place === undefined) merged.push(changed);
    else merged[place] = changed;
  }
  return merged.filter((item) => item !== undefined);
}

function mergeItem(before: Json, item: Json, at: ListKeys): Json | undefined {
  if (!isMap(before) || !isMap(item)) return item;
  return isRemoval(item) ? undefined : merge(before, item, at.items);
}

/** What tells an item of a list from others, such as `53/UDP`; undefined where it does not say all of it. */
export function itemKey(item: Json, { keys, items }: ListKeys): string | undefined {
  if (!keys || keys.length === 0 || !isMap(item)) return undefined;
  const values = keys.map((key) => item[key] ?? items?.preset(key));
  // Of a map or a list, which is wrong there, no key is made.
  return values.some((value) => typeof (value ?? {}) === 'object') ? undefined : values.join('/');
}

/** Whether an item of a change takes the item of its key out of the list. */
export function isRemoval(item: JsonMap): boolean {
  return item.$patch === 'delete';
}
