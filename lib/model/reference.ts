/** That an object needs another one. */
export interface Reference {
  /** `group/Kind` of what is needed; the core group is empty. */
  readonly kind: string;
  /** Empty where the kind has none. `*`: it may stand in any. */
  readonly namespace: string;
  readonly name: string;
  /** The keys that it needs of a Secret or ConfigMap; none where whatever stands there will do. */
  readonly keys: readonly string[];
  /** The port that it needs of a Service, by number or name. */
  readonly port?: string;
  /** It works without it, and without the key. */
  readonly optional: boolean;
  /** Pods read it, and have to be replaced when it changes. */
  readonly read: boolean;
  /** Where the reference stands: `spec.template.spec.volumes[data].configMap`. */
  readonly at: string;
  /** The name is that of the namespace and its own, joined by a dash, so that nobody knows where one ends. */
  readonly joined?: true;
}

/**
 * How a name is written. `namespace/name`: as one text. `traefik`: as a plain name, or as `shop_auth@kubernetescrd`.
 * `traefik list`: in the latter form alone, several separated by commas.
 * https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-crd/
 */
export type Form = 'namespace/name' | 'traefik' | 'traefik list';

/**
 * How objects of some kinds refer to objects of another. A new way to refer to something is a new row. Paths are keys
 * joined by dots: `[]` goes through a list, `[kind=Secret]` and `[kind!=Secret]` through a part of it, an asterisk stands
 * for any part of a key, `{a,b}` for either, and a key with dots stands in quotes.
 */
export interface Row {
  /** `group/Kind`, or several: `apps/{DaemonSet,Deployment}`. */
  readonly kinds: string;
  /** Where the reference is: a map, or a text that is the name. */
  readonly at: string;
  /** `group/Kind` of what is referred to. */
  readonly to: string;
  /** The reference may say another kind: `kind`, and `apiVersion`, `apiGroup` or `group`. @default `to` alone */
  readonly says?: true;
  /** Where in the map the name is. @default 'name' */
  readonly name?: string;
  /** Where in the map the key is named, or the keys are. @default no key is named */
  readonly key?: string;
  /** The key that is meant where none is named. @default none */
  readonly defaultKey?: string;
  /** Keys that it needs without naming them. @default none */
  readonly keys?: readonly string[];
  /** Where in the map the port is. @default no port is needed */
  readonly port?: string;
  /** The port that is meant where none is given. @default none */
  readonly defaultPort?: number;
  /** A field of the object in whose presence the row does not count. @default it always counts */
  readonly unless?: string;
  /** Names that mean something else. @default none */
  readonly not?: RegExp;
  /** Where it is looked for, `*` being anywhere. @default in the object's namespace, unless the reference names another */
  readonly namespace?: string;
  /** @default a plain name */
  readonly form?: Form;
  readonly read?: true;
}

/** The rows again for each of several kinds, or places of a kind. */
export function rowsFor(
  places: readonly { readonly kinds: string; readonly at?: string }[],
  rows: readonly Omit<Row, 'kinds'>[],
): readonly Row[] {
  return places.flatMap(({ kinds, at = '' }) =>
    rows.map((row) => ({ ...row, kinds, at: [at, row.at].filter((part) => part !== '').join('.') })),
  );
}
