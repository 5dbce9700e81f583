import type { Mistake } from '../model/finding.ts';
import type { Kinds } from '../model/kinds.ts';
import { kindsShape } from '../model/kinds-shapes.ts';
import { isFields } from '../model/shape.ts';
import { foundModules, loadExports } from './found-modules.ts';

/** The files in which add-ons say what they know of kinds. */
export const ADDON_KINDS = 'charts/addons/*/kinds.ts';

/**
 * What add-ons know of kinds. It is known whether or not a cluster has the add-on, since a Helm chart may bring the kinds as
 * well.
 */
export async function loadKinds(
  root: string,
): Promise<{ readonly kinds: readonly Kinds[]; readonly mistakes: readonly Mistake[] }> {
  const { found, mistakes } = await loadExports(foundModules(root, ADDON_KINDS), {
    name: 'kinds',
    is: (given): given is Kinds => isFields(given),
    fix: 'write: export const kinds: Kinds = { … }',
  });
  const judged = found.map(({ file, value }) => ({ value, wrong: kindsShape(value, 'kinds'), file }));
  return {
    kinds: judged.filter(({ wrong }) => wrong.length === 0).map(({ value }) => value),
    mistakes: [
      ...mistakes,
      ...judged.flatMap(({ file, wrong }) =>
        wrong.map(({ where, what, fix }) => ({ where: file, what: `${where}: ${what}`, fix })),
      ),
    ],
  };
}
