import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';
import type { Side } from '../model/side.ts';
import { loadModule } from './load-module.ts';

/** Sides, and what is wrong with files that are to export one. */
export interface LoadedSides {
  readonly sides: readonly Side[];
  readonly mistakes: readonly Mistake[];
}

/** The sides of a repository: the export `side` of each `<folder>/side.ts`. */
export async function loadSides(root: string): Promise<LoadedSides> {
  const sides: Side[] = [];
  const mistakes: Mistake[] = [];
  for (const folder of sideFolders(root)) {
    const where = `${folder}/side.ts`;
    const loaded = await loadModule(root, where);
    if ('problem' in loaded) mistakes.push(loaded.problem);
    else if (isSide(loaded.module.side, folder)) sides.push(loaded.module.side);
    else
      mistakes.push({
        where,
        what: 'does not export a side',
        fix: `write: export const side: Side = { name: '${folder}', … }`,
      });
  }
  return { sides, mistakes };
}

/** The folders at the top of a repository that are sides, sorted. */
export function sideFolders(root: string): readonly string[] {
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'side.ts')))
    .sort();
}

function isSide(given: unknown, folder: string): given is Side {
  return isFields(given) && given.name === folder && given.told instanceof RegExp && typeof given.render === 'function';
}
