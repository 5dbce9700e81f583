import { identityOf, touchedBy } from '../../checks/changes.ts';
import type { Placed } from '../../checks/placed.ts';
import type { Step } from '../../checks/step.ts';
import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { list, path } from '../../model/object.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { isProtected } from '../left-behind.ts';
import { countedKinds, objectName } from '../object-names.ts';
import { kustomizationOf } from '../runbook.ts';

/** Which Kustomizations have something to apply, and in which order. */
const order: EffectFinder = ({ changes, kustomizations }) => {
  const clusters = groupBy(touchedBy(changes), ({ cluster }) => cluster);
  return [...clusters].flatMap(([cluster, all]): readonly Effect[] => {
    const own = kustomizations.after.filter((each) => each.cluster === cluster);
    const names = new Set(all.map(kustomizationOf));
    const running = own.filter(({ object }) => names.has(object.metadata.name));
    if (running.length === 0) return [];
    const waves = wavesOf(running, own);
    const what = waves.map((wave) => listed(wave)).join('; then ');
    return [{ is: 'order', cluster, component: 'flux-system', what: `Flux applies ${what}` }];
  });
};

/** Names by the order in which they can run: none before what it depends on, however far between. */
function wavesOf(running: readonly Placed[], all: readonly Placed[]): readonly (readonly string[])[] {
  const waits = new Map(
    all.map(({ object }) => [
      object.metadata.name,
      list(path(object.spec, 'dependsOn')).map(({ name }) => String(name)),
    ]),
  );
  const depths = new Map<string, number>();
  const names = new Set(running.map(({ object }) => object.metadata.name));
  const depthOf = (name: string, seen: readonly string[] = []): number => {
    const known = depths.get(name);
    if (known !== undefined || seen.includes(name)) return known ?? 0;
    const before = (waits.get(name) ?? []).map((each) => depthOf(each, [...seen, name]));
    const depth = Math.max(0, ...before) + (names.has(name) ? 1 : 0);
    depths.set(name, depth);
    return depth;
  };
  const waves = groupBy([...names].sort(), (name) => depthOf(name));
  return [...waves].sort(([a], [b]) => a - b).map(([, wave]) => wave);
}

/** What Flux deletes, or leaves behind since it is told to prune nothing of its Kustomization. */
const removes: EffectFinder = (step) => {
  const gone = step.changes.removed.filter((each) => !isProtected(each) && !step.kinds.isKept(each.object));
  const groups = groupBy(gone, (each) => `${each.cluster} ${each.component} ${prunes(each, step)}`);
  return [...groups.values()].map((all) => {
    const [first] = all;
    const named = all.length <= 3 ? all.map(objectName).join(', ') : countedKinds(all);
    if (prunes(first!, step)) return effectOf(first!, 'removes', `Flux deletes ${named}`);
    const what = `${named} ${all.length === 1 ? 'stays' : 'stay'}: its Kustomization prunes nothing`;
    return effectOf(first!, 'stays', what, { fix: 'delete it by hand' });
  });
};

function prunes(placed: Placed, { kustomizations: { before, after } }: Step): boolean {
  const isOwn = ({ cluster, object }: Placed) =>
    cluster === placed.cluster && object.metadata.name === kustomizationOf(placed);
  const own = after.find(isOwn) ?? before.find(isOwn);
  return own === undefined || path(own.object.spec, 'prune') === true;
}

/** An object that another Kustomization applies from now on: if the old one runs first, it deletes it. */
const handedOver: EffectFinder = ({ before, after, changes }) => {
  const was = new Map(before.map((each) => [identityOf(each), each]));
  const isGone = new Set(changes.removed.map(identityOf));
  return after.flatMap((placed): readonly Effect[] => {
    const old = was.get(identityOf(placed));
    if (old === undefined || isGone.has(identityOf(placed)) || kustomizationOf(old) === kustomizationOf(placed))
      return [];
    if (isProtected(old)) return [];
    const what = `${objectName(placed)} passes from the Kustomization ${kustomizationOf(old)} to ${kustomizationOf(placed)}: it is deleted and made anew where the old one runs first`;
    return [effectOf(placed, 'order', what)];
  });
};

export const effects: readonly EffectFinder[] = [order, removes, handedOver];
