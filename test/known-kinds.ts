import { join } from 'node:path';
import { kindFiles } from '../lib/input/addon-kinds.ts';
import { sideFolders } from '../lib/input/load-sides.ts';
import { kindTable } from '../lib/kinds/kind-table.ts';
import type { Kinds } from '../lib/model/kinds.ts';
import type { Side } from '../lib/model/side.ts';

/** What add-ons know of kinds, as main.ts hands it in. For jest alone: other programs that share these tests' parts load modules otherwise. */
export const KINDS: readonly Kinds[] = kindFiles(process.cwd())
  // jest loads a module whose name is not known beforehand in no other way.
  .map((file) => (require(join(process.cwd(), file)) as { kinds: Kinds }).kinds);

/** The sides of the repository. */
export const SIDES: readonly Side[] = sideFolders(process.cwd()).map(
  (folder) => (require(join(process.cwd(), folder, 'side.ts')) as { side: Side }).side,
);

/** All that is known of kinds in a cluster whose components bring nothing more. */
export const KIND_TABLE = kindTable(KINDS, []);
