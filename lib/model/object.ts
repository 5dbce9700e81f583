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
