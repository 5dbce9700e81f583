import { isFields } from '../model/shape.ts';

/** An object of a JSON Schema, as Kubernetes uses it in its own schema and in CustomResourceDefinitions. */
export type Schema = { readonly [keyword: string]: unknown };

// https://json-schema.org/draft-04/schema: only these keywords hold schemas. Everything else (default, enum, example,
// x-kubernetes-*) holds data, in which a key may well be called `description`.
const ONE = new Set(['items', 'additionalItems', 'additionalProperties', 'not']);
const LIST = new Set(['items', 'allOf', 'anyOf', 'oneOf']);
const NAMED = new Set(['properties', 'patternProperties', 'definitions', 'dependencies']);

/** Rewrites a schema and every schema within it, from the inside out. Data and the names of properties stay. */
export function mapSchema(schema: unknown, rewrite: (schema: Schema) => Schema): unknown {
  if (!isFields(schema)) return schema;
  const inner = (value: unknown) => mapSchema(value, rewrite);
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (LIST.has(keyword) && Array.isArray(value)) return [keyword, value.map(inner)];
    if (ONE.has(keyword)) return [keyword, inner(value)];
    if (NAMED.has(keyword) && isFields(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one)]))];
    }
    return [keyword, value];
  });
  return rewrite(Object.fromEntries(entries));
}

/** A schema without the prose that makes up most of its bytes. A property named `description` stays. */
export function withoutDescriptions(schema: unknown): unknown {
  return mapSchema(schema, ({ description: _, ...rest }) => rest);
}
