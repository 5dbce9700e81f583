import { closest } from '../model/closest.ts';
import { listed } from '../model/listed.ts';
import { isMap, type Json } from '../model/object.ts';
import { FORMATS } from './schema-formats.ts';
import type { Limits, Shape, ShapeType } from './schema-shape.ts';

/** A rule that judges by schema. */
export type SchemaRule =
  | 'unknown-field'
  | 'missing-field'
  | 'wrong-type'
  | 'wrong-value'
  | 'repeated-item'
  | 'exclusive-fields'
  | 'contradicting-fields';

/** One mistake in an object, for a person. */
export interface SchemaMistake {
  readonly rule: SchemaRule;
  /** Where in the object. */
  readonly way: readonly (string | number)[];
  readonly what: string;
  readonly fix: string;
}

/** A place in an object. */
export interface Keys {
  readonly root: Json;
  readonly way: readonly (string | number)[];
}

/** A place as text: `spec.template.spec.containers[web].image`. Items that bear a name are called by it. */
export function placeOf({ root, way }: Keys): string {
  let at: Json | undefined = root;
  let text = '';
  for (const key of way) {
    if (typeof key === 'number') {
      at = Array.isArray(at) ? (at as readonly Json[])[key] : undefined;
      const name = isMap(at) && typeof at.name === 'string' && at.name !== '' ? at.name : key;
      text += `[${name}]`;
    } else {
      at = isMap(at) ? at[key] : undefined;
      text += /^[\w-]+$/.test(key) ? `${text ? '.' : ''}${key}` : `['${key}']`;
    }
  }
  return text;
}

/** A value as a person would call it. */
export function shown(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  return value.length > 60 ? `'${value.slice(0, 57)}…'` : `'${value}'`;
}

const WANTED: Readonly<Record<ShapeType, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  'int-or-string': 'whole number and no text',
  quantity: 'amount',
  any: 'value',
};

const ADVICE: Readonly<Record<ShapeType, string>> = {
  string: 'give a text',
  integer: 'give a whole number',
  number: 'give a number',
  boolean: 'write true or false without quotes',
  array: 'write a list',
  object: 'write a map',
  'int-or-string': 'give a whole number or a text',
  quantity: 'give an amount such as 250m or 64Mi',
  any: 'give a value',
};

/** A mistake of a value at a place, or of a field of it. */
function mistake(rule: SchemaRule, { root, way }: Keys, say: (place: string) => string, fix: string): SchemaMistake {
  return { rule, way, what: say(placeOf({ root, way })), fix };
}

function fieldOf({ root, way }: Keys, key: string): Keys {
  return { root, way: [...way, key] };
}

export function wrongType(at: Keys, value: Json, { type }: Shape): SchemaMistake {
  const is = typeof value === 'string' ? `the text ${shown(value)}` : shown(value);
  return mistake('wrong-type', at, (place) => `${place} is ${is}, which is no ${WANTED[type]}`, adviceFor(value, type));
}

function adviceFor(value: Json, type: ShapeType): string {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return `quote it: '${value}'`;
  if ((type === 'integer' || type === 'number') && typeof value === 'string' && /^-?\d+$/.test(value)) {
    return `write ${value} without quotes`;
  }
  if (type === 'array' && (typeof value !== 'object' || isMap(value))) return 'write a list, also of one item';
  return value === null ? `${ADVICE[type]}, or leave the field out` : ADVICE[type];
}

/** The fields that a shape does not know. */
export function unknown(at: Keys, strangers: readonly string[], lacking: readonly string[], { fields }: Shape) {
  const known = [...fields.keys()];
  return strangers.map((key) => {
    // What must be there and is not is meant before all else.
    const meant = closest(key, lacking) ?? closest(key, known) ?? withWordsOf(key, known);
    const isShort = known.length <= 8 && known.length > 0;
    const otherwise = isShort ? `take one of: ${listed(known)}` : 'move it to where it belongs';
    const fix = meant ? `did you mean '${meant}'?` : `remove it, or ${otherwise}`;
    return mistake('unknown-field', fieldOf(at, key), (place) => `has the unknown field ${place}`, fix);
  });
}

/** The only name that has all words of another: `imagePullPolicy` for `imagePolicy`. */
function withWordsOf(wrong: string, names: readonly string[]): string | undefined {
  const wordsOf = (name: string) => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
  const words = wordsOf(wrong);
  const alike = names.filter((name) => words.length > 1 && words.every((word) => wordsOf(name).includes(word)));
  return alike.length === 1 ? alike[0] : undefined;
}

