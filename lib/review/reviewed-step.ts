import type { Step } from '../checks/step.ts';
import { groupBy } from '../model/grouped.ts';
import { remembered } from '../model/remembered.ts';
import type { Consequence } from './consequence.ts';
import { review } from './review.ts';

/** What `review` says of a step, cluster by cluster: effects and dangers tell it. */
export const reviewedStep = remembered(({ before, after, kinds, kustomizations }: Step): readonly Consequence[] => {
  const [was, is] = [before, after].map((tree) => groupBy(tree, ({ cluster }) => cluster));
  const clusters = new Set([...was!.keys(), ...is!.keys()]);
  return [...clusters].flatMap((name) => review(was!.get(name) ?? [], is!.get(name) ?? [], kinds, kustomizations));
});
