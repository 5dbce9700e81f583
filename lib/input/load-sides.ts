import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';
import type { Side } from '../model/side.ts';
import { loadExports } from './load-module.ts';

/** Sides, and what is wrong with files that are to export one. */
export interface LoadedSides {
  readonly sides: readonly Side[];
  readonly mistakes: readonly Mistake[];
}

/** The sides of a repository: the export `side` of each `<folder>/side.ts`. */
export async function loadSides(root: string): Promise<LoadedSides> {
  const files = sideFolders(root).map((folder) => `${folder}/side.ts`);
  const { found, mistakes } = await loadExports(root, files, {
    name: 'side',
    is: isSide,
    fix: "write: export const side: Side = { name: '<its folder>', … }",
  });
  return { sides: found.map(({ value }) => value), mistakes };
}

/** The folders at the top of a repository that are sides, sorted. */
export function sideFolders(root: string): readonly string[] {
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'side.ts')))
    .sort();
}

function isSide(given: unknown, file: string): given is Side {
  const isWhole = isFields(given) && given.told instanceof RegExp && typeof given.render === 'function';
  return isWhole && file === `${given.name}/side.ts`;
}
