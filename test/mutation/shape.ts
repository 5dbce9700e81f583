import { isMap, type Json, type KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Keys, type Mutant, valueAt, withValue } from './change.ts';
import { type Field, fieldsOf, typesOf } from './fields.ts';
import { oneOf } from './random.ts';

/** Ways to write a word wrongly. */
const SLIPS: readonly ((word: string, at: number) => string)[] = [
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => word.slice(0, at + 1) + word.slice(at),
  (word, at) => word.slice(0, at) + (word[at + 1] ?? 'x') + word[at] + word.slice(at + 2),
  (word, at) => `${word.slice(0, at)}${word[at] === 'e' ? 'a' : 'e'}${word.slice(at + 1)}`,
  (word) => `${word[0]?.toUpperCase()}${word.slice(1)}`,
  (word) => word.toLowerCase(),
  (word) => (word.endsWith('s') ? word.slice(0, -1) : `${word}s`),
  (word) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
];

/** A word that is nearly the given one, and none of those taken. */
export function slip(next: () => number, word: string, isTaken: (word: string) => boolean): string {
  for (let tries = 0; tries < 50; tries++) {
    const slipped = oneOf(next, SLIPS)(word, Math.floor(next() * word.length));
    if (slipped !== '' && slipped !== word && !isTaken(slipped)) return slipped;
  }
  return `${word}x`;
}

/** Every field under a name that is nearly its own. */
export function misspelt(object: KubernetesObject, next: () => number): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ isNamed, keys }) => isNamed && !isPlace(keys))
    .map(({ keys, parent, value }) => {
      const field = String(keys.at(-1));
      const within = keys.slice(0, -1);
      const map = valueAt(object, within);
      const known = isMap(parent.properties) ? parent.properties : {};
      const wrong = slip(next, field, (word) => Object.hasOwn(known, word) || (isMap(map) && word in map));
      const change = () => {
        const entries = Object.entries(isMap(map) ? map : {});
        const renamed = entries.map(([key, each]) => (key === field ? [wrong, value] : [key, each]));
        return new Map([[object, [withValue(object, within, Object.fromEntries(renamed)) as KubernetesObject]]]);
      };
      return { mistake: 'misspelt field', object, keys, was: field, now: wrong, change };
    });
}

/** Whether a field says what an object is, without which it cannot be put anywhere. */
export function isPlace(keys: Keys): boolean {
  return ['apiVersion', 'kind', 'metadata', 'metadata.name'].includes(keys.join('.'));
}

/** Every value of a known type as one of another type. */
export function wrongTypes(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ keys }) => !isPlace(keys))
    .flatMap((field) => othersOf(field).map((now) => changed('wrong type', object, field.keys, now)));
}

function othersOf({ value, schema }: Field): readonly Json[] {
  const types = typesOf(schema);
  if (types.size === 0) return [];
  const allows = (now: Json) => {
    if (typeof now === 'number') return types.has('number') || (types.has('integer') && Number.isInteger(now));
    if (Array.isArray(now)) return types.has('array');
    return types.has(typeof now);
  };
  return candidates(value).filter((now) => !allows(now));
}

function candidates(value: Json): readonly Json[] {
  if (typeof value === 'number') return [String(value), value + 0.5, value > 0, { value }, [value]];
  if (typeof value === 'boolean') return [String(value), Number(value), { enabled: value }, [value]];
  if (typeof value === 'string') return [Number.parseInt(value, 10) || 1, true, { name: value }, [value]];
  if (Array.isArray(value)) return [(value as readonly Json[])[0] ?? 'x', { ...value }, String(value)];
  return [[value], 'x', true, Object.keys(value ?? {})];
}

/** Every key that the schema demands, taken away. */
export function missingRequired(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ isRequired, keys }) => isRequired && !isPlace(keys))
    .map(({ keys }) => changed('missing required field', object, keys, undefined));
}

/** Every item that is known by keys among its like, twice. https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
export function twins(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ value, schema }) => Array.isArray(value) && value.length > 0 && listKeysOf(schema) !== undefined)
    .map(({ keys, value, schema }) => {
      const items = value as readonly Json[];
      const last = items.at(-1) ?? null;
      const twin = isMap(last) ? altered(last, listKeysOf(schema) ?? []) : last;
      return changed('twin item', object, keys, [...items, twin]);
    });
}

function listKeysOf(schema: Field['schema']): readonly string[] | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (Array.isArray(keys)) return keys as readonly string[];
  return schema['x-kubernetes-list-type'] === 'set' ? [] : undefined;
}

/** Alike in its keys, and different in all other texts. */
function altered(item: Json, keys: readonly string[]): Json {
  if (!isMap(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      !keys.includes(key) && typeof value === 'string' && key === 'name' ? `${value}-2` : (value ?? null),
    ]),
  );
}
