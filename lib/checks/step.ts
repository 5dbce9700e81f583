import type { KindTable } from '../kinds/kind-table.ts';
import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Changes } from './changes.ts';
import type { Placed } from './placed.ts';

/** A step from one tree to another, as Flux takes it when a change is merged. */
export interface Step {
  /** All objects as they were, of all clusters, and as they are to be. */
  readonly before: readonly Placed[];
  readonly after: readonly Placed[];
  /** How these differ. */
  readonly changes: Changes;
  /** What tells Flux to apply them, as it was and as it is to be. */
  readonly kustomizations: { readonly before: readonly Placed[]; readonly after: readonly Placed[] };
  /** The files that differ, by path: those of `dist` that sides write, and the records of rendered charts. */
  readonly files: { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> };
  /** The clusters whose folder in `flux` Flux was told to look at, when it was bootstrapped, in the tree as it is to be. */
  readonly bootstrapped: ReadonlySet<string>;
  /** What is known of kinds. */
  readonly kinds: KindTable;
  /** The clusters as they are declared in the working tree, by name. One that cannot be loaded is missing. */
  readonly clusters: ReadonlyMap<string, ClusterDeclaration>;
}

/** A danger of one step that somebody has accepted: it holds for these very values. */
export interface AcceptedStep {
  /** The id of the rule. */
  readonly danger: string;
  /** Such as `PersistentVolumeClaim photos/photos-data`. */
  readonly object: string;
  /** What it was. @default it was not there */
  readonly from?: string;
  /** What it is to be. @default it is gone */
  readonly to?: string;
  /** Why, in a sentence. */
  readonly because: string;
}
