import type { Mistake } from '../model/finding.ts';
import { type FoundModule, loadExports } from './found-modules.ts';
import { modulesBeside } from './load-sides.ts';

/** The files that find what a change does to a cluster: bramble's own, those of add-ons, and those of sides. */
export function effectFiles(root: string): readonly FoundModule[] {
  return modulesBeside(root, 'lib/review/effects/*.ts', 'effects.ts');
}

/** What finds what a change does to a cluster. A finder is added by writing it, and listed nowhere. */
export async function loadEffects<T>(
  root: string,
): Promise<{ readonly finders: readonly T[]; readonly mistakes: readonly Mistake[] }> {
  const { found, mistakes } = await loadExports(effectFiles(root), {
    name: 'effects',
    is: (given): given is readonly T[] => Array.isArray(given) && given.every((each) => typeof each === 'function'),
    fix: 'write: export const effects: readonly EffectFinder[] = [ … ]',
  });
  return { finders: found.flatMap(({ value }) => value), mistakes };
}
