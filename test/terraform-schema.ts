import { readFileSync } from 'node:fs';
import { isMap, type Json, type JsonMap } from '../lib/model/object.ts';
import { referenceErrors } from './terraform-references.ts';
import { siblingErrors, type Values, valueErrors } from './terraform-values.ts';

export type Type = string | readonly ['list' | 'set' | 'map', Type];

export interface Attribute {
  readonly type?: Type;
  readonly nested_type?: { readonly nesting_mode: 'single' | 'list' | 'set' | 'map'; readonly attributes?: Attributes };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export type Attributes = Readonly<Record<string, Attribute>>;

interface Block {
  readonly attributes: Attributes;
}

/**
 * What the provider says of itself: `terraform providers schema -json` without descriptions, for the kinds that are used.
 * A new version of the provider needs a new file; `npm run e2e -- terraform` compares it with the provider where that is
 * installed.
 */
export const SCHEMA = read('') as {
  readonly provider: string;
  readonly version: string;
  readonly provider_block: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly data_sources: Readonly<Record<string, Block>>;
};

/** What the provider's validators ask for, which its schema does not tell: by kind, and by path below it. */
const VALUES = read('-values') as Readonly<Record<string, Readonly<Record<string, Values>>>>;

function read(part: string): unknown {
  return JSON.parse(readFileSync(`test/data/cloudflare-provider-5.14.0${part}.json`, 'utf8'));
}

/** What Terraform takes out of each block before the provider sees it. */
const META = new Set(['lifecycle', 'depends_on', 'provider', 'count', 'for_each']);

/** Judges Terraform's JSON as the provider does before it asks Cloudflare: one line for each attribute that is wrong. */
export function schemaErrors(json: JsonMap): readonly string[] {
  const providers = ((json.provider as JsonMap | undefined)?.cloudflare ?? []) as readonly Json[];
  return [
    ...providers.flatMap((body) => attributeErrors(SCHEMA.provider_block.attributes, body, 'provider', {})),
    ...blockErrors(json, 'resource', SCHEMA.resources),
    ...blockErrors(json, 'data', SCHEMA.data_sources),
    ...referenceErrors(json, { resource: SCHEMA.resources, data: SCHEMA.data_sources }),
  ];
}

function blockErrors(json: JsonMap, block: 'resource' | 'data', kinds: Readonly<Record<string, Block>>) {
  return Object.entries((json[block] ?? {}) as Record<string, JsonMap>).flatMap(([kind, elements]) => {
    const schema = kinds[kind];
    if (!schema) return [`${kind}: unknown kind`];
    const values = (block === 'resource' && VALUES[kind]) || {};
    return Object.entries(elements).flatMap(([name, element]) => {
      const isMeta = (key: string) => META.has(key) && !(key in schema.attributes);
      const body = Object.fromEntries(Object.entries(element as JsonMap).filter(([key]) => !isMeta(key)));
      return attributeErrors(schema.attributes, body as JsonMap, `${kind}.${name}`, values);
    });
  });
}

/**
 * Judges what stands in a block or in a nested attribute.
 * @param at where that is, for the reader
 * @param values what the validators ask for, by path
 * @param path where it is below the kind, without indexes
 */
function attributeErrors(
  attributes: Attributes,
  body: Json,
  at: string,
  values: Readonly<Record<string, Values>>,
  path = '',
): readonly string[] {
  if (!isMap(body)) return [`${at}: no map`];
  const isSet = (name: string) => body[name] !== undefined && body[name] !== null;
  return [...new Set([...Object.keys(attributes), ...Object.keys(body)])].flatMap((name) => {
    const attribute = attributes[name];
    const here = `${at}.${name}`;
    const below = path ? `${path}.${name}` : name;
    const asked = values[below] ?? {};
    if (!isSet(name)) return attribute?.required ? [`${here}: missing`] : siblingErrors(asked, name, body, here);
    if (!attribute) return [`${here}: unknown`];
    if (!attribute.required && !attribute.optional) return [`${here}: computed by the provider`];
    const value = body[name] as Json;
    const { nested_type: nested, type = 'dynamic' } = attribute;
    const errors = nested
      ? nestedErrors(nested, value, here, (item, at) =>
          attributeErrors(nested.attributes ?? {}, item, at, values, below),
        )
      : typeErrors(type, value, here);
    return [
      ...errors,
      ...(errors.length > 0 ? [] : valueErrors(asked, value, here)),
      ...siblingErrors(asked, name, body, here),
    ];
  });
}

function nestedErrors(
  { nesting_mode: mode }: NonNullable<Attribute['nested_type']>,
  value: Json,
  at: string,
  judge: (item: Json, at: string) => readonly string[],
): readonly string[] {
  if (isReference(value)) return [];
  return mode === 'single' ? judge(value, at) : itemErrors(mode, value, at, judge);
}

function typeErrors(type: Type, value: Json, at: string): readonly string[] {
  if (type === 'dynamic' || isReference(value)) return [];
  if (typeof type !== 'string') {
    const [kind, inner] = type;
    return itemErrors(kind, value, at, (item, below) => typeErrors(inner, item, below));
  }
  const expected = type === 'bool' ? 'boolean' : type;
  return typeof value === expected ? [] : [`${at}: no ${type}`];
}

function itemErrors(
  kind: 'list' | 'set' | 'map',
  value: Json,
  at: string,
  judge: (item: Json, at: string) => readonly string[],
): readonly string[] {
  if (kind === 'map' ? !isMap(value) : !Array.isArray(value)) return [`${at}: no ${kind}`];
  return Object.entries(value as JsonMap).flatMap(([key, item]) => judge(item as Json, `${at}[${key}]`));
}

function isReference(value: Json): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value);
}
