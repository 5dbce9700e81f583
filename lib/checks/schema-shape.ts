import { goRegExp } from '../model/go-regexp.ts';
import { isMap, type Json, type JsonMap, list, path, texts } from '../model/object.ts';
import type { ConditionRow } from './condition-row.ts';
import {
  type CoreField,
  coreConditions,
  coreExclusive,
  coreField,
  coreRequired,
  type Exclusive,
  mayBeEmpty,
  shortName,
} from './schema-core.ts';

/** What a value is, where a schema says so. */
export type ShapeType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'array'
  | 'object'
  | 'int-or-string'
  | 'quantity'
  | 'any';

/** A schema made ready for judging: references resolved, and keys in sets. */
export interface Shape {
  readonly type: ShapeType;
  /** The kind of its texts, of FORMATS. */
  readonly format: string | undefined;
  /** The kind of the keys of a map. */
  readonly keyFormat: string | undefined;
  /** Whether it holds nothing where it says nothing: Kubernetes' own kinds read null as absent. */
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  /** What fills a key that is absent: two items of a list are told apart by it. */
  readonly default: Json | undefined;
  readonly fields: Fields;
  /** The shape of what has no field of its own. */
  readonly others: Shape | undefined;
  /** Whether unknown fields are kept. */
  readonly isOpen: boolean;
  readonly required: readonly string[];
  /** Required texts that must not be empty. */
  readonly filled: readonly string[];
  readonly exclusive: Exclusive | undefined;
  /** What its fields must be to each other, beside that. */
  readonly conditions: readonly ConditionRow[] | undefined;
  readonly items: Shape | undefined;
  /** Whether an item may be null. */
  readonly hasNulls: boolean;
  /** The fields by which items of a list are told apart; none where they are as a whole. */
  readonly keys: readonly string[] | undefined;
  readonly enum: readonly Json[] | undefined;
  readonly pattern: RegExp | undefined;
  readonly limits: Limits | undefined;
  readonly all: readonly Shape[];
  readonly any: readonly Shape[];
  readonly one: readonly Shape[];
  readonly not: Shape | undefined;
  /** What it is where it is a map, beside all else that it may be. */
  readonly asMap: Shape | undefined;
}

/** The fields of a map. Each is read when somebody asks for it: of a schema of a thousand fields an object has ten. */
export class Fields {
  readonly #readers: ReadonlyMap<string, () => Shape>;
  readonly #known = new Map<string, Shape>();

  constructor(readers: Iterable<readonly [string, () => Shape]> = []) {
    this.#readers = new Map(readers);
  }

  keys(): Iterable<string> {
    return this.#readers.keys();
  }

  has(key: string): boolean {
    return this.#readers.has(key);
  }

  get(key: string): Shape | undefined {
    const known = this.#known.get(key);
    if (known) return known;
    const read = this.#readers.get(key)?.();
    if (read) this.#known.set(key, read);
    return read;
  }

  /** These, and others in the place of those that bear their names. */
  with(more: Iterable<readonly [string, () => Shape]>): Fields {
    return new Fields([...this.#readers, ...more]);
  }
}

/** Bounds of numbers, texts, lists and maps, each absent where there is none. */
export interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

type Definitions = Readonly<Record<string, JsonMap>>;

/** Reads schemas of one origin. Each schema is read once. */
export interface Reader {
  /** A definition of Kubernetes' own schemas, such as `io.k8s.api.apps.v1.Deployment`. */
  definition(name: string): Shape;
  /** The schema of a custom kind: apiVersion, kind and metadata are as those of all objects. */
  custom(schema: JsonMap): Shape;
}

const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const SPECIAL: Readonly<Record<string, ShapeType>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
};

const JSON_SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';
/** What the published schema leaves open, and a structural schema does not. */
const STRUCTURAL: Readonly<Record<string, string>> = { [`${JSON_SCHEMA}OrArray`]: JSON_SCHEMA };

const readers = new WeakMap<Definitions, Reader>();
const NO_DEFINITIONS: Definitions = {};

/** The reader of schemas, beside Kubernetes' own where these are known. */
export function reader(definitions: Definitions = NO_DEFINITIONS): Reader {
  const known = readers.get(definitions);
  if (known) return known;
  const named = new Map<string, Shape>();
  const customs = new WeakMap<JsonMap, Shape>();

  const definition = (name: string): Shape => {
    const found = named.get(name);
    if (found) return found;
    const schema = definitions[STRUCTURAL[name] ?? name] ?? {};
    const type = SPECIAL[name];
    // Known before it is read, since schemas refer to themselves.
    const shape: Writable = type ? bare({ type, isNullable: true }) : bare({});
    named.set(name, shape);
    if (name === `${JSON_SCHEMA}OrBool`) Object.assign(shape, { isNullable: true, asMap: definition(JSON_SCHEMA) });
    else if (!type) Object.assign(shape, core(schema, name));
    return shape;
  };

  const core = (schema: JsonMap, name = ''): Shape => {
    const reference = typeof schema.$ref === 'string' ? schema.$ref.slice('#/definitions/'.length) : undefined;
    if (reference) return definition(reference);
    const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonMap>);
    const shape = read(schema, (each) => core(each));
    const own = shortName(name);
    const fields = new Fields(properties.map(([key, value]) => [key, () => told(core(value), coreField(own, key))]));
    const required = [...new Set([...shape.required, ...coreRequired(own)])];
    return {
      ...shape,
      isNullable: true,
      isOpen: shape.type === 'object' && schema.properties === undefined && schema.additionalProperties === undefined,
      fields,
      required,
      filled: required.filter((key) => fields.get(key)?.type === 'string' && !mayBeEmpty(own, key)),
      exclusive: coreExclusive(own, [...fields.keys()]),
      conditions: coreConditions(own),
    };
  };

