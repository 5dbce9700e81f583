import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCEPTED_STEPS, acceptedStepsIn, withoutSteps } from '../input/accepted-steps.ts';
import { clusterNames } from '../input/load-clusters.ts';
import type { Change } from '../output/compare.ts';
import { git } from '../output/git-tree.ts';

/** Where what is merged stands, the first that there is. */
const MERGED = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master', 'HEAD'];

/**
 * Takes out what was accepted for steps that are merged: it has held for them, and says nothing of any other.
 * @param folder the folder of clusters, such as `clusters`
 */
export function takeOutSpent(root: string, folder: string): readonly Change[] {
  const merged = MERGED.find(
    (each) => git(root, ['rev-parse', '--verify', '--quiet', `${each}^{commit}`]) !== undefined,
  );
  if (merged === undefined) return [];
  return clusterNames(root, folder).flatMap((name): readonly Change[] => {
    const path = `${folder}/${name}/${ACCEPTED_STEPS}`;
    if (!existsSync(join(root, path))) return [];
    const before = git(root, ['show', `${merged}:./${path}`])?.toString('utf8');
    if (before === undefined) return [];
    const spent = new Set(acceptedStepsIn(before, path).steps.map((step) => JSON.stringify(step)));
    const text = readFileSync(join(root, path), 'utf8');
    const left = withoutSteps(text, (step) => spent.has(JSON.stringify(step)));
    if (left === text) return [];
    if (left === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), left);
    return [{ action: left === undefined ? 'remove' : 'update', path }];
  });
}
