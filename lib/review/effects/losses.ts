import type { Consequence } from '../consequence.ts';
import type { Effect, EffectFinder } from '../effect.ts';
import { emptiedClusters } from '../emptied-clusters.ts';
import { reviewedStep } from '../reviewed-step.ts';

/** Data that pods lose or leave behind, what the API server refuses, and what stays: what synth tells too. */
const reviewed: EffectFinder = (step) => reviewedStep(step).map(asEffect);

const ANSWERS: Readonly<Record<Consequence['is'], Effect['answers']>> = {
  lost: 'lost',
  elsewhere: 'lost',
  abandoned: undefined,
  fewer: 'down',
  stuck: undefined,
  stays: undefined,
};

function asEffect({ is, cluster, component, where, what, fix, commands }: Consequence): Effect {
  const answers = ANSWERS[is];
  return { is, cluster, component, where, what, fix, commands, ...(answers && { answers }) };
}

/** Flux looks at a folder in which nothing is left. */
const emptied: EffectFinder = (step) =>
  emptiedClusters(step).map(({ cluster, where, what, fix }) => {
    return { is: 'stops', cluster, component: 'flux-system', where, what, fix, answers: 'down' };
  });

export const effects: readonly EffectFinder[] = [emptied, reviewed];
