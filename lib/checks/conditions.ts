import type { Cel, CelValue } from '../model/cel-value.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';

/** A condition that does not hold, or that cannot be computed here. */
export interface BrokenCondition {
  /** Where in the object: `spec.parentRefs[0]`. */
  readonly where: string;
  /** What the definition of the kind says of it. */
  readonly says: string;
  /** Why it cannot be computed. @default it does not hold */
  readonly unknown?: string;
}

/**
 * The conditions that the schema of a kind writes in CEL, put to an object as an API server does that creates it. Those that compare
 * with what was before are left out.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function brokenConditions(object: KubernetesObject, schema: JsonMap, cel: Cel): readonly BrokenCondition[] {
  if (!isConditional(schema)) return [];
  const { apiVersion, kind, metadata } = object;
  // Of metadata a condition knows the name alone.
  const self: JsonMap = { ...object, apiVersion, kind, metadata: { name: metadata.name } };
  return judge(ofObject(schema), filled(schema, self), '', cel);
}

/** Whether a schema, or one within it, has conditions. */
const isConditional = remembered(
  (schema: JsonMap): boolean => conditionsOf(schema).length > 0 || within(schema).some(isConditional),
);

function conditionsOf(schema: JsonMap): readonly JsonMap[] {
  return list(schema['x-kubernetes-validations']);
}

function within({ properties, items, additionalProperties }: JsonMap): readonly JsonMap[] {
  const fields = isMap(properties) ? Object.values(properties) : [];
  return [...fields, items, additionalProperties].filter(isMap);
}

/** A schema with the fields that every object has. */
function ofObject(schema: JsonMap): JsonMap {
  const name = { type: 'object', properties: { name: { type: 'string' } } };
  const own = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: name };
  return { ...schema, properties: { ...(isMap(schema.properties) ? schema.properties : {}), ...own } };
}

function schemaOf({ properties, additionalProperties }: JsonMap, key: string): JsonMap | undefined {
  const found = isMap(properties) ? properties[key] : undefined;
  return isMap(found) ? found : isMap(additionalProperties) ? additionalProperties : undefined;
}

/** A value with what the API server fills in before it judges. */
function filled(schema: JsonMap, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return isMap(items) ? (value as readonly Json[]).map((each) => filled(items, each)) : value;
  }
  if (!isMap(value)) return value;
  const { properties } = schema;
  const known: Readonly<Record<string, Json | undefined>> = isMap(properties) ? properties : {};
  const presets = Object.entries(known).flatMap(([key, each]) => {
    const preset = path(each, 'default');
    return preset === undefined || value[key] !== undefined ? [] : [[key, preset] as const];
  });
  const all = { ...value, ...Object.fromEntries(presets) };
  return Object.fromEntries(
    Object.entries(all).map(([key, each]) => {
      const inner = schemaOf(schema, key);
      return [key, inner && each !== undefined ? filled(inner, each) : each];
    }),
  ) as JsonMap;
}

function judge(schema: JsonMap, value: Json, where: string, cel: Cel): readonly BrokenCondition[] {
  if (value === null || !isConditional(schema)) return [];
  const conditions = conditionsOf(schema).filter(({ rule }) => !/\boldSelf\b/.test(String(rule)));
  const self = conditions.length > 0 ? celValue(schema, value) : null;
  const broken = conditions.flatMap((condition) => verdictOn(condition, self, where, cel));
  const inner = Array.isArray(value)
    ? (value as readonly Json[]).map((each, at) => [schema.items, each, `${where}[${at}]`] as const)
    : isMap(value)
      ? Object.entries(value).map(
          ([key, each]) => [schemaOf(schema, key), each, where ? `${where}.${key}` : key] as const,
        )
      : [];
  return [
    ...broken,
    ...inner.flatMap(([below, each, at]) => (isMap(below) && each !== undefined ? judge(below, each, at, cel) : [])),
  ];
}

function verdictOn(
  { rule, message, messageExpression, fieldPath }: JsonMap,
  self: CelValue,
  where: string,
  cel: Cel,
): readonly BrokenCondition[] {
  const verdict = cel(String(rule), self);
  if ('holds' in verdict && verdict.holds) return [];
  const at = `${where}${typeof fieldPath === 'string' ? fieldPath : ''}`.replace(/^\./, '');
  const said = typeof messageExpression === 'string' ? cel(messageExpression, self) : undefined;
  const says = said && 'says' in said ? said.says : String(message ?? rule).trim();
  return 'unknown' in verdict ? [{ where: at, says, unknown: verdict.unknown }] : [{ where: at, says }];
}

/** What Kubernetes writes in the place of what no field of CEL may be called. */
const RESERVED =
  /^(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/;

function fieldName(key: string): string {
  if (RESERVED.test(key)) return `__${key}__`;
  return key
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}

/** A value as CEL sees it, by its schema. Fields that the schema does not name are not to be seen. */
function celValue(schema: JsonMap, value: Json): CelValue {
  if (Array.isArray(value)) {
    const items = isMap(schema.items) ? schema.items : {};
    return (value as readonly Json[]).map((each) => celValue(items, each));
  }
  if (isMap(value)) {
    const isFields = isMap(schema.properties);
    return new Map(
      Object.entries(value).flatMap(([key, each]) => {
        const inner = schemaOf(schema, key);
        return each === undefined || each === null || !inner
          ? []
          : [[isFields ? fieldName(key) : key, celValue(inner, each)] as const];
      }),
    );
  }
  if (typeof value === 'number') return isWhole(schema, value) ? BigInt(value) : value;
  if (typeof value !== 'string') return value as boolean | null;
  if (schema.format === 'duration') return { is: 'duration', text: value };
  return schema.format === 'date-time' ? { is: 'timestamp', text: value } : value;
}

function isWhole(schema: JsonMap, value: number): boolean {
  return schema.type === 'integer' || (schema['x-kubernetes-int-or-string'] === true && Number.isInteger(value));
}
