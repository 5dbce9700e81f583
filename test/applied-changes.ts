import { isMap, type Json, type JsonMap } from '../lib/model/object.ts';
import type { FieldChange, Part } from '../lib/review/field-changes.ts';

/** Carries out the changes of a report, as its schema tells it: what somebody else's program would do with it. */
export function appliedTo(base: Json, changes: readonly FieldChange[]): Json {
  return changes.reduce<Json>((value, change) => at(value, change.path, change), base);
}

function at(value: Json | undefined, path: readonly Part[], change: FieldChange): Json {
  const [part, ...rest] = path;
  if (part === undefined) return change.isOrder ? ordered(value, change) : (change.after ?? null);
  const isLast = rest.length === 0;
  if (typeof part === 'string') {
    const map = (value ?? {}) as JsonMap;
    if (isLast && change.after === undefined)
      return Object.fromEntries(Object.entries(map).filter(([key]) => key !== part));
    return { ...map, [part]: at(map[part], rest, change) };
  }
  const items = (value ?? []) as readonly Json[];
  const index = typeof part === 'number' ? part : indexOf(items, part);
  if (isLast && change.after === undefined) return items.filter((_, place) => place !== index);
  if (isLast && change.before === undefined) {
    const { place = items.length } = change;
    return [...items.slice(0, place), change.after!, ...items.slice(place)];
  }
  return items.map((item, place) => (place === index ? at(item, rest, change) : item));
}

/** The item with these fields, and of those that share them the one that says no more of what may be left out. */
function indexOf(items: readonly Json[], part: JsonMap): number {
  const fits = (item: Json) => isMap(item) && Object.entries(part).every(([key, value]) => item[key] === value);
  const among = items.flatMap((item, place) => (fits(item) ? [place] : []));
  return among.find((place) => 'protocol' in part || !('protocol' in (items[place] as JsonMap))) ?? among[0] ?? -1;
}

/** Of a list whose items have names, only these are told; of another all of it. */
function ordered(value: Json | undefined, { after }: FieldChange): Json {
  const names = after as readonly Json[];
  const items = (value ?? []) as readonly Json[];
  if (!items.every((item) => isMap(item) && names.includes(item.name as Json))) return names;
  return names.map((name) => items.find((item) => isMap(item) && item.name === name)!);
}
