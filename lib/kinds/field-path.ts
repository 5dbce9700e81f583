import { isMap, type Json, type JsonMap, path } from '../model/object.ts';

/** What stands at a path, and where: the keys with the names of list items, such as `spec.containers[web].env[A]`. */
export interface Hit {
  readonly value: Json;
  readonly at: string;
}

/** Finds all that stands at a path within a value. The language is that of `Kinds`. */
export type Find = (value: Json | undefined) => readonly Hit[];

interface Step {
  /** The key, or what it begins and ends with. */
  readonly key: string | readonly [string, string];
  /** A key that is written in brackets, where it is known beforehand. */
  readonly odd?: boolean;
  /** Goes through the items of a list. */
  readonly items: boolean;
  /** Takes only maps in which a key has a value, or has not. */
  readonly filter?: { readonly key: string; readonly value: string; readonly not: boolean };
}

/** A path, and what was made of its steps last. One list serves for all that is looked into: most of it is no hit. */
interface Way {
  readonly steps: readonly Step[];
  readonly made: readonly Made[];
}

/** A step that has been made: the key, and the item behind it. What it is called is put together for hits alone. */
interface Made {
  key: string;
  item: Json | undefined;
  place: number | undefined;
}

const known = new Map<string, readonly Way[]>();

/** Each path is read once, however many objects are asked. */
function waysOf(text: string): readonly Way[] {
  const ways = known.get(text) ?? alternatives(text).map(wayOf);
  known.set(text, ways);
  return ways;
}

function wayOf(text: string): Way {
  const all = steps(text);
  return { steps: all, made: all.map(() => ({ key: '', item: undefined, place: undefined })) };
}

/** A path as a function that follows it. */
export function finder(text: string): Find {
  const ways = waysOf(text);
  return (value) => ends(value, ways, hitAt);
}

/** The same, where it is of no interest how the way there is called. */
export function valueFinder(text: string): (value: Json | undefined) => readonly Json[] {
  const ways = waysOf(text);
  return (value) => ends(value, ways, itself);
}

/** What stands at a path first; undefined where there is no path, or nothing. */
export function firstAt(text: string | undefined, value: Json | undefined): Json | undefined {
  return text === undefined ? undefined : ends(value, waysOf(text), itself)[0];
}

/** `a{b,c}` is `ab` and `ac`. */
export function alternatives(text: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(text) ?? [];
  return inner === undefined ? [text] : inner.split(',').flatMap((each) => alternatives(`${before}${each}${after}`));
}

function steps(text: string): readonly Step[] {
  return (text.match(/'[^']*'|[^.]+/g) ?? []).map((part): Step => {
    if (part.startsWith("'")) return { key: part.slice(1, -1), items: false, odd: true };
    const [, name = '', brackets, key, not, value = ''] = /^([^[]+)(\[(?:(\w+)(!?)=(\w+))?\])?$/.exec(part) ?? [];
    const [before = '', after] = name.split('*');
    return {
      ...(after === undefined ? { key: name, odd: false } : { key: [before, after] }),
      items: brackets !== undefined,
      ...(key === undefined ? {} : { filter: { key, value, not: not === '!' } }),
    };
  });
}

type Make<T> = (end: Json, way: Way) => T;

function ends<T>(value: Json | undefined, ways: readonly Way[], make: Make<T>): readonly T[] {
  const found: T[] = [];
  for (const way of ways) follow(value, way, 0, make, found);
  return found;
}

/** @param depth how many steps lead to the value */
function follow<T>(value: Json | undefined, way: Way, depth: number, make: Make<T>, found: T[]): void {
  if (value === undefined || value === null) return;
  const step = way.steps[depth];
  if (step === undefined) {
    found.push(make(value, way));
    return;
  }
  if (!isMap(value)) return;
  const { key } = step;
  if (typeof key === 'string') followKey(value, key, way, depth, make, found);
  else for (const each of keysLike(key, value)) followKey(value, each, way, depth, make, found);
}

function followKey<T>(map: JsonMap, key: string, way: Way, depth: number, make: Make<T>, found: T[]): void {
  const below = map[key];
  if (below === undefined || below === null) return;
  const step = way.steps[depth]!;
  const made = way.made[depth]!;
  made.key = key;
  made.place = undefined;
  if (step.items && Array.isArray(below)) {
    for (let place = 0; place < below.length; place++) {
      made.item = below[place] as Json;
      made.place = place;
      if (passes(made.item, step)) follow(made.item, way, depth + 1, make, found);
    }
  } else if (!step.items || (isMap(below) && passes(below, step))) follow(below, way, depth + 1, make, found);
}

const itself = (end: Json) => end;

function hitAt(value: Json, { steps, made }: Way): Hit {
  return { value, at: made.reduce((at, each, index) => `${at}${calledAt(each, steps[index]!, at)}`, '') };
}

/** @param before what leads there; empty for the first step */
function calledAt({ key, item, place }: Made, step: Step, before: string): string {
  const here = isOdd(key, step) ? `['${key}']` : before === '' ? key : `.${key}`;
  if (place === undefined) return here;
  return `${here}[${path(item, 'name') ?? path(item, 'metadata', 'name') ?? place}]`;
}

/** Whether a key would be taken for several. */
function isOdd(key: string, { odd = /[./]/.test(key) }: Step): boolean {
  return odd;
}

function keysLike([before, after]: readonly [string, string], map: JsonMap): readonly string[] {
  return Object.keys(map).filter((each) => each.startsWith(before) && each.endsWith(after));
}

function passes(value: Json | undefined, { filter }: Step): boolean {
  return filter === undefined || (path(value, filter.key) === filter.value) !== filter.not;
}
