import { isSame } from '../checks/changes.ts';
import { parseGoDuration } from '../model/go-duration.ts';
import { itemKey, type ListKeys } from '../model/merge.ts';
import { isMap, type Json, type JsonMap } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { dataIn } from './data-in-text.ts';

/** A part of the way to a value: a key of a map, the place in a list, or the fields that tell an item of a list from the others. */
export type Part = string | number | JsonMap;

/** One value that differs between two objects. Absent before: it is added; absent after: it is removed. */
export interface FieldChange {
  /** The way to it. The fields of an item that it leaves out count with what the API server takes for them. */
  readonly path: readonly Part[];
  readonly before?: Json;
  readonly after?: Json;
  /** What differs within a text that is YAML or JSON. Absent: it is neither, or only its form differs. */
  readonly inside?: readonly FieldChange[];
  /** A list whose items are the same, in another order. @default false */
  readonly isOrder?: true;
  /** Where an item comes to stand that is added to a list whose order counts. @default at its end */
  readonly place?: number;
}

/**
 * What differs between two values for the API server. The order of keys means nothing, nor that of lists whose items have keys;
 * amounts and times are the same where they mean the same.
 * @param keys how the items of lists are told apart @default by their names, where each has one
 */
export function fieldChanges(before: Json, after: Json, keys?: ListKeys): readonly FieldChange[] {
  return differing(before, after, { keys, path: [] });
}

interface At {
  readonly keys: ListKeys | undefined;
  readonly path: readonly Part[];
}

function differing(before: Json | undefined, after: Json | undefined, at: At): readonly FieldChange[] {
  if (before === after) return [];
  if (isMap(before) && isMap(after)) return inMaps(before, after, at);
  if (Array.isArray(before) && Array.isArray(after)) return inLists(before, after, at);
  if (isSame(before, after) || meansSame(before, after, at)) return [];
  const inside = typeof before === 'string' && typeof after === 'string' ? insideTexts(before, after) : undefined;
  return [changeAt(at.path, before, after, inside && inside.length > 0 ? { inside } : {})];
}

function changeAt(
  path: readonly Part[],
  before: Json | undefined,
  after: Json | undefined,
  more: Pick<FieldChange, 'inside' | 'isOrder'> = {},
): FieldChange {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }), ...more };
}

/** Keys by which an item is found come last, and each names the item as the one before has left it: so who applies the changes finds it. */
function inMaps(before: JsonMap, after: JsonMap, { keys, path }: At): readonly FieldChange[] {
  const last = path.at(-1);
  const ofItem = isMap(last) ? Object.keys(last) : [];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !ofItem.includes(name));
  const wayTo = (name: string) => {
    const changed = ofItem.slice(0, Math.max(0, ofItem.indexOf(name)));
    if (changed.length === 0) return path;
    const item = Object.fromEntries(ofItem.map((each) => [each, (changed.includes(each) ? after : before)[each]]));
    return [...path.slice(0, -1), known(item, ofItem)];
  };
  return [...names, ...ofItem].flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (isSame(was, is)) return [];
    // What is left out counts with what the API server takes for it.
    if ((was === undefined || is === undefined) && (was ?? is) === keys?.preset(name)) return [];
    return differing(was, is, { keys: keys?.field(name), path: [...wayTo(name), name] });
  });
}

/** Amounts below these are amounts, also where no schema says so. */
const AMOUNTS = new Set<Part | undefined>(['requests', 'limits', 'capacity']);

function meansSame(before: Json | undefined, after: Json | undefined, { keys, path }: At): boolean {
  const read =
    keys?.measures === 'time'
      ? parseGoDuration
      : keys?.measures === 'amount' || AMOUNTS.has(path.at(-2))
        ? parseQuantity
        : undefined;
  const [was, is] = [read?.(before), read?.(after)];
  return was !== undefined && is !== undefined && Math.abs(was - is) <= Math.abs(was) * 1e-12;
}

/** Init containers run one after another. */
const IN_ORDER = new Set<Part | undefined>(['initContainers']);

function inLists(before: readonly Json[], after: readonly Json[], at: At): readonly FieldChange[] {
  const keyed = byKeys(before, after, at);
  if (keyed) return keyed;
  const byName = { ...NAMED, items: at.keys?.items };
  const named = byKeys(before, after, { ...at, keys: byName });
  if (named && !at.keys?.isSet && isSameOrder(before, after, byName))
    return named.map((each) => placed(each, after, at));
  if (at.keys?.isSet && isSame(sortedItems(before), sortedItems(after))) return [];
  const places = byPlaces(before, after, at);
  return places.every(({ path }) => path.length > at.path.length + 1) ? places : whole(before, after, at);
}

