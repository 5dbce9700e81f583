import { groupBy } from '../model/grouped.ts';
import { kindKey } from '../model/rendered.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';

const byKind = shared(({ objects }) => groupBy(objects, ({ object }) => kindKey(object)));

/** The objects of some kinds, `group/Kind`, in their order: who looks at few kinds passes over no others. */
export function objectsOf(subject: Subject, ...kinds: readonly string[]): readonly Placed[] {
  const groups = byKind(subject);
  const there = kinds.filter((kind) => groups.has(kind));
  if (there.length < 2) return groups.get(there[0] ?? '') ?? [];
  return subject.objects.filter(({ object }) => there.includes(kindKey(object)));
}
