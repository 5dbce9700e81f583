/** What JSON, and so a Kubernetes manifest, can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

/** A JSON object. A key whose value is `undefined` counts as absent. */
export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

/** A Kubernetes object as plain data, the form in which objects are patched, checked and written. */
export interface KubernetesObject extends JsonMap {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

/** The part of `metadata` that bramble reads and writes. */
export interface ObjectMetadata extends JsonMap {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Whether plain data is a map. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether plain data says what every object has to say: its kind, in which version, and its name. */
export function isObject(value: JsonMap): value is KubernetesObject {
  const { apiVersion, kind, metadata } = value;
  if (!isMap(metadata)) return false;
  const { name, namespace } = metadata;
  const isText = (each: Json | undefined) => typeof each === 'string' && each !== '';
  return [apiVersion, kind, name].every(isText) && (namespace === undefined || isText(namespace));
}

/** The value under keys, or undefined where the way ends. */
export function path(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let at = value;
  for (const key of keys) at = isMap(at) ? at[key] : undefined;
  return at;
}

/** The maps of a list; none where it is no list. */
export function list(value: Json | undefined): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** The texts of a list; none where it is no list. */
export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The same data with the keys of every map in the order of their code units, and none without a value. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isMap(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, sortKeys(value[key])]])));
}
