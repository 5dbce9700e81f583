import { KEY_PRESETS } from '../kinds/list-keys.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { ConditionRow } from './condition-row.ts';
import { FORMATS } from './schema-formats.ts';
import {
  choice,
  contradiction,
  exclusive,
  type Keys,
  limit,
  missing,
  repeatedItem,
  type SchemaMistake,
  shapeless,
  unknown,
  wrongFormat,
  wrongKey,
  wrongType,
} from './schema-mistakes.ts';
import type { Limits, Shape } from './schema-shape.ts';

const judged = new WeakMap<KubernetesObject, { readonly shape: Shape; readonly mistakes: readonly SchemaMistake[] }>();

/** What is wrong with an object by its schema, as strict as an API server with strict field validation. Judged once. */
export function violations(object: KubernetesObject, shape: Shape): readonly SchemaMistake[] {
  const known = judged.get(object);
  if (known?.shape === shape) return known.mistakes;
  const walk = new Walk(object);
  walk.visit(object, shape);
  judged.set(object, { shape, mistakes: walk.mistakes });
  return walk.mistakes;
}

/** Goes through a value beside its shape. The way is one list that grows and shrinks, so that what is right costs nothing. */
class Walk {
  readonly mistakes: SchemaMistake[] = [];
  readonly #root: Json;
  readonly #way: (string | number)[] = [];

  constructor(root: Json) {
    this.#root = root;
  }

  visit(value: Json, shape: Shape): void {
    if (value === null) {
      if (!shape.isNullable && !shape.hasDefault && shape.type !== 'any') this.#add(wrongType, value, shape);
      return;
    }
    if (!isOfType(value, shape.type)) {
      this.#add(wrongType, value, shape);
      return;
    }
    const before = this.mistakes.length;
    if (typeof value === 'object') {
      if (isMap(value)) this.#map(value, shape);
      else this.#list(value as readonly Json[], shape);
    } else if (typeof value === 'string') this.#text(value, shape);
    else if (typeof value === 'number') this.#number(value, shape);
    if (this.mistakes.length > before) return;
    if (shape.conditions && isMap(value)) this.#conditions(value, shape.conditions);
    if (shape.enum && !shape.enum.some((each) => isEqual(each, value))) this.#add(choice, value, shape);
    this.#alternatives(value, shape);
  }

