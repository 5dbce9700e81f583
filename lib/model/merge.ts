import { isMap, type Json, type JsonMap } from './object.ts';

/**
 * Merges a change into plain data: maps merge, `null` removes a key, a list replaces the list. Lists whose items all
 * bear a `name` merge by name, so that one container or variable can be changed without repeating its neighbours.
 */
export function merge(target: JsonMap, change: JsonMap): JsonMap {
  const merged: Record<string, Json | undefined> = { ...target };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === null) delete merged[key];
    else merged[key] = mergeValue(target[key], value);
  }
  return merged;
}

function mergeValue(target: Json | undefined, change: Json): Json {
  if (isMap(change)) return merge(isMap(target) ? target : {}, change);
  if (isNamedList(change) && isNamedList(target)) return mergeByName(target, change);
  return change;
}

function mergeByName(target: readonly NamedMap[], change: readonly NamedMap[]): Json {
  const changes = new Map(change.map((item) => [item.name, item]));
  const kept = target.map((item) => {
    const update = changes.get(item.name);
    changes.delete(item.name);
    return update ? merge(item, update) : item;
  });
  return [...kept, ...[...changes.values()].map((item) => merge({}, item))];
}

interface NamedMap extends JsonMap {
  readonly name: string;
}

function isNamedList(value: Json | undefined): value is readonly NamedMap[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isMap(item) && typeof item.name === 'string')
  );
}
