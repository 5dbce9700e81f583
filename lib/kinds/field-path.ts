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

const finders = new Map<string, Find>();

/** A path as a function that follows it. Each is read once, however many objects are asked. */
export function finder(text: string): Find {
  const known = finders.get(text) ?? reader(text);
  finders.set(text, known);
  return known;
}

function reader(text: string): Find {
  const ways = alternatives(text).map(steps);
  return (value) => {
    const hits: Hit[] = [];
    for (const way of ways) follow(value, way, [], hits);
    return hits;
  };
}

/** What stands at a path first; undefined where there is no path, or nothing. */
export function firstAt(text: string | undefined, value: Json | undefined): Json | undefined {
  return text === undefined ? undefined : finder(text)(value)[0]?.value;
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

/** A step that has been made: the key, and the item behind it. What it is called is put together for hits alone. */
interface Made {
  readonly key: string;
  readonly item?: Json;
  readonly place?: number;
}

/** @param made the steps that lead to the value */
function follow(value: Json | undefined, way: readonly Step[], made: Made[], hits: Hit[]): void {
  if (value === undefined || value === null) return;
  const step = way[made.length];
  if (step === undefined) {
    hits.push({ value, at: made.reduce((at, each, index) => `${at}${calledAt(each, way[index]!, at)}`, '') });
    return;
  }
  if (!isMap(value)) return;
  const { key } = step;
  if (typeof key === 'string') followKey(value, key, way, made, hits);
  else for (const each of keysLike(key, value)) followKey(value, each, way, made, hits);
}

function followKey(map: JsonMap, key: string, way: readonly Step[], made: Made[], hits: Hit[]): void {
  const below = map[key];
  if (below === undefined || below === null) return;
  const step = way[made.length]!;
  if (step.items && Array.isArray(below)) {
    for (const [place, item] of (below as readonly Json[]).entries()) {
      if (passes(item, step)) followMade({ key, item, place }, item, way, made, hits);
    }
  } else if (!step.items || (isMap(below) && passes(below, step))) followMade({ key }, below, way, made, hits);
}

function followMade(last: Made, value: Json, way: readonly Step[], made: Made[], hits: Hit[]): void {
  made.push(last);
  follow(value, way, made, hits);
  made.pop();
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
