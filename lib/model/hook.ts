import type { Text } from './text.ts';
import type { Timespan } from './units.ts';

/**
 * What happens at a turn in the life of a container: a command in it, a request to it, or a while of waiting.
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export type Hook = readonly Text[] | HookRequest | Timespan;

/** A request to a container, by GET. */
export interface HookRequest {
  readonly path: string;
  /** A port of the container, by number. */
  readonly port: number;
}
