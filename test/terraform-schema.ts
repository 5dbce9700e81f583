import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonMap } from '../lib/model/object.ts';
import { isMap } from '../lib/model/object.ts';
import { ROOT } from './sample-cluster.ts';

type Type = string | readonly ['list' | 'set' | 'map', Type];

interface Attribute {
  readonly type?: Type;
  readonly nested_type?: { readonly nesting_mode: 'single' | 'list' | 'set' | 'map'; readonly attributes?: Attributes };
  readonly required?: boolean;
  readonly optional?: boolean;
}

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * What the provider says of itself: the attributes of `terraform providers schema -json`, without descriptions, for the
 * kinds that are used. A new version of the provider needs a new file.
 */
const SCHEMA = JSON.parse(readFileSync(join(ROOT, 'test/data/cloudflare-provider-5.14.0.json'), 'utf8')) as {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly attributes: Attributes }>>;
  readonly data_sources: Readonly<Record<string, { readonly attributes: Attributes }>>;
};

/** The release whose schema this is. */
export const PROVIDER_VERSION = SCHEMA.version;

/** What Terraform takes out of each block before the provider sees it. */
const META = new Set(['lifecycle', 'depends_on', 'provider', 'count', 'for_each']);

/** Judges Terraform's JSON as the provider's schema does: one line for each attribute that is wrong. */
export function schemaErrors(json: JsonMap): readonly string[] {
  return (['resource', 'data'] as const).flatMap((block) =>
    Object.entries((json[block] ?? {}) as Record<string, JsonMap>).flatMap(([kind, elements]) => {
      const schema = (block === 'data' ? SCHEMA.data_sources : SCHEMA.resources)[kind];
      if (!schema) return [`${kind}: unknown kind`];
      return Object.entries(elements).flatMap(([name, body]) =>
        attributeErrors(schema.attributes, body as JsonMap, `${kind}.${name}`),
      );
    }),
  );
}

function attributeErrors(attributes: Attributes, body: Json, at: string): readonly string[] {
  if (!isMap(body)) return [`${at}: no map`];
  const missing = Object.entries(attributes)
    .filter(([name, { required }]) => required && (body[name] === undefined || body[name] === null))
    .map(([name]) => `${at}.${name}: missing`);
  const wrong = Object.entries(body).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (META.has(name) && !(name in attributes)) return [];
    const attribute = attributes[name];
    if (!attribute) return [`${at}.${name}: unknown`];
    if (!attribute.required && !attribute.optional) return [`${at}.${name}: computed by the provider`];
    return valueErrors(attribute, value as Json, `${at}.${name}`);
  });
  return [...missing, ...wrong];
}

function valueErrors({ type, nested_type: nested }: Attribute, value: Json, at: string): readonly string[] {
  if (!nested) return typeErrors(type ?? 'dynamic', value, at);
  const attributes = nested.attributes ?? {};
  if (nested.nesting_mode === 'single') return attributeErrors(attributes, value, at);
  if (!Array.isArray(value)) return [`${at}: no list`];
  return value.flatMap((item: Json, index) => attributeErrors(attributes, item, `${at}[${index}]`));
}

function typeErrors(type: Type, value: Json, at: string): readonly string[] {
  if (type === 'dynamic' || isReference(value)) return [];
  if (typeof type !== 'string') {
    const [kind, inner] = type;
    const items = kind === 'map' ? isMap(value) && Object.values(value) : Array.isArray(value) && value;
    return items
      ? items.flatMap((item, index) => typeErrors(inner, item as Json, `${at}[${index}]`))
      : [`${at}: no ${kind}`];
  }
  const expected = type === 'bool' ? 'boolean' : type;
  return typeof value === expected ? [] : [`${at}: no ${type}`];
}

function isReference(value: Json): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value);
}
