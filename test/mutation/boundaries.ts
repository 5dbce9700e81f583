import { isMap, type Json, type KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Mutant, withValue } from './change.ts';
import { type Field, fieldsOf, placeOf, typesOf } from './fields.ts';

/** Texts at the edges of what names, paths, hosts, quantities, times and addresses may be. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '../up',
  '/',
  '/absolute',
  'relative/path',
  'Capitals',
  '-dash',
  'dash-',
  'under_score',
  'two words',
  'line\nbreak',
  'ümlaut',
  'a.b',
  'a:b',
  'a,b',
  '*',
  '$(A)',
  '0',
  '-1',
  '1.5',
  '99999',
  '90d',
  '10GB',
  '1e3',
  '50%',
  '101%',
  '10.10.11.300',
  '10.10.11.0/33',
  '::1',
  'https://bramble.example',
  'x'.repeat(16),
  'x'.repeat(64),
  'x'.repeat(254),
];

const WHOLE_NUMBERS: readonly number[] = [
  -1,
  0,
  1,
  2,
  100,
  101,
  255,
  256,
  300,
  511,
  512,
  65_535,
  65_536,
  86_400,
  2 ** 31 - 1,
  2 ** 31,
];

/** Every value of an object at the edges of its type, and every key of a map that its author chooses. */
export function boundaries(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ keys }) => keys[0] !== 'apiVersion' && keys[0] !== 'kind')
    .flatMap((field) => [
      ...edgesOf(field).map((now) => changed('boundary value', object, field.keys, now)),
      ...keysOf(object, field),
    ]);
}

function edgesOf({ value, schema }: Field): readonly Json[] {
  const types = typesOf(schema);
  if (Array.isArray(value)) return [[]];
  if (isMap(value)) return [];
  if (typeof value === 'string') return [...TEXTS, ...(types.has('integer') ? WHOLE_NUMBERS : [])];
  if (typeof value === 'number') return [...WHOLE_NUMBERS, ...(types.has('string') ? TEXTS : [])];
  return typeof value === 'boolean' ? [!value] : [];
}

/** The same value under other keys, where its author chooses them. */
function keysOf(object: KubernetesObject, { keys, value, isNamed, parent }: Field): readonly Mutant[] {
  if (isNamed || !isMap(parent.additionalProperties) || typeof keys.at(-1) !== 'string') return [];
  return TEXTS.map((key) => {
    const at = [...keys.slice(0, -1), key];
    const change = () => {
      const renamed = withValue(withValue(object, keys, undefined), at, value) as KubernetesObject;
      return new Map([[object, [renamed]]]);
    };
    return { mistake: 'boundary key', object, keys: at, was: value, now: value, change };
  });
}

/** Mutants whose kind, place and value no other before has. */
export function distinctPlaces(all: readonly Mutant[]): readonly Mutant[] {
  const seen = new Set<string>();
  return all.filter(({ object, keys, now, mistake }) => {
    const key = `${mistake} ${placeOf(object, keys)} ${JSON.stringify(now)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
