import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import type { Kinds } from '../model/kinds.ts';
import { isFields } from '../model/shape.ts';
import { loadExports } from './load-module.ts';

/** Where add-ons live, each a file or a folder. */
const ADDONS = 'charts/addons';

/** What is known of kinds, and what is wrong with files that say so. */
export interface LoadedKinds {
  readonly kinds: readonly Kinds[];
  readonly mistakes: readonly Mistake[];
}

/**
 * What the add-ons of a repository know of kinds: the export `kinds` of each `charts/addons/<name>/kinds.ts`. It is known
 * whether or not a cluster has the add-on, since a Helm chart may bring the kinds as well.
 */
export async function loadKinds(root: string): Promise<LoadedKinds> {
  const { found, mistakes } = await loadExports(root, kindFiles(root), {
    name: 'kinds',
    is: (given): given is Kinds => isFields(given),
    fix: 'write: export const kinds: Kinds = { … }',
  });
  return { kinds: found.map(({ value }) => value), mistakes };
}

/** The files of a repository in which add-ons say what they know of kinds, sorted. */
export function kindFiles(root: string): readonly string[] {
  const folder = join(root, ADDONS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => `${ADDONS}/${name}/kinds.ts`)
    .filter((file) => existsSync(join(root, file)));
}
