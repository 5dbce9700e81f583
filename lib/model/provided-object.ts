/** An object that is there although nobody renders it: k3s, Flux, a chart or a controller brings it. */
export interface ProvidedObject {
  /** As manifests say it; `group/Kind` where another group has a kind of that name. */
  readonly kind: string;
  /** An asterisk at the end stands for anything. */
  readonly name: string;
  /** `*`: in each. */
  readonly namespace?: string;
  /** The ports of a Service, by number or name. @default whichever is asked for */
  readonly ports?: readonly (number | string)[];
  /** The keys of a ConfigMap or Secret. @default whichever is asked for */
  readonly keys?: readonly string[];
  /** It is taken on trust, as long as nobody can look into what brings it. @default false */
  readonly isGuess?: boolean;
  /** The labels of a Pod, or of a Service, by which it is selected. @default no selector finds it */
  readonly labels?: Readonly<Record<string, string>>;
}
