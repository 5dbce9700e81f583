import { dirname } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';
import type { Side } from '../model/side.ts';
import { type FoundModule, foundModules, loadExports } from './found-modules.ts';

/** The files that export a side, each in a folder at the top. */
export const SIDES = '*/side.ts';

/**
 * Modules of one name: bramble's own, and those that stand beside an add-on or a side.
 * @param own a pattern
 * @param name such as `rules.ts`
 */
export function modulesBeside(root: string, own: string, name: string): readonly FoundModule[] {
  const sides = foundModules(root, SIDES).map(({ file }) => `${dirname(file)}/${name}`);
  return [own, `charts/addons/*/${name}`, ...new Set(sides)].flatMap((pattern) => foundModules(root, pattern));
}

/** The sides of bramble and of a repository, with a stand-in where a file does not export one. */
export async function loadSides(
  root: string,
): Promise<{ readonly sides: readonly Side[]; readonly mistakes: readonly Mistake[] }> {
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
