import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { type Opening, openingsOf } from '../let-in.ts';

/** Connections that NetworkPolicies let in from now on, or no longer. */
const connections: EffectFinder = ({ before, after, changes }) => {
  const [was, is] = [openingsOf(before), openingsOf(after)];
  const gone = new Set(changes.removed.map(({ path }) => path));
  const opened = [...is].filter(([key]) => !was.has(key)).map(([, each]) => each);
  // What goes with all its pods shuts nobody out.
  const closed = [...was].filter(([key, { by }]) => !is.has(key) && !gone.has(by.path)).map(([, each]) => each);
  return [...told(opened, 'opens', 'may connect to'), ...told(closed, 'closes', 'may no longer connect to')];
};

function told(openings: readonly Opening[], is: 'opens' | 'closes', may: string): readonly Effect[] {
  const groups = groupBy(openings, ({ by, from, to }) => `${by.cluster} ${by.component} ${from} ${to}`);
  return [...groups.values()].map((all) => {
    const { by, from, to } = all[0]!;
    const what = `${from} ${may} ${to} on ${listed(all.map(({ port }) => port))}`;
    const isFromOutside = is === 'opens' && (from === 'everybody' || /^[\d:.a-f]+\/\d+$/.test(from));
    return effectOf(by, is, what, isFromOutside ? { answers: 'in' } : {});
  });
}

export const effects: readonly EffectFinder[] = [connections];
