import { sortedBy } from '../model/grouped.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';

/** What stands for a text that a chart makes up anew each time. It may be the name of an object. */
const MADE_UP = 'random';

/** The same in base64. */
const MADE_UP_BASE64 = Buffer.from(MADE_UP).toString('base64');

/**
 * One rendering out of several of the same chart, with a stand-in for all that differs between them: passwords, certificates and
 * the like, which the chart makes up, and what it derives from these. Times of these days are told by the day and the second.
 * Undefined where there are more objects in one than in another.
 * @param renderings at least two
 * @param moments the times between which they were made
 */
export function settled(
  renderings: readonly (readonly KubernetesObject[])[],
  moments: readonly [from: Date, to: Date],
): readonly KubernetesObject[] | undefined {
  const times = timesWithin(moments);
  // A second may pass between two of them.
  const all = renderings.map((objects) => objects.map((each) => timeless(each, times) as KubernetesObject));
  const sorted = aligned(all);
  return sorted?.[0]?.map((_, index) => common(sorted.map((each) => each[index])) as KubernetesObject);
}

/** Renderings with the objects in one order, also where names are made up. */
function aligned(
  renderings: readonly (readonly KubernetesObject[])[],
): readonly (readonly KubernetesObject[])[] | undefined {
  const named = renderings.map((objects) => new Set(objects.map(nameOf)));
  const isCommon = (object: KubernetesObject) => named.every((names) => names.has(nameOf(object)));
  const sorted = renderings.map((objects) => [
    ...sortedBy(objects.filter(isCommon), nameOf),
    // What bears a name that is made up is known by its kind, and by its place among those.
    ...sortedBy(
      objects.filter((each) => !isCommon(each)),
      kindKey,
    ),
  ]);
  const kindsOf = (objects: readonly KubernetesObject[]) => objects.map(kindKey).join(' ');
  return new Set(sorted.map(kindsOf)).size === 1 ? sorted : undefined;
}

function nameOf(object: KubernetesObject): string {
  return `${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** What is the same in all variants of a value; undefined where nothing can stand for it. */
function common(variants: readonly (Json | undefined)[]): Json | undefined {
  const [first] = variants;
  if (variants.every((each) => each === first)) return first;
  if (variants.every((each): each is JsonMap => isMap(each))) {
    const keys = Object.keys(first as JsonMap).filter((key) => variants.every((each) => each[key] !== undefined));
    return Object.fromEntries(keys.map((key) => [key, common(variants.map((each) => each[key]))]));
  }
  if (variants.every((each): each is Json[] => Array.isArray(each))) {
    const length = Math.min(...variants.map((each) => each.length));
    return Array.from({ length }, (_, at) => common(variants.map((each) => each[at])) ?? null);
  }
  return variants.every((each) => typeof each === 'string') ? standIn(variants as readonly string[]) : undefined;
}

const WORD = /[A-Za-z0-9]+/g;

/** Words that differ become a stand-in, and numbers a zero, so that the minute of a schedule still is one. */
function standIn(variants: readonly string[]): string {
  const [first = ''] = variants;
  const rest = variants.map((each) => each.replaceAll(WORD, ' '));
  const words = variants.map((each) => each.match(WORD) ?? []);
  if (new Set(rest).size === 1 && !variants.every(isBase64)) {
    let at = -1;
    return first.replaceAll(WORD, (word) => {
      at++;
      const all = words.map((each) => each[at] ?? '');
      if (all.every((each) => each === word)) return word;
      return all.every((each) => /^\d{1,3}$/.test(each)) ? '0' : MADE_UP;
    });
  }
  return variants.every(isBase64) ? MADE_UP_BASE64 : MADE_UP;
}

function isBase64(text: string): boolean {
  return text.length >= 64 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+=*$/.test(text) && !/^[0-9a-f]+$/.test(text);
}

/** The day that stands for these. */
const DAY = '2000-01-01';

/** Puts a day and a second of their own in the place of these moments, in the forms in which charts write them. */
function timesWithin([from, to]: readonly [Date, Date]): (value: string | number) => string | number {
  const days = [...new Set([from, to].map((each) => each.toISOString().slice(0, DAY.length)))];
  const forms = days.flatMap((day) => [
    [day, DAY, /^(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?/] as const,
    [day.replaceAll('-', ''), DAY.replaceAll('-', ''), /^(?:[T-]?\d{4,6}(?!\d))?/] as const,
  ]);
  const [first, last] = [from, to].map((each) => Math.floor(each.getTime() / 1000));
  const isOfNow = (seconds: number) => seconds >= first! - 1 && seconds <= last! + 1;
  const plain = (text: string) =>
    forms.reduce((told, [day, instead, time]) => {
      const [before = '', ...parts] = told.split(day);
      return before + parts.map((part) => instead + part.replace(time, (each) => each.replaceAll(/\d/g, '0'))).join('');
    }, text);
  return (value) => {
    if (typeof value === 'number') return isOfNow(value) ? SECOND : value;
    return plain(value).replaceAll(/(?<!\d)\d{10}(?!\d)/g, (each) => (isOfNow(Number(each)) ? String(SECOND) : each));
  };
}

/** The second at which that day begins. */
const SECOND = Date.parse(DAY) / 1000;

function timeless(value: Json, change: (value: string | number) => string | number): Json {
  if (typeof value === 'string' || typeof value === 'number') return change(value);
  if (Array.isArray(value)) return value.map((item) => timeless(item, change));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : timeless(item, change)]),
  );
}
