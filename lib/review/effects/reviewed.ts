import { groupBy } from '../../model/grouped.ts';
import type { Consequence } from '../consequence.ts';
import type { Effect, EffectFinder } from '../effect.ts';
import { review } from '../review.ts';

/** Data that pods lose or leave behind, what the API server refuses, and what stays: what synth tells too. */
const reviewed: EffectFinder = ({ before, after, kinds }) => {
  const clusters = groupBy([...before, ...after], ({ cluster }) => cluster);
  return [...clusters.keys()].flatMap((name) => {
    const of = (tree: typeof before) => tree.filter(({ cluster }) => cluster === name);
    return review(of(before), of(after), kinds).map(asEffect);
  });
};

const ANSWERS: Readonly<Record<Consequence['is'], Effect['answers']>> = {
  lost: 'lost',
  elsewhere: 'lost',
  fewer: 'down',
  stuck: undefined,
  stays: undefined,
};

function asEffect({ is, cluster, component, where, what, fix, commands }: Consequence): Effect {
  const answers = ANSWERS[is];
  return { is, cluster, component, where, what, fix, commands, ...(answers && { answers }) };
}

export const effects: readonly EffectFinder[] = [reviewed];