  #map(value: JsonMap, shape: Shape): void {
    const { fields, others, isOpen, limits, keyFormat } = shape;
    let count = 0;
    let strangers = NONE;
    for (const key in value) {
      const each = value[key];
      if (each === undefined) continue;
      count++;
      const own = fields.get(key);
      const field = own ?? others;
      if (keyFormat !== undefined && own === undefined && !FORMATS[keyFormat]!.fits(key)) {
        this.mistakes.push(wrongKey(this.#here(), key, keyFormat));
      } else if (field && (each !== '' || !shape.filled.includes(key))) this.#into(key, each, field);
      else if (!field && !isOpen && shape.type === 'object') strangers = [...strangers, key];
    }
    const lacking = lackingIn(value, shape);
    if (strangers.length > 0 || lacking.length > 0) {
      this.mistakes.push(
        ...unknown(this.#here(), strangers, lacking, shape),
        ...missing(this.#here(), strangers, lacking, shape),
      );
    }
    if (shape.exclusive && strangers.length === 0) {
      const { fields: all, least } = shape.exclusive;
      const present = all.filter((key) => value[key] !== undefined && value[key] !== null && value[key] !== '');
      if (present.length < least || present.length > 1) this.mistakes.push(exclusive(this.#here(), present, all));
    }
    if (limits) this.#within(count, limits.minProperties, limits.maxProperties, 'fields');
  }

  #conditions(value: JsonMap, rows: readonly ConditionRow[]): void {
    for (const [isBroken, says, fix] of rows) {
      if (isBroken(value)) this.mistakes.push(contradiction(this.#here(), says, fix));
    }
  }

  #list(value: readonly Json[], shape: Shape): void {
    const { items, keys, limits } = shape;
    if (items) {
      for (let at = 0; at < value.length; at++) {
        const item = value[at] ?? null;
        this.#into(at, item, item === null && !shape.hasNulls ? { ...items, isNullable: false } : items);
      }
    }
    if (keys && value.length > 1) this.#unique(value, keys, items);
    if (limits) this.#within(value.length, limits.minItems, limits.maxItems, 'items');
  }

  #unique(value: readonly Json[], keys: readonly string[], items: Shape | undefined): void {
    const seen = new Set<string>();
    const found = new Set<string>();
    for (const item of value) {
      const parts = keys.map((key) =>
        isMap(item) ? (item[key] ?? items?.fields.get(key)?.default ?? KEY_PRESETS[key]) : undefined,
      );
      const identity = JSON.stringify(keys.length > 0 ? parts : item);
      if (seen.has(identity) && !found.has(identity)) {
        this.mistakes.push(repeatedItem(this.#here(), keys.length > 0 ? parts : [item]));
        found.add(identity);
      }
      seen.add(identity);
    }
  }

  #text(value: string, shape: Shape): void {
    const { limits, pattern, format } = shape;
    if (shape.type === 'quantity' && parseQuantity(value) === undefined) this.#add(wrongFormat, value, shape);
    if (pattern && !pattern.test(value)) this.#add(wrongFormat, value, shape);
    else if (format && FORMATS[format] && !FORMATS[format].fits(value)) this.#add(wrongFormat, value, shape);
    if (limits && (limits.minLength !== undefined || limits.maxLength !== undefined)) {
      this.#within([...value].length, limits.minLength, limits.maxLength, 'characters');
    }
  }

  #number(value: number, shape: Shape): void {
    const own = RANGES[shape.type === 'int-or-string' ? 'int32' : (shape.format ?? '')];
    const isOutside = (each: Limits | undefined) => each !== undefined && !isWithin(value, each);
    const range = isOutside(shape.limits) ? shape.limits : isOutside(own) ? own : undefined;
    if (range) this.mistakes.push(limit(this.#here(), value, range, 'number'));
  }

  #within(
    size: number,
    least: number | undefined,
    most: number | undefined,
    of: 'fields' | 'items' | 'characters',
  ): void {
    if (size < (least ?? 0) || size > (most ?? Number.POSITIVE_INFINITY)) {
      this.mistakes.push(limit(this.#here(), size, { minimum: least, maximum: most }, of));
    }
  }

  #alternatives(value: Json, shape: Shape): void {
    if (shape.asMap && isMap(value)) this.visit(value, shape.asMap);
    for (const each of shape.all) this.visit(value, each);
    if (shape.any.length > 0 && !shape.any.some((each) => fits(value, each))) this.#unfit(value, shape.any, 0);
    if (shape.one.length > 0) {
      const fitting = shape.one.filter((each) => fits(value, each)).length;
      if (fitting !== 1) this.#unfit(value, shape.one, fitting);
    }
    if (shape.not && fits(value, shape.not)) this.mistakes.push(shapeless(this.#here(), value, [shape.not], -1));
  }

  #unfit(value: Json, branches: readonly Shape[], fitting: number): void {
    this.mistakes.push(shapeless(this.#here(), value, branches, fitting));
  }

  #into(key: string | number, value: Json, shape: Shape): void {
    this.#way.push(key);
    this.visit(value, shape);
    this.#way.pop();
  }

  #add(say: (at: Keys, value: Json, shape: Shape) => SchemaMistake, value: Json, shape: Shape): void {
    this.mistakes.push(say(this.#here(), value, shape));
  }

  #here(): Keys {
    return { root: this.#root, way: [...this.#way] };
  }
}

const NONE: readonly string[] = [];

/** What must be there and is not, or is an empty text. */
function lackingIn(value: JsonMap, { required, filled, isNullable }: Shape): readonly string[] {
  let lacking = NONE;
  for (const key of required) {
    if (value[key] === undefined || (value[key] === null && isNullable)) lacking = [...lacking, key];
  }
  for (const key of filled) if (value[key] === '') lacking = [...lacking, key];
  return lacking;
}

function fits(value: Json, shape: Shape): boolean {
  const walk = new Walk(value);
  walk.visit(value, shape);
  return walk.mistakes.length === 0;
}

const RANGES: Readonly<Record<string, Limits>> = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  int64: { minimum: -(2 ** 63), maximum: 2 ** 63 },
};

function isWithin(value: number, range: Limits): boolean {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, multipleOf } = range;
  return (
    (range.exclusiveMinimum ? value > minimum : value >= minimum) &&
    (range.exclusiveMaximum ? value < maximum : value <= maximum) &&
    (multipleOf === undefined || Number.isInteger(value / multipleOf))
  );
}

function isOfType(value: Json, type: Shape['type']): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMap(value);
    case 'integer':
      return Number.isInteger(value);
    case 'int-or-string':
      return typeof value === 'string' || Number.isInteger(value);
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
  }
}

function isEqual(a: Json, b: Json): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
