import type { DescribedPods } from '../kinds/kind-table.ts';
import type { Placed } from './placed.ts';
import { shared } from './rule.ts';

/** Pods that an object describes, with the object. */
export interface PlacedPods extends DescribedPods {
  readonly placed: Placed;
}

/** The pods that the objects of a cluster describe. */
export const placedPods = shared(({ objects, kinds }): readonly PlacedPods[] =>
  objects.flatMap((placed) => kinds.pods(placed.object).map((pods) => ({ placed, ...pods }))),
);
