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

/** The sides of bramble and of a repository, with a stand-in where a file does not export one. */
export async function loadSides(root: string): Promise<LoadedSides> {
  const files = foundModules(root, SIDES);
  const { found, mistakes } = await loadExports(files, {
    name: 'side',
    is: isSide,
    fix: "write: export const side: Side = { name: '<its folder>', … }",
  });
  const sides = files.map(({ file }) => found.find((each) => each.file === file)?.value ?? unknownSide(file));
  return { sides, mistakes };
}

/** Takes the place of one that cannot be loaded. */
function unknownSide(file: string): Side {
  const name = file.slice(0, file.indexOf('/'));
  return { name, isUnknown: true, told: /(?!)/, appliedBy: 'nobody', render: async () => new Map() };
}

function isSide(given: unknown, file: string): given is Side {
  const isWhole = isFields(given) && given.told instanceof RegExp && typeof given.render === 'function';
  return isWhole && file === `${given.name}/side.ts`;
}
