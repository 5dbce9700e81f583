import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { CRDS, SCHEMAS } from '../imported.ts';
import type { Keys } from './change.ts';

/** A value of an object, with what its schema says of it. A reading of schemas apart from the one in lib/. */
export interface Field {
  readonly keys: Keys;
  readonly value: Json;
  readonly schema: JsonMap;
  /** The schema of the map or list that holds it. */
  readonly parent: JsonMap;
  /** Whether its key is a name that the schema knows, and not one that an author is free to choose. */
  readonly isNamed: boolean;
  /** Whether the schema refuses its absence. */
  readonly isRequired: boolean;
}

const METADATA: JsonMap = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

const builtins = new Map(
  Object.values(SCHEMAS).flatMap((definition) =>
    list(definition['x-kubernetes-group-version-kind']).map(
      ({ group, version, kind }) => [`${group ? `${group}/` : ''}${version} ${kind}`, definition] as const,
    ),
  ),
);

function schemaOf({ apiVersion, kind }: KubernetesObject): JsonMap {
  const builtin = builtins.get(`${apiVersion} ${kind}`);
  if (builtin) return builtin;
  const [group, name] = apiVersion.split('/');
  const crd = CRDS.find(({ spec }) => path(spec, 'group') === group && path(spec, 'names', 'kind') === kind);
  const version = list(path(crd, 'spec', 'versions')).find((each) => each.name === name);
  const schema = path(version, 'schema', 'openAPIV3Schema');
  if (!isMap(schema)) throw new Error(`no schema for ${apiVersion} ${kind}`);
  return { ...schema, properties: { ...(schema.properties as JsonMap), metadata: METADATA } };
}

/** A schema with its references followed. */
function resolved(schema: Json | undefined): JsonMap {
  if (!isMap(schema)) return {};
  const [only] = list(schema.allOf);
  const reference = schema.$ref ?? only?.$ref;
  if (typeof reference !== 'string') return schema;
  // The items of a structural schema are one schema, of which the published schema says nothing.
  return resolved(SCHEMAS[reference.slice('#/definitions/'.length).replace(/OrArray$/, '')]);
}

/** All values below an object that its schema knows, from the top down. */
export function fieldsOf(object: KubernetesObject): readonly Field[] {
  return below(object, resolved(schemaOf(object)), []);
}

function below(value: Json, schema: JsonMap, keys: Keys): readonly Field[] {
  if (Array.isArray(value)) {
    const items = resolved(schema.items);
    return (value as readonly Json[]).flatMap((item, index) => {
      const at = [...keys, index];
      return [
        { keys: at, value: item, schema: items, parent: schema, isNamed: false, isRequired: false },
        ...below(item, items, at),
      ];
    });
  }
  if (!isMap(value)) return [];
  const properties = isMap(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly Json[]) : [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (each === undefined) return [];
    const isNamed = Object.hasOwn(properties, key);
    const inner = resolved(isNamed ? properties[key] : schema.additionalProperties);
    const at = [...keys, key];
    const field = {
      keys: at,
      value: each,
      schema: inner,
      parent: schema,
      isNamed,
      isRequired: required.includes(key) && inner.default === undefined,
    };
    return [field, ...below(each, inner, at)];
  });
}

/** The types that a schema allows; none where it says nothing. */
export function typesOf(schema: JsonMap): ReadonlySet<string> {
  if (schema['x-kubernetes-int-or-string']) return new Set(['integer', 'string']);
  const branches = [...list(schema.oneOf), ...list(schema.anyOf)].flatMap(({ type }) =>
    typeof type === 'string' ? [type] : [],
  );
  return new Set(typeof schema.type === 'string' ? [schema.type] : branches);
}

/** The kind and the way to a field, without indexes and chosen names: the same for all that are alike. */
export function placeOf({ kind, apiVersion }: KubernetesObject, keys: Keys): string {
  return `${apiVersion} ${kind} ${keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.')}`;
}

/** Values that the API server knows by name, where its schema does not list them, by the key that has them. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'],
  effect: ['NoSchedule', 'NoExecute', 'PreferNoSchedule'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  failurePolicy: ['Fail', 'Ignore'],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  pathType: ['Prefix', 'Exact', 'ImplementationSpecific'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  scheme: ['HTTP', 'HTTPS'],
  scope: ['Cluster', 'Namespaced', '*'],
  sideEffects: ['None', 'NoneOnDryRun'],
  dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
};
const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const STRATEGIES = ['Recreate', 'RollingUpdate'];

/** The values that a field may have, where they are few. */
export function choicesOf({ kind }: KubernetesObject, { keys, schema }: Field): readonly string[] {
  if (Array.isArray(schema.enum))
    return schema.enum.filter((each) => typeof each === 'string' && each !== '') as string[];
  const key = String(keys.at(-1));
  if (key !== 'type') return typesOf(schema).has('string') ? (CHOICES[key] ?? []) : [];
  if (kind === 'Service') return SERVICE_TYPES;
  return keys.at(-2) === 'strategy' ? STRATEGIES : [];
}