  const custom = (schema: JsonMap): Shape => {
    const found = customs.get(schema);
    if (found) return found;
    const shape = read(schema, structural);
    const fields = shape.fields.with([
      ['apiVersion', text],
      ['kind', text],
      ['metadata', metadata],
    ]);
    // Schemas seldom say that there has to be a spec, and say what has to be in it.
    const isSpecNeeded = (shape.fields.get('spec')?.required.length ?? 0) > 0;
    const required = isSpecNeeded ? [...new Set([...shape.required, 'spec'])] : shape.required;
    const whole = { ...shape, fields, required };
    customs.set(schema, whole);
    return whole;
  };
  const text = () => bare({ type: 'string' });
  const metadata = () => (definitions[METADATA] ? definition(METADATA) : bare({ isOpen: true }));

  const structural = (schema: JsonMap): Shape => {
    const shape = read(schema, structural);
    if (!schema['x-kubernetes-embedded-resource']) return shape;
    const fields = shape.fields.with([
      ['apiVersion', text],
      ['kind', text],
      ['metadata', metadata],
    ]);
    return { ...shape, fields, required: [...new Set([...shape.required, 'apiVersion', 'kind'])] };
  };

  const made = { definition, custom };
  readers.set(definitions, made);
  return made;
}

const NO_FIELDS = new Fields();

type Writable = { -readonly [Key in keyof Shape]: Shape[Key] };

function bare(known: Partial<Shape>): Writable {
  return {
    type: 'any',
    format: undefined,
    keyFormat: undefined,
    isNullable: false,
    hasDefault: false,
    default: undefined,
    fields: NO_FIELDS,
    others: undefined,
    isOpen: false,
    required: [],
    filled: [],
    exclusive: undefined,
    conditions: undefined,
    items: undefined,
    hasNulls: false,
    keys: undefined,
    enum: undefined,
    pattern: undefined,
    limits: undefined,
    all: [],
    any: [],
    one: [],
    not: undefined,
    asMap: undefined,
    ...known,
  };
}

/** A field with what the API server knows of it beyond its schema. The shape itself may be that of other fields too. */
function told(shape: Shape, fact: CoreField | undefined): Shape {
  if (!fact) return shape;
  const { choices, itemChoices, range, itemRange, format, itemFormat, keyFormat } = fact;
  const [minimum, maximum] = range ?? [];
  const limits = shape.type === 'array' ? { minItems: minimum, maxItems: maximum } : { minimum, maximum };
  return {
    ...shape,
    enum: choices ?? shape.enum,
    items: shape.items && {
      ...shape.items,
      enum: itemChoices ?? shape.items.enum,
      limits: itemRange ? { minimum: itemRange[0], maximum: itemRange[1] } : shape.items.limits,
      format: itemFormat ?? shape.items.format,
    },
    others: shape.others && { ...shape.others, format: itemFormat ?? shape.others.format },
    format: format ?? shape.format,
    keyFormat,
    limits: range ? limits : shape.limits,
  };
}

const LIMITS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/** What all schemas have in common. The schemas within are read by `inner`, those of alternatives judge values alone. */
function read(schema: JsonMap, inner: (schema: JsonMap) => Shape): Shape {
  const type = schema['x-kubernetes-int-or-string'] ? 'int-or-string' : ((schema.type ?? 'any') as ShapeType);
  const limits = Object.fromEntries(LIMITS.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])));
  const { properties, additionalProperties, items } = schema;
  const entries = isMap(properties) ? (Object.entries(properties) as [string, JsonMap][]) : [];
  const fields = new Fields(entries.map(([key, value]) => [key, () => inner(value)]));
  const isPreset = (key: string) => path(properties, key, 'default') !== undefined;
  const isAtomic = schema['x-kubernetes-list-type'] === undefined || schema['x-kubernetes-list-type'] === 'atomic';
  const alternatives = (of: Json | undefined) => list(of).map(alternative);
  return bare({
    type,
    format: schema.format as string | undefined,
    isNullable: schema.nullable === true,
    hasDefault: schema.default !== undefined,
    default: schema.default,
    fields,
    others: isMap(additionalProperties)
      ? inner(additionalProperties)
      : additionalProperties === true
        ? bare({ isNullable: true })
        : undefined,
    isOpen: schema['x-kubernetes-preserve-unknown-fields'] === true,
    required: texts(schema.required).filter((key) => !isPreset(key)),
    items: isMap(items) ? inner(items) : undefined,
    hasNulls: isMap(items) && items.nullable === true,
    keys: isAtomic ? undefined : texts(schema['x-kubernetes-list-map-keys']),
    enum: Array.isArray(schema.enum) ? (schema.enum as readonly Json[]) : undefined,
    pattern: typeof schema.pattern === 'string' ? goRegExp(schema.pattern) : undefined,
    limits: Object.keys(limits).length > 0 ? limits : undefined,
    all: type === 'int-or-string' ? [] : alternatives(schema.allOf),
    any: type === 'int-or-string' ? [] : alternatives(schema.anyOf),
    one: alternatives(schema.oneOf),
    not: isMap(schema.not) ? alternative(schema.not) : undefined,
  });
}

/** A branch of anyOf and the like says nothing of the fields that it does not name. */
function alternative(schema: JsonMap): Shape {
  return { ...read(schema, alternative), isOpen: true, isNullable: true };
}
