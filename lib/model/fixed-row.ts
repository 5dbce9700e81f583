import type { Json } from './object.ts';

/**
 * Fields that the API server lets nobody change once an object is there. A change of one stops Flux: it applies nothing of the
 * whole Kustomization until the object is made anew.
 */
export interface FixedRow {
  readonly kinds: string;
  /** Where they stand. */
  readonly at: string;
  /** The keys of that part that may change, separated by spaces. @default the part is fixed as a whole */
  readonly except?: string;
  /** A field without which all of it may change, such as `immutable`. @default it never may */
  readonly when?: string;
  /** It may be set where it was not. @default it may not */
  readonly once?: true;
  /** Where it is left out, the API server keeps what was there, and refuses nothing. @default it refuses that too */
  readonly isRetained?: true;
  /** What the API server takes where a field is left out, by its key. @default nothing */
  readonly defaults?: Readonly<Record<string, Json>>;
  /**
   * How the object comes to be anew. `delete`: a person deletes it. `orphan`: so, and its pods go on. `flux`: Flux deletes it,
   * since nothing is lost with it. `never`: data would go with it.
   */
  readonly anew: 'delete' | 'orphan' | 'flux' | 'never';
}
