import { identityOf } from '../../checks/changes.ts';
import type { Placed } from '../../checks/placed.ts';
import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type JsonMap, path } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { isPolicyOfIngress, type Opening, openingsOf } from '../let-in.ts';

/** Connections that NetworkPolicies let in from now on, or no longer. */
const connections: EffectFinder = ({ before, after, changes }) => {
  const [was, is] = [openingsOf(before), openingsOf(after)];
  const gone = new Set(changes.removed.map(({ path }) => path));
  const opened = [...is].filter(([key]) => !was.has(key)).map(([, each]) => each);
  // What goes with all its pods shuts nobody out, nor does what others let in as well.
  const closed = [...was]
    .filter(([key, { by }]) => !is.has(key) && !gone.has(by.path))
    .map(([, each]) => each)
    .filter((each) => ![...is.values()].some((other) => covers(other, each)));
  return [...told(opened, 'opens', 'may connect to'), ...told(closed, 'closes', 'may no longer connect to')];
};

/** Whether an opening lets in all that another one did. */
function covers(opening: Opening, { by, from, to, port }: Opening): boolean {
  const isWide = opening.from === 'everybody' || (opening.from === 'every pod' && !isNetwork(from));
  const isOnPort = opening.port === 'every port' || opening.port === port;
  return isWide && isOnPort && opening.by.cluster === by.cluster && opening.to === to;
}

const isNetwork = (from: string) => /^[\d:.a-f]+\/\d+$/.test(from);

/** Pods that stay, and that no policy stands before any more. */
const unguarded: EffectFinder = ({ before, after, kinds }) => {
  const isThere = new Set(before.map(identityOf));
  const [had, has] = [guards(before), guards(after)];
  return after
    .filter((placed) => isThere.has(identityOf(placed)))
    .filter((placed) =>
      kinds.pods(placed.object).some(({ template }) => {
        const labels = path(template, 'metadata', 'labels');
        return isMap(labels) && had(placed, labels) && !has(placed, labels);
      }),
    )
    .map((placed) => {
      const what = `everybody may connect to pods of ${placed.object.metadata.name} on every port: no policy keeps anybody out any more`;
      return effectOf(placed, 'opens', what, { answers: 'in' });
    });
};

/** Whether a policy of a tree says who comes in to pods with some labels. */
function guards(tree: readonly Placed[]): (placed: Placed, labels: JsonMap) => boolean {
  const policies = tree.filter(isPolicyOfIngress);
  return ({ cluster, object }, labels) =>
    policies.some(
      (each) =>
        each.cluster === cluster &&
        each.object.metadata.namespace === object.metadata.namespace &&
        selects(path(each.object.spec, 'podSelector'), labels),
    );
}

function told(openings: readonly Opening[], is: 'opens' | 'closes', may: string): readonly Effect[] {
  const groups = groupBy(openings, ({ by, from, to }) => `${by.cluster} ${by.component} ${from} ${to}`);
  return [...groups.values()].map((all) => {
    const { by, from, to } = all[0]!;
    const what = `${from} ${may} ${to} on ${listed(all.map(({ port }) => port))}`;
    const isWide = is === 'opens' && (from === 'everybody' || from.startsWith('every pod') || isNetwork(from));
    return effectOf(by, is, what, isWide ? { answers: 'in' } : {});
  });
}

export const effects: readonly EffectFinder[] = [connections, unguarded];
