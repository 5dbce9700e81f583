import type { EffectFinder } from '../effect.ts';
import { effectOf } from '../effect.ts';
import { imageStepsOf } from '../image-steps.ts';

const SIZES = {
  major: ' (a major step)',
  minor: '',
  patch: '',
  same: '',
  downgrade: ' (back to an older one)',
  other: '',
};

/** Images, and charts, that take the place of others. */
const images: EffectFinder = (step) =>
  imageStepsOf(step).map(({ placed, repository, isMoved, from, to, size, before }) => {
    const name = repository.slice(repository.lastIndexOf('/') + 1);
    const what = isMoved
      ? `${before} becomes ${repository}:${to}`
      : `${name} ${from} → ${to}${from === to ? ', another build' : SIZES[size]}`;
    return effectOf(placed, 'image', what);
  });

export const effects: readonly EffectFinder[] = [images];
