import { changesOf, identityOf } from '../../checks/changes.ts';
import type { Placed } from '../../checks/placed.ts';
import { groupBy } from '../../model/grouped.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { isAmong, suspendedIn, waitingChanges } from '../left-running.ts';
import { countedKinds } from '../object-names.ts';

/** What Flux looks at no more, and what it looks at again. */
const pauses: EffectFinder = ({ kustomizations: { before, after } }) => {
  const [was, is] = [suspendedIn(before), suspendedIn(after)];
  if (was.size === 0 && is.size === 0) return [];
  const stages = groupBy(after, ({ cluster, component }) => `${cluster} ${component}`);
  return [...stages.values()].flatMap((all): readonly Effect[] => {
    const [first] = all as [Placed, ...Placed[]];
    const isPaused = all.some((each) => isAmong(each, is));
    const wasPaused = all.some((each) => isAmong(each, was));
    if (isPaused && !before.some((each) => identityOf(each) === identityOf(first)))
      return [effectOf(first, 'pauses', 'is new and paused: Flux applies nothing of it')];
    if (isPaused === wasPaused) return [];
    const what = isPaused
      ? 'is paused: what runs goes on as it is, and Flux applies no change until it is resumed'
      : 'is resumed: Flux applies all that was committed since it was paused, and removes what was taken out since then';
    const fix = isPaused ? undefined : 'compare with the commit before it was paused: npm run diff -- COMMIT';
    return [effectOf(first, isPaused ? 'pauses' : 'resumes', what, fix === undefined ? {} : { fix })];
  });
};

/** Changes that nothing follows from yet. */
const waiting: EffectFinder = ({ before, after, kustomizations }) => {
  if (suspendedIn(kustomizations.after).size === 0) return [];
  const all = waitingChanges({ changes: changesOf(before, after), kustomizations });
  return [...groupBy(all, ({ cluster, component }) => `${cluster} ${component}`).values()].map((own) =>
    effectOf(own[0]!, 'pauses', `is paused: what changes in ${countedKinds(own)} happens once it is resumed`),
  );
};

export const effects: readonly EffectFinder[] = [pauses, waiting];
