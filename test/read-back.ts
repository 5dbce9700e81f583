import { type Placed, placed } from '../lib/checks/placed.ts';
import type { RenderedStage } from '../lib/model/rendered.ts';
import type { Tree } from '../lib/output/read-tree.ts';

/** What both sides know of an object: no tree tells what drew it. */
type Known = Omit<Placed, 'origin'>;

/** What was drawn: sorted by path, and as JSON has it. */
export function drawn(stages: readonly RenderedStage[]): readonly Known[] {
  return sorted(placed(stages).map(({ origin: _, ...known }) => known));
}

/** The same of a tree that was read, without the Secrets that were copied into it. */
export function readBack({ objects }: Tree): readonly Known[] {
  return sorted(objects.filter(({ isEncrypted }) => !isEncrypted));
}

function sorted(all: readonly Known[]): readonly Known[] {
  const plain = JSON.parse(JSON.stringify(all)) as readonly Known[];
  return [...plain].sort((a, b) => (a.path < b.path ? -1 : 1));
}
