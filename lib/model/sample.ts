import type { KubernetesObject } from './object.ts';
import type { Surroundings } from './surroundings.ts';

/** A sample as it is drawn. */
export interface DrawnSample {
  readonly objects: readonly KubernetesObject[];
  readonly cluster: Surroundings;
  /** The kind of an object; undefined where nobody knows it, which is told. */
  readonly kindOf: (object: KubernetesObject) => ObjectKind | undefined;
}

/** A kind, as rights name it. */
export interface ObjectKind {
  readonly plural: string;
  readonly isClusterScoped: boolean;
}

/** What is made of a sample. */
export interface MadeOfSample {
  /** One of those that the controller makes. */
  readonly sample: readonly KubernetesObject[];
  /** From what the controller makes it: applied with the main stage of the component that has the sample. */
  readonly objects: readonly KubernetesObject[];
}

/** The folder of samples in `dist`. */
export const SAMPLES = '<cluster>-samples';
