import type { Mistake } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';
import type { Side } from '../model/side.ts';
import { foundModules, loadExports } from './found-modules.ts';

/** The files that export a side, each in a folder at the top. */
export const SIDES = '*/side.ts';

/** Sides, and what is wrong with files that are to export one. */
export interface LoadedSides {
  readonly sides: readonly Side[];
  readonly mistakes: readonly Mistake[];
}

/** The sides of bramble, and of a repository. */
export async function loadSides(root: string): Promise<LoadedSides> {
  const { found, mistakes } = await loadExports(foundModules(root, SIDES), {
    name: 'side',
    is: isSide,
    fix: "write: export const side: Side = { name: '<its folder>', … }",
  });
  return { sides: found.map(({ value }) => value), mistakes };
}

function isSide(given: unknown, file: string): given is Side {
  const isWhole = isFields(given) && given.told instanceof RegExp && typeof given.render === 'function';
  return isWhole && file === `${given.name}/side.ts`;
}
