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
    for (const way of ways) follow(value, way, 0, '', hits);
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

function follow(value: Json | undefined, way: readonly Step[], index: number, at: string, hits: Hit[]): void {
  if (value === undefined || value === null) return;
  const step = way[index];
  if (step === undefined) {
    hits.push({ value, at });
    return;
  }
  if (!isMap(value)) return;
  const { key } = step;
  if (typeof key === 'string') followKey(value, key, way, index, at, hits);
  else for (const each of keysLike(key, value)) followKey(value, each, way, index, at, hits);
}

function followKey(map: JsonMap, key: string, way: readonly Step[], index: number, at: string, hits: Hit[]): void {
  const below = map[key];
  if (below === undefined || below === null) return;
  const step = way[index]!;
  const here = isOdd(key, step) ? `${at}['${key}']` : at === '' ? key : `${at}.${key}`;
  if (step.items && Array.isArray(below)) {
    for (const [place, item] of (below as readonly Json[]).entries()) {
      const name = path(item, 'name') ?? path(item, 'metadata', 'name') ?? place;
      if (passes(item, step)) follow(item, way, index + 1, `${here}[${name}]`, hits);
    }
  } else if (!step.items || (isMap(below) && passes(below, step))) follow(below, way, index + 1, here, hits);
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
