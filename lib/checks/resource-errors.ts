import { isMap, type Json, type JsonMap } from '../model/object.ts';
import type {
  ProviderAttribute,
  ProviderAttributes,
  ProviderBlock,
  ProviderSchema,
  ValueType,
} from '../model/provider.ts';
import { referenceErrors } from './resource-references.ts';

/** What else is asked of the attributes of a kind, by their path below it. A schema tells nothing of the values that a provider takes. */
export interface FurtherDemands {
  value(path: string, value: Json, at: string): readonly string[];
  beside(path: string, name: string, body: JsonMap, at: string): readonly string[];
}

const NO_DEMANDS: FurtherDemands = { value: () => [], beside: () => [] };

/** What Terraform takes out of each block before the provider sees it. */
const META = new Set(['lifecycle', 'depends_on', 'provider', 'count', 'for_each']);

/**
 * Judges Terraform's JSON as a provider does before it asks anybody: one line for each attribute that is wrong.
 * @param demandsOf what else is asked of a kind @default nothing
 */
export function resourceErrors(
  json: JsonMap,
  schema: ProviderSchema,
  demandsOf: (kind: string) => FurtherDemands = () => NO_DEMANDS,
): readonly string[] {
  const [, name = ''] = schema.provider.split('/');
  const providers = ((json.provider as JsonMap | undefined)?.[name] ?? []) as readonly Json[];
  const { provider_block: block, resources, data_sources: data } = schema;
  return [
    ...providers.flatMap((body) => attributeErrors(block.attributes, body, 'provider', NO_DEMANDS)),
    ...blockErrors(json, 'resource', resources, demandsOf),
    ...blockErrors(json, 'data', data, () => NO_DEMANDS),
    ...referenceErrors(json, { resource: resources, data }),
  ];
}

function blockErrors(
  json: JsonMap,
  block: 'resource' | 'data',
  kinds: Readonly<Record<string, ProviderBlock>>,
  demandsOf: (kind: string) => FurtherDemands,
) {
  return Object.entries((json[block] ?? {}) as Record<string, JsonMap>).flatMap(([kind, elements]) => {
    const schema = kinds[kind];
    if (!schema) return [`${kind}: unknown kind`];
    return Object.entries(elements).flatMap(([name, element]) => {
      const isMeta = (key: string) => META.has(key) && !(key in schema.attributes);
      const body = Object.fromEntries(Object.entries(element as JsonMap).filter(([key]) => !isMeta(key)));
      return attributeErrors(schema.attributes, body as JsonMap, `${kind}.${name}`, demandsOf(kind));
    });
  });
}

/**
 * Judges what stands in a block or in a nested attribute.
 * @param at where that is, for the reader
 * @param demands what else is asked of them
 * @param path where it is below the kind, without indexes
 */
function attributeErrors(
  attributes: ProviderAttributes,
  body: Json,
  at: string,
  demands: FurtherDemands,
  path = '',
): readonly string[] {
  if (!isMap(body)) return [`${at}: no map`];
  const isSet = (name: string) => body[name] !== undefined && body[name] !== null;
  return [...new Set([...Object.keys(attributes), ...Object.keys(body)])].flatMap((name) => {
    const attribute = attributes[name];
    const here = `${at}.${name}`;
    const below = path ? `${path}.${name}` : name;
    if (!isSet(name)) return attribute?.required ? [`${here}: missing`] : demands.beside(below, name, body, here);
    if (!attribute) return [`${here}: unknown`];
    if (!attribute.required && !attribute.optional) return [`${here}: computed by the provider`];
    const value = body[name] as Json;
    const { nested_type: nested, type = 'dynamic' } = attribute;
    const errors = nested
      ? nestedErrors(nested, value, here, (item, at) =>
          attributeErrors(nested.attributes ?? {}, item, at, demands, below),
        )
      : typeErrors(type, value, here);
    return [
      ...errors,
      ...(errors.length > 0 ? [] : demands.value(below, value, here)),
      ...demands.beside(below, name, body, here),
    ];
  });
}

function nestedErrors(
  { nesting_mode: mode }: NonNullable<ProviderAttribute['nested_type']>,
  value: Json,
  at: string,
  judge: (item: Json, at: string) => readonly string[],
): readonly string[] {
  if (isReference(value)) return [];
  return mode === 'single' ? judge(value, at) : itemErrors(mode, value, at, judge);
}

function typeErrors(type: ValueType, value: Json, at: string): readonly string[] {
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
