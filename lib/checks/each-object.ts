import { containersOf } from '../derive/pods.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { groupBy } from '../model/grouped.ts';
import type { PodRow } from '../model/kinds.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { kindKey } from '../model/rendered.ts';
import { at, type Placed } from './placed.ts';
import { type Rule, type Subject, shared } from './rule.ts';
import { isSound } from './schema.ts';

/** What is wrong with an object, and what to do about it. */
export interface Wrong {
  readonly what: string;
  readonly fix: string;
}

/** The objects whose fields are those of their kinds, by `group/Kind`. Of others there is nothing more to say than that. */
const sound = shared((subject: Subject) => {
  const isRight = isSound(subject);
  const all = subject.objects.filter(({ object }) => isRight(object));
  const byKind = groupBy(all, ({ object }) => kindKey(object));
  return { all, byKind, withPods: all.filter(({ object }) => subject.kinds.pods(object).length > 0) };
});

/**
 * A check of every object by itself, or of those of some kinds. What it says of an object it says once: an object that has
 * not changed is not looked at again.
 * @param kinds as `group/Kind`
 */
export function ofObjects(
  kinds: readonly string[] | undefined,
  judge: (object: KubernetesObject, kinds: KindTable) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return judging(
    (subject) => {
      const { all, byKind } = sound(subject);
      return kinds?.flatMap((kind) => byKind.get(kind) ?? []) ?? all;
    },
    (kinds) => (object) => judge(object, kinds),
  );
}

function judging(
  objectsOf: (subject: Subject) => readonly Placed[],
  judge: (kinds: KindTable) => (object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  const wrong = remembered((kinds: KindTable) => remembered(judge(kinds)));
  return (subject) => {
    const wrongWith = wrong(subject.kinds);
    return objectsOf(subject).flatMap((each) => wrongWith(each.object).map((one) => at(each, one)));
  };
}

/** What keeps a pod, and how. */
interface Keeper {
  readonly object: KubernetesObject;
  readonly row: PodRow;
  readonly kinds: KindTable;
}

/** A check of the pods that objects keep. */
export function ofPods(judge: (pod: JsonMap, keeper: Keeper) => readonly Wrong[]): NonNullable<Rule['check']> {
  return judging(
    (subject) => sound(subject).withPods,
    (kinds) => (object) => kinds.pods(object).flatMap(({ spec, row }) => judge(spec, { object, row, kinds })),
  );
}

/** A check of each container of the pods that objects keep. */
export function ofContainers(
  judge: (container: JsonMap, name: string, pod: JsonMap) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return ofPods((pod) => containersOf(pod).flatMap((container) => judge(container, String(container.name), pod)));
}
