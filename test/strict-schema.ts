import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../lib/model/object.ts';
import { CRDS, ROOT } from './sample-cluster.ts';

/**
 * A validator of its own beside the generator: JSON Schema by ajv, as strict as an API server with strict field
 * validation. Rules in CEL and those that no schema holds are not judged.
 */
const core = JSON.parse(readFileSync(join(ROOT, 'imports/schemas/kubernetes.json'), 'utf8')) as {
  definitions: Record<string, JsonMap>;
};
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'core', definitions: strictAll(core.definitions) });

const builtins = new Map(
  Object.entries(core.definitions).flatMap(([name, definition]) =>
    list(definition['x-kubernetes-group-version-kind']).map(({ group, version, kind }) => [
      `${group ? `${group}/` : ''}${version} ${kind}`,
      { $ref: `core#/definitions/${name}` },
    ]),
  ),
);
const compiled = new Map<string, ValidateFunction | undefined>();

/** What is wrong with an object, each with its JSON pointer; nothing when it is right. */
export function violations(object: KubernetesObject): readonly string[] {
  const key = `${object.apiVersion} ${object.kind}`;
  if (!compiled.has(key)) {
    const schema = builtins.get(key) ?? customSchema(object);
    compiled.set(key, schema && ajv.compile(schema));
  }
  const validate = compiled.get(key);
  if (!validate) return [`no schema for ${key}`];
  validate(JSON.parse(JSON.stringify(object)));
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function customSchema({ apiVersion, kind }: KubernetesObject): JsonMap | undefined {
  const [group, name] = apiVersion.split('/');
  const crd = CRDS.find(({ spec }) => path(spec, 'group') === group && path(spec, 'names', 'kind') === kind);
  const version = list(path(crd, 'spec', 'versions')).find((each) => each.name === name && each.served);
  const schema = path(version, 'schema', 'openAPIV3Schema');
  if (!isMap(schema)) return undefined;
  const metadata = { $ref: 'core#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
  return strict({ ...schema, properties: { ...(schema.properties as JsonMap), metadata } }) as JsonMap;
}

function strictAll(definitions: Readonly<Record<string, JsonMap>>): JsonMap {
  return Object.fromEntries(Object.entries(definitions).map(([name, each]) => [name, strict(each) as JsonMap]));
}

/** Refuses unknown fields, and translates what Kubernetes writes in its own way. */
function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isMap(schema)) return schema;
  if (schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  const mapped: Record<string, Json | undefined> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined) continue;
    if (key === 'properties' && isMap(value)) mapped[key] = strictAll(value as Record<string, JsonMap>);
    // The default, examples and enumerated values are no schemas. RE2 knows flags within a pattern, JavaScript does not.
    else if (key === 'default' || key === 'enum' || key === 'example') mapped[key] = value;
    else if (key === 'pattern') mapped[key] = String(value).replace(/^\(\?i\)/, '');
    else mapped[key] = strict(value);
  }
  // Numbers and texts both stand for quantities, which matches more than one branch for a whole number.
  if (mapped.oneOf && !mapped.properties) return { ...mapped, anyOf: mapped.oneOf, oneOf: undefined };
  const open = schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties !== undefined;
  return mapped.properties && !open ? { ...mapped, additionalProperties: false } : mapped;
}
