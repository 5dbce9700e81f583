import { containersOf } from '../derive/pods.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Mistake } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import type { PodRow } from '../model/kinds.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { kindKey } from '../model/rendered.ts';
import { type Perhaps, present } from './perhaps.ts';
import { at, type Placed } from './placed.ts';
import { type PlacedPods, placedPods } from './placed-pods.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { isSound } from './schema.ts';

type Check = (subject: Subject) => readonly Found[];

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
  judge: (object: KubernetesObject, kinds: KindTable) => Perhaps<Mistake>,
): Check {
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
  judge: (kinds: KindTable) => (object: KubernetesObject) => Perhaps<Mistake>,
): Check {
  const mistakes = remembered((kinds: KindTable) => {
    const judgeOne = judge(kinds);
    return remembered((object: KubernetesObject) => present(judgeOne(object)));
  });
  return (subject) => {
    const mistakesOf = mistakes(subject.kinds);
    return objectsOf(subject).flatMap((each) => mistakesOf(each.object).map((mistake) => at(each, mistake)));
  };
}

/** What keeps a pod, and how. */
interface Keeper {
  readonly object: KubernetesObject;
  readonly row: PodRow;
  readonly kinds: KindTable;
}

/** A check of the pods that objects keep. */
export function ofPods(judge: (pod: JsonMap, keeper: Keeper) => Perhaps<Mistake>): Check {
  return judging(
    (subject) => sound(subject).withPods,
    (kinds) => (object) => kinds.pods(object).flatMap(({ spec, row }) => judge(spec, { object, row, kinds })),
  );
}

/** A check of each container of the pods that objects keep. */
export function ofContainers(judge: (container: JsonMap, name: string, pod: JsonMap) => Perhaps<Mistake>): Check {
  return ofPods((pod) => containersOf(pod).flatMap((container) => judge(container, String(container.name), pod)));
}

/** A check of each object, or of those of some kinds, against all else that is known of the cluster. */
export function eachObject(
  kinds: readonly string[] | undefined,
  judge: (each: Placed, subject: Subject) => Perhaps<Mistake>,
): Check {
  return (subject) =>
    subject.objects
      .filter(({ object }) => kinds === undefined || kinds.includes(kindKey(object)))
      .flatMap((each) => present(judge(each, subject)).map((mistake) => at(each, mistake)));
}

/** The same of the pods that objects describe. */
export function eachPods(judge: (pods: PlacedPods, subject: Subject) => Perhaps<Mistake>): Check {
  return (subject) =>
    placedPods(subject).flatMap((each) => present(judge(each, subject)).map((mistake) => at(each.placed, mistake)));
}
