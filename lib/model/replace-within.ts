import type { Json, JsonMap } from './object.ts';

/**
 * Puts others in the place of values within a value. What holds none of them is not made anew.
 * @param other what is to stand in the place of a value; undefined: what is within it is asked about. The keys and indices that lead
 *   there are good for the time of the call
 */
export function replaceWithin<T extends Json>(
  value: T,
  other: (value: Json, path: readonly string[]) => Json | undefined,
): T {
  return replaced(value, other, []) as T;
}

function replaced(
  value: Json,
  other: (value: Json, path: readonly string[]) => Json | undefined,
  path: string[],
): Json {
  const instead = other(value, path);
  if (instead !== undefined) return instead;
  if (typeof value !== 'object' || value === null) return value;
  const before = value as JsonMap;
  let changed: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(before)) {
    const item = before[key];
    if (item === undefined) continue;
    path.push(key);
    const now = replaced(item, other, path);
    path.pop();
    if (now === item) continue;
    changed ??= (Array.isArray(value) ? [...value] : { ...before }) as Record<string, Json | undefined>;
    changed[key] = now;
  }
  return (changed as Json | undefined) ?? value;
}
