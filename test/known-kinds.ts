import { join } from 'node:path';
import { ADDON_KINDS } from '../lib/input/addon-kinds.ts';
import { filesIn } from '../lib/input/found-modules.ts';
import { SIDES as SIDE_FILES } from '../lib/input/load-sides.ts';
import { kindTable } from '../lib/kinds/kind-table.ts';
import type { Kinds } from '../lib/model/kinds.ts';
import type { Side } from '../lib/model/side.ts';

/** What add-ons know of kinds, as main.ts hands it in. For jest alone: other programs that share these tests' parts load modules otherwise. */
export const KINDS: readonly Kinds[] = filesIn(process.cwd(), ADDON_KINDS)
  // jest loads a module whose name is not known beforehand in no other way.
  .map((file) => (require(join(process.cwd(), file)) as { kinds: Kinds }).kinds);

/** The sides of the repository. */
export const SIDES: readonly Side[] = filesIn(process.cwd(), SIDE_FILES).map(
  (file) => (require(join(process.cwd(), file)) as { side: Side }).side,
);

/** All that is known of kinds in a cluster whose components bring nothing more. */
export const KIND_TABLE = kindTable(KINDS, []);
