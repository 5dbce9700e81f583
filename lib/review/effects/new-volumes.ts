import type { Step } from '../../checks/step.ts';
import { path } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { isKind } from '../../model/rendered.ts';
import { refusedSize } from '../claimed.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { movesOf } from '../moved-data.ts';
import { type Claim, isFilled, storesOf } from '../stores.ts';

/** Claims that grow, or begin empty. Where they take the place of others, that is told already. */
const volumes: EffectFinder = ({ before, after, kinds }) => {
  const stored = { before: storesOf(before, kinds), after: storesOf(after, kinds) };
  const taking = new Set(movesOf({ before, after, stored }).map(({ to }) => `${to.by.cluster} ${to.claim}`));
  const classes = after.map(({ object }) => object).filter((each) => isKind(each, 'storage.k8s.io/StorageClass'));
  return [...stored.after.claims].flatMap(([key, claim]): readonly Effect[] => {
    const old = stored.before.claims.get(key);
    if (old) return grown(old, claim, classes);
    if (taking.has(key)) return [];
    const what = isFilled(claim, after)
      ? `the claim ${claim.id} takes a volume that is there`
      : `the claim ${claim.id} is new, and starts empty (${sizeOf(claim)})`;
    return [effectOf(claim.by, 'volume', what)];
  });
};

function grown(old: Claim, own: Claim, classes: Step['after'][number]['object'][]): readonly Effect[] {
  const [was, is] = [old, own].map((each) => parseQuantity(sizeOf(each)));
  if (own.isOfPod || was === undefined || is === undefined || is <= was) return [];
  if (refusedSize(old.by.object, own.by.object, classes) !== undefined) return [];
  const what = `the claim ${own.id} grows from ${sizeOf(old)} to ${sizeOf(own)}, with all that it holds`;
  return [effectOf(own.by, 'volume', what)];
}

function sizeOf({ spec }: Claim): string {
  return String(path(spec, 'resources', 'requests', 'storage') ?? 'no size');
}

export const effects: readonly EffectFinder[] = [volumes];
