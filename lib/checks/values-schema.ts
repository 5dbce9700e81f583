import { closest } from '../model/closest.ts';
import type { Mistake } from '../model/finding.ts';
import { isMap, type Json, type JsonMap, path, texts } from '../model/object.ts';
import { shown } from './schema-mistakes.ts';

/** Types of JSON Schema, each with the noun of a value that is of it. */
const TYPES: Readonly<Record<string, readonly [noun: string, isOf: (value: Json) => boolean]>> = {
  array: ['a list', Array.isArray],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  integer: ['a whole number', Number.isInteger],
  null: ['empty', (value) => value === null],
  number: ['a number', (value) => typeof value === 'number'],
  object: ['a map', isMap],
  string: ['a text', (value) => typeof value === 'string'],
};

/**
 * What the schema of a chart says against values, where they are not whole: what is not there is the chart's own. Only what holds
 * whatever else is there is judged: types, choices, bounds, patterns and names. Of alternatives nothing is said. Helm judges all
 * of it when the chart is rendered. https://helm.sh/docs/topics/charts/#schema-files
 */
export function valuesMistakes(values: Json, schema: JsonMap): readonly Mistake[] {
  return judge(values, schema, 'values', schema, 0);
}

/** A schema refers to itself no deeper than values go. */
const DEPTH = 60;

function judge(value: Json, given: Json | undefined, at: string, root: JsonMap, depth: number): readonly Mistake[] {
  if (!isMap(given) || depth > DEPTH) return [];
  // By null a value takes the chart's own away.
  if (value === null) return [];
  const inner = (each: Json, schema: Json | undefined, place = at) => judge(each, schema, place, root, depth + 1);
  const { $ref: reference } = given;
  const referred = typeof reference === 'string' ? inner(value, target(reference, root)) : [];
  const parts = Array.isArray(given.allOf) ? given.allOf.flatMap((each: Json) => inner(value, each)) : [];
  const own = ofType(value, given, at);
  if (own.length > 0) return [...referred, ...parts, ...own];
  const below = isMap(value) ? ofMap(value, given, at, inner) : ofList(value, given, at, inner);
  return [...referred, ...parts, ...bounds(value, given, at), ...below];
}

/** A part of the schema, such as `#/$defs/port`. Other documents are not looked at. */
function target(reference: string, root: JsonMap): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  const keys = reference.slice(1).split('/').filter(Boolean);
  return path(root, ...keys.map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')));
}

function ofType(value: Json, schema: JsonMap, at: string): readonly Mistake[] {
  const types = typeof schema.type === 'string' ? [schema.type] : texts(schema.type);
  const known = types.flatMap((type) => (TYPES[type] ? [TYPES[type]] : []));
  if (known.length > 0 && known.length === types.length && !known.some(([, isOf]) => isOf(value))) {
    const nouns = known.map(([noun]) => noun).join(' or ');
    return [{ where: at, what: `${at} is ${shown(value)}, and the chart takes ${nouns}`, fix: `give ${nouns}` }];
  }
  const choices = Array.isArray(schema.enum)
    ? (schema.enum as readonly Json[])
    : 'const' in schema
      ? [schema.const!]
      : [];
  if (choices.length === 0 || choices.some((each) => isEqual(each, value))) return [];
  const meant = closest(String(value), texts(choices));
  const all = choices.map((each) => (typeof each === 'string' ? `'${each}'` : JSON.stringify(each))).join(', ');
  const fix = meant === undefined ? `choose one of: ${all}` : `did you mean '${meant}'?`;
  return [{ where: at, what: `${at} is ${shown(value)}, which is none of those that the chart takes`, fix }];
}

type Inner = (each: Json, schema: Json | undefined, place?: string) => readonly Mistake[];

function ofMap(value: JsonMap, schema: JsonMap, at: string, inner: Inner): readonly Mistake[] {
  const fields = isMap(schema.properties) ? schema.properties : {};
  const patterns = Object.entries(isMap(schema.patternProperties) ? schema.patternProperties : {});
  return Object.entries(value).flatMap(([key, each]) => {
    if (each === undefined) return [];
    const place = /^[\w-]+$/.test(key) ? `${at}.${key}` : `${at}['${key}']`;
    const fitting = patterns.filter(([pattern]) => regular(pattern)?.test(key));
    const known = [...(Object.hasOwn(fields, key) ? [fields[key]] : []), ...fitting.map(([, of]) => of)];
    if (known.length > 0) return known.flatMap((of) => inner(each, of, place));
    if (schema.additionalProperties !== false) return inner(each, schema.additionalProperties, place);
    // Helm hands these to the charts that it depends on, and to all.
    if (at === 'values' && key === 'global') return [];
    const meant = closest(key, Object.keys(fields));
    const fix = meant === undefined ? 'remove it, or move it to where it belongs' : `did you mean '${meant}'?`;
    return [{ where: place, what: `${place} is no value that the chart knows`, fix }];
  });
}

function ofList(value: Json, schema: JsonMap, at: string, inner: Inner): readonly Mistake[] {
  if (!Array.isArray(value) || !isMap(schema.items)) return [];
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0;
  return value.flatMap((each: Json, index) => (index < first ? [] : inner(each, schema.items, `${at}[${index}]`)));
}

/** Whether a value keeps a bound of the schema, by the keyword that says it. */
const BOUNDS: Readonly<Record<string, (value: Json, bound: number) => boolean>> = {
  minimum: (value, bound) => typeof value !== 'number' || value >= bound,
  maximum: (value, bound) => typeof value !== 'number' || value <= bound,
  exclusiveMinimum: (value, bound) => typeof value !== 'number' || value > bound,
  exclusiveMaximum: (value, bound) => typeof value !== 'number' || value < bound,
  minLength: (value, bound) => typeof value !== 'string' || [...value].length >= bound,
  maxLength: (value, bound) => typeof value !== 'string' || [...value].length <= bound,
  minItems: (value, bound) => !Array.isArray(value) || value.length >= bound,
  maxItems: (value, bound) => !Array.isArray(value) || value.length <= bound,
};

function bounds(value: Json, schema: JsonMap, at: string): readonly Mistake[] {
  const broken = Object.entries(BOUNDS).filter(([keyword, keeps]) => {
    const bound = schema[keyword];
    return typeof bound === 'number' && !keeps(value, bound);
  });
  const { pattern } = schema;
  const isUnfit = typeof value === 'string' && typeof pattern === 'string' && regular(pattern)?.test(value) === false;
  return [
    ...broken.map(([keyword]) => {
      const what = `${at} is ${shown(value)}, which breaks the chart's ${keyword}, ${schema[keyword]}`;
      return { where: at, what, fix: 'give one within the bound' };
    }),
    ...(isUnfit
      ? [
          {
            where: at,
            what: `${at} is ${shown(value)}, which the chart does not take`,
            fix: `give one that matches ${pattern}`,
          },
        ]
      : []),
  ];
}

/** What is no regular expression here is left to Helm. */
function regular(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

function isEqual(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