/** Where an item that is added stands. */
function placed(change: FieldChange, after: readonly Json[], { path }: At): FieldChange {
  const isAdded = change.before === undefined && change.path.length === path.length + 1;
  return isAdded ? { ...change, place: after.indexOf(change.after!) } : change;
}

function whole(before: readonly Json[], after: readonly Json[], { path }: At): readonly FieldChange[] {
  if (isSame(before, after)) return [];
  const isOrder = isSame(sortedItems(before), sortedItems(after));
  return [changeAt(path, before, after, isOrder ? { isOrder } : {})];
}

function sortedItems(items: readonly Json[]): readonly string[] {
  return items.map((each) => JSON.stringify(each)).sort();
}

/** Where no schema tells how items are told apart, those that all have a name are known by it. */
const NAMED: ListKeys = { keys: ['name'], field: () => undefined, preset: () => undefined };

/** Of lists whose items have keys, each once; undefined where one has none, or that of another. */
function byKeys(
  before: readonly Json[],
  after: readonly Json[],
  { keys, path }: At,
): readonly FieldChange[] | undefined {
  if (!keys?.keys || before.length + after.length === 0) return undefined;
  const [was, is] = [indexed(before, keys), indexed(after, keys)];
  if (!was || !is) return undefined;
  const pairs = pairsOf(was, is);
  const below = (item: JsonMap) => ({ keys: keys.items, path: [...path, known(item, keys.keys ?? [])] });
  const changes = pairs.flatMap(([old, own]) => differing(old, own, below((old ?? own)!)));
  if (!IN_ORDER.has(path.at(-1)) || isSameOrder(before, after, keys)) return changes;
  return [...changes, changeAt(path, namesOf(before, keys), namesOf(after, keys), { isOrder: true })];
}

function indexed(items: readonly Json[], keys: ListKeys): ReadonlyMap<string, JsonMap> | undefined {
  const index = new Map<string, JsonMap>();
  for (const item of items) {
    const key = itemKey(item, keys);
    if (key === undefined || index.has(key) || !isMap(item)) return undefined;
    index.set(key, item);
  }
  return index;
}

type Pair = readonly [before: JsonMap | undefined, after: JsonMap | undefined];

/** The items of one key, and of the others those of one name: a port that has another number is still that port. */
function pairsOf(was: ReadonlyMap<string, JsonMap>, is: ReadonlyMap<string, JsonMap>): readonly Pair[] {
  const left = [...was].filter(([key]) => !is.has(key)).map(([, item]) => item);
  const fresh = [...is].filter(([key]) => !was.has(key)).map(([, item]) => item);
  const nameOf = ({ name, mountPath }: JsonMap) => (mountPath === undefined ? name : undefined);
  const twinOf = (item: JsonMap, items: readonly JsonMap[]) => {
    const alike = items.filter((each) => nameOf(each) !== undefined && nameOf(each) === nameOf(item));
    return alike.length === 1 ? alike[0] : undefined;
  };
  const renamed = (item: JsonMap) => {
    const twin = twinOf(item, fresh);
    return twin && twinOf(twin, left) === item ? twin : undefined;
  };
  const twins = new Map(left.map((item) => [item, renamed(item)]));
  const taken = new Set(twins.values());
  return [
    ...[...was].map(([key, item]): Pair => [item, is.get(key) ?? twins.get(item)]),
    ...fresh.filter((item) => !taken.has(item)).map((item): Pair => [undefined, item]),
  ];
}

/** The fields by which an item is known, as far as it says them. */
function known(item: Readonly<Record<string, Json | undefined>>, keys: readonly string[]): JsonMap {
  return Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key] as Json]])));
}

function namesOf(items: readonly Json[], keys: ListKeys): readonly string[] {
  return items.map((item) => itemKey(item, keys) ?? '');
}

function isSameOrder(before: readonly Json[], after: readonly Json[], keys: ListKeys): boolean {
  const [was, is] = [namesOf(before, keys), namesOf(after, keys)];
  return isSame(
    was.filter((name) => is.includes(name)),
    is.filter((name) => was.includes(name)),
  );
}

/** Item by item, where most are the same. */
function byPlaces(before: readonly Json[], after: readonly Json[], { keys, path }: At): readonly FieldChange[] {
  const others = before.filter((item, place) => !isSame(item, after[place]));
  const areAlike = before.length === after.length && (others.length * 2 <= before.length || before.length === 1);
  if (!areAlike || !others.every(isMap)) return [changeAt(path, before, after)];
  return before.flatMap((item, place) => differing(item, after[place], { keys: keys?.items, path: [...path, place] }));
}

function insideTexts(before: string, after: string): readonly FieldChange[] | undefined {
  const [was, is] = [dataIn(before), dataIn(after)];
  return was === undefined || is === undefined ? undefined : fieldChanges(was, is);
}
