import { type Bytes, type Cluster, type Container, type Image, parseQuantity, type Timespan } from 'bramble';

/** What a program that keeps metrics is told. */
export interface Told {
  readonly storage: Bytes;
  readonly storageClass: string | undefined;
  /** For how many days they are kept. */
  readonly days: number;
  /** The most memory that it may take. */
  readonly memory: Bytes;
  readonly interval: Timespan;
  /** The alerts of all components, as the text of a file. */
  readonly rules: string;
}

/** A program that asks for metrics, and keeps them. */
export interface Store {
  readonly images: readonly Image[];
  /** Where it answers. */
  readonly port: number;
  /** Its containers, which make a pod. The first is its own. */
  containers(cluster: Cluster, told: Told): Readonly<Record<string, Container>>;
}

/** A part of an amount of memory: what a program takes as a rule of the most that it may take. */
export function shareOf(amount: Bytes, share: number): Bytes {
  return `${Math.ceil(((parseQuantity(amount) ?? 0) * share) / 2 ** 20)}Mi`;
}