/** The fields that must be there and are not. One that is there under a misspelt name is not missing. */
export function missing(at: Keys, strangers: readonly string[], lacking: readonly string[], { fields }: Shape) {
  return lacking
    .filter((key) => !strangers.some((stranger) => closest(stranger, lacking) === key))
    .map((key) => {
      const fix = ADVICE[fields.get(key)?.type ?? 'any'];
      return mistake('missing-field', fieldOf(at, key), (place) => `lacks ${place}`, fix);
    });
}

export function choice(at: Keys, value: Json, shape: Shape): SchemaMistake {
  const allowed = (shape.enum ?? []).map((each) => (each === '' ? "''" : String(each)));
  const meant = typeof value === 'string' ? closest(value, allowed) : undefined;
  const isLong = allowed.length > 12 || meant !== undefined;
  const which = isLong ? 'not allowed' : `none of: ${listed(allowed)}`;
  const advice = meant && meant !== value ? `did you mean '${meant}'?` : `choose one of: ${listed(allowed)}`;
  const fix = isLong ? advice : 'choose one of these';
  return mistake('wrong-value', at, (place) => `${place} is ${shown(value)}, which is ${which}`, fix);
}

/** A text that is not of the kind that its field wants. */
export function wrongFormat(at: Keys, value: Json, { type, pattern, format }: Shape): SchemaMistake {
  const known = pattern ? undefined : FORMATS[format ?? ''];
  const is = type === 'quantity' ? 'amount' : (known?.name ?? 'such text');
  const fix = known ? known.like : pattern ? `give one that matches ${pattern.source}` : ADVICE[type];
  return mistake('wrong-value', at, (place) => `${place} is ${shown(value)}, which is no ${is}`, fix);
}

/** A key of a map that is not of the kind that its keys are. */
export function wrongKey(at: Keys, key: string, format: string): SchemaMistake {
  const { name, like } = FORMATS[format]!;
  const what = `${placeOf(at)} has the key ${shown(key)}, which is no ${name}`;
  return mistake('wrong-value', fieldOf(at, key), () => what, like);
}

/** A number, or the size of something, that is too small or too large. */
export function limit(
  at: Keys,
  value: number,
  range: Limits,
  of: 'number' | 'fields' | 'items' | 'characters',
): SchemaMistake {
  const { minimum, maximum } = range;
  const unit = of === 'number' ? '' : ` ${of}`;
  const least = range.exclusiveMinimum ? `more than ${minimum}` : `at least ${minimum}`;
  const most = range.exclusiveMaximum ? `less than ${maximum}` : `at most ${maximum}`;
  const bounds = [...(minimum === undefined ? [] : [least]), ...(maximum === undefined ? [] : [most])].join(' and ');
  const fix = `give ${bounds || `a multiple of ${range.multipleOf}`}${unit}`;
  return mistake('wrong-value', at, (place) => `${place} ${unit ? 'has' : 'is'} ${value}${unit}`, fix);
}

/** An item that is there twice, told by its key: `spec.ports has '80/TCP' twice`. */
export function repeatedItem(at: Keys, values: readonly (Json | undefined)[]): SchemaMistake {
  const item = values.map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
  );
  const fix = 'rename or remove one of them';
  return mistake('repeated-item', at, (place) => `${place} has '${item.join('/')}' twice`, fix);
}

/** Of fields that exclude each other, none or several are there. */
export function exclusive(at: Keys, present: readonly string[], all: readonly string[]): SchemaMistake {
  const isNone = present.length === 0;
  const has = isNone ? `none of: ${listed(all)}` : `both ${present.join(' and ')}`;
  const fix = `${isNone ? 'give' : 'keep'} one of them`;
  return mistake('exclusive-fields', at, (place) => `${place} has ${has}`, fix);
}

/** Fields of one map that contradict each other. */
export function contradiction(at: Keys, says: string, fix: string): SchemaMistake {
  return mistake('contradicting-fields', at, (place) => `${place} ${says}`.trimStart(), fix);
}

/** What fits none of the forms that its schema allows, or several that exclude each other. */
export function shapeless(at: Keys, value: Json, branches: readonly Shape[], fitting: number): SchemaMistake {
  const fields = [...new Set(branches.flatMap(({ required }) => required))];
  if (isMap(value) && fields.length > 0) {
    const present = fields.filter((key) => value[key] !== undefined);
    return exclusive(at, fitting === 0 ? [] : present, fields);
  }
  const patterns = branches.flatMap(({ pattern }) => (pattern ? [pattern.source] : []));
  const isPattern = patterns.length > 0;
  const fix = isPattern ? `give one that matches ${patterns.join(' or ')}` : 'see the documentation of the field';
  return mistake('wrong-value', at, (place) => `${place} is ${shown(value)}, which its schema does not allow`, fix);
}
