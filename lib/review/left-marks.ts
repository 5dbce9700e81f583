import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { kindKey } from '../model/rendered.ts';
import { type Consequence, following } from './consequence.ts';
import { unmark } from './runbook.ts';

/**
 * What is drawn and Flux does not apply any more, since a controller has marked it because of an object that goes: the marks stay.
 * @param after all objects as they are to be
 */
export function leftMarks(
  removed: readonly Placed[],
  after: readonly Placed[],
  kinds: KindTable,
): readonly Consequence[] {
  const marked = new Map(
    removed.flatMap(({ cluster, object: by }) =>
      kinds
        .made(by)
        .flatMap(({ kind, namespace, name, marks }) =>
          marks ? [[`${cluster} ${kind} ${namespace}/${name}`, { by, marks }] as const] : [],
        ),
    ),
  );
  if (marked.size === 0) return [];
  return after.flatMap((drawn) => {
    const { namespace, name } = drawn.object.metadata;
    const found = marked.get(`${drawn.cluster} ${kindKey(drawn.object)} ${namespace}/${name}`);
    if (!found) return [];
    const { by, marks } = found;
    const what = `the marks of the ${by.kind} ${by.metadata.name} stay on it, and with them Flux does not apply it: no later change, as of a port, reaches the cluster`;
    return [following(drawn, 'stays', { what, fix: 'take the marks off once that is gone' }, [unmark(drawn, marks)])];
  });
}
