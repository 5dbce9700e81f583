/** A value as CEL knows it: a map for an object, a bigint for a whole number. */
export type CelValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | CelTime
  | readonly CelValue[]
  | ReadonlyMap<string, CelValue>;

/** A text that CEL knows as a point or a length of time. */
export interface CelTime {
  readonly is: 'duration' | 'timestamp';
  readonly text: string;
}

/** What a condition comes to. `unknown` says why it could not be computed here, which an API server may well do. */
export type CelVerdict =
  | { readonly holds: boolean }
  | { readonly fails: string }
  | { readonly unknown: string }
  | { readonly says: string };

/**
 * Computes an expression of CEL, in which CustomResourceDefinitions say what schemas cannot.
 * https://kubernetes.io/docs/reference/using-api/cel/
 */
export type Cel = (expression: string, self: CelValue) => CelVerdict;
