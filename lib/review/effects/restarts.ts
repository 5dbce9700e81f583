import type { Placed } from '../../checks/placed.ts';
import { firstAt } from '../../kinds/field-path.ts';
import { listed } from '../../model/listed.ts';
import { kindKey } from '../../model/rendered.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { isForced } from '../fixed-changes.ts';
import { counted, objectName } from '../object-names.ts';
import { type ChangedPods, changedPods, type Replacement, replacementOf, replicasOf } from '../pods-of-step.ts';

/** What becomes of pods that are made of something else now. */
const TOLD: Readonly<Record<Replacement, Pick<Effect, 'is' | 'what' | 'answers'>>> = {
  'all at once': { is: 'down', what: 'is down while its pods are replaced: the old ones go first', answers: 'down' },
  'one after another': { is: 'restarts', what: 'restarts, one pod after another' },
  'node by node': { is: 'restarts', what: 'restarts node by node: each node is without it meanwhile' },
  'without a gap': { is: 'restarts', what: 'restarts without a gap: new pods are ready before old ones go' },
  'when they are deleted': { is: 'keeps', what: 'keeps its pods as they are until somebody deletes them (OnDelete)' },
  not: { is: 'keeps', what: 'keeps its pods as they are: its roll-out is paused' },
};

const restarts: EffectFinder = (step) => changedPods(step).flatMap(replaced);

function replaced({ changed: { before, after }, after: pods, isReplaced }: ChangedPods): readonly Effect[] {
  if (!isReplaced) return [];
  if (pods.row.ends) {
    const isOnce = pods.at === 'spec.template';
    // What Flux may not replace is refused, which is told.
    if (isOnce && !isForced(after.object)) return [];
    return isOnce
      ? [effectOf(after, 'runs', 'runs once more: a Job whose pods differ is made anew')]
      : [effectOf(after, 'runs', 'runs in the new way from its next time on')];
  }
  // What had no pods before the step has none to lose.
  if (replicasOf(pods, after.object) === 0 || replicasOf(pods, before.object) === 0) return [];
  const { is, what, answers } = TOLD[replacementOf(pods, before.object)];
  return [effectOf(after, is, what, answers && { answers })];
}

const scales: EffectFinder = (step) =>
  changedPods(step).flatMap(({ changed: { before, after }, before: old, after: own }) => {
    const field = own.row.replicas;
    const [was, is] = [replicasOf(old, before.object), replicasOf(own, after.object)];
    if (field === undefined || was === undefined || is === undefined || was === is) return [];
    // A number that is said no more goes to what scales it, which is told apart.
    if (firstAt(field, after.object) === undefined) return [];
    if (is === 0) return [effectOf(after, 'stops', 'is left without a pod', { answers: 'down' })];
    const how = was === 0 ? 'starts again with' : `goes from ${was} to`;
    return [effectOf(after, 'scales', `${how} ${counted(is, 'pod')}`)];
  });

/** What ran and is rendered no more. Under another kind it comes back. */
const stops: EffectFinder = ({ changes, kinds }) =>
  changes.removed.flatMap((placed): readonly Effect[] => {
    const [pods] = kinds.pods(placed.object);
    if (pods === undefined || (pods.row.ends && pods.at === 'spec.template')) return [];
    const { kind, metadata } = placed.object;
    const twin = changes.created.find(
      (each) =>
        each.cluster === placed.cluster &&
        each.object.metadata.name === metadata.name &&
        each.object.metadata.namespace === metadata.namespace &&
        kinds.pods(each.object).length > 0,
    );
    if (twin) {
      const what = `is down between the ${kind} that goes and the ${twin.object.kind} that comes`;
      return [effectOf(placed, 'down', what, { answers: 'down' })];
    }
    if (pods.row.ends) return [effectOf(placed, 'stops', `${objectName(placed)} runs no more`)];
    const moved = changes.created.find((each) => isMoved(placed, each))?.object.metadata.namespace;
    if (moved !== undefined) {
      const what = `stops in the namespace ${metadata.namespace} and starts in ${moved}: it is down meanwhile`;
      return [effectOf(placed, 'down', what, { answers: 'down' })];
    }
    return [effectOf(placed, 'stops', 'is removed, and runs no more', { answers: 'down' })];
  });

/** Whether an object is the same one in another namespace. */
function isMoved(was: Placed, is: Placed): boolean {
  const same = (of: (placed: Placed) => unknown) => of(was) === of(is);
  return (
    same(({ cluster }) => cluster) &&
    same(({ component }) => component) &&
    same(({ object }) => object.kind) &&
    same(({ object }) => object.metadata.name) &&
    !same(({ object }) => object.metadata.namespace)
  );
}

/** What reads a ConfigMap or Secret that changes, and is not replaced. */
const keeps: EffectFinder = (step) => {
  const read = new Map(
    step.changes.changed
      .filter(({ after }) => ['/ConfigMap', '/Secret'].includes(kindKey(after.object)))
      .map(({ after }) => [readId(after, kindKey(after.object), after.object.metadata), after]),
  );
  if (read.size === 0) return [];
  const replacedNow = new Set(changedPods(step).flatMap((each) => (each.isReplaced ? [each.changed.after] : [])));
  return step.after.flatMap((placed): readonly Effect[] => {
    if (replacedNow.has(placed)) return [];
    const reads = step.kinds
      .references(placed.object)
      .filter(
        ({ means, kind, namespace, name }) => means === 'reads' && read.has(readId(placed, kind, { namespace, name })),
      );
    if (reads.length === 0 || step.kinds.pods(placed.object).every(({ row }) => row.ends)) return [];
    const names = listed(reads.map(({ kind, name }) => `${kind.slice(1)} ${name}`));
    const isOfFiles = reads.every(({ at }) => at.includes('volumes'));
    const what = isOfFiles
      ? `is not restarted: its pods see the files of ${names} change while they run`
      : `is not restarted: its pods keep what they have read of ${names}`;
    return [effectOf(placed, 'keeps', what)];
  });
};

function readId({ cluster }: Placed, kind: string, { namespace, name }: { namespace?: string; name: string }): string {
  return `${cluster} ${kind} ${namespace}/${name}`;
}

export const effects: readonly EffectFinder[] = [stops, restarts, scales, keeps];
