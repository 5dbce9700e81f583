import { containersOf } from '../derive/pods.ts';
import { alternatives, finder } from '../kinds/field-path.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Mistake } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import type { PodRow } from '../model/kinds.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
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

/**
 * A check of what stands at a place in objects of some kinds.
 * @param kinds `group/Kind`, with alternatives: `apps/{Deployment,StatefulSet}`
 * @param at in the language of `Kinds`: `spec.ports[]`
 */
export function ofValues(
  kinds: string,
  at: string,
  judge: (value: Json, object: KubernetesObject) => Perhaps<Mistake>,
): Check {
  const find = finder(at);
  return ofObjects(alternatives(kinds), (object) => find(object).map(({ value }) => judge(value, object)));
}

/** Values that are wrong: where they stand, when they are, what is said of one (`{}` stands for it), and what to do. */
export type ValueRow = readonly [at: string, isWrong: (value: Json) => boolean, what: string, fix: string];

/** The same by rows. */
export function ofRows(kinds: string, ...rows: readonly ValueRow[]): Check {
  const judge = judgeRows(rows);
  return ofObjects(alternatives(kinds), judge);
}

function judgeRows(rows: readonly ValueRow[]) {
  const all = rows.map(([at, isWrong, what, fix]) => ({ find: finder(at), isWrong, what, fix }));
  return (within: JsonMap): readonly Mistake[] =>
    all.flatMap(({ find, isWrong, what, fix }) =>
      find(within)
        .filter(({ value }) => isWrong(value))
        .map(({ value }) => ({ what: what.replace('{}', String(value)), fix })),
    );
}

/** What is wrong of several things: whether each is, what is then said of it, and what to do. */
export function among(
  ...rows: readonly (readonly [isWrong: boolean, what: string, fix: string])[]
): readonly Mistake[] {
  return rows.filter(([isWrong]) => isWrong).map(([, what, fix]) => ({ what, fix }));
}

/** Whether a value is a text, and not right. An empty one counts as none. */
export function unless(isRight: (text: string) => boolean): (value: Json) => boolean {
  return (value) => typeof value === 'string' && value !== '' && !isRight(value);
}

/** The same where only a map is of interest. */
export function ofMaps(
  kinds: string,
  at: string,
  judge: (map: JsonMap, object: KubernetesObject) => Perhaps<Mistake>,
): Check {
  return ofValues(kinds, at, (value, object) => isMap(value) && judge(value, object));
}

function judging(
  objectsOf: (subject: Subject) => readonly Placed[],
  judge: (kinds: KindTable) => (object: KubernetesObject) => Perhaps<Mistake>,
): Check {
  const judges = remembered((kinds: KindTable) => {
    const judgeOne = judge(kinds);
    return { judgeOne, judgeOnce: remembered((object: KubernetesObject) => present(judgeOne(object))) };
  });
  return (subject) => {
    const { judgeOne, judgeOnce } = judges(subject.kinds);
    const judged = isFirst(subject) ? judgeOne : judgeOnce;
    return foundIn(
      objectsOf(subject),
      ({ object }) => judged(object),
      (each) => each,
    );
  };
}

/** Whether no other subject of these kinds has been judged before. Most runs judge one, for which keeping costs more than it gains. */
function isFirst(subject: Subject): boolean {
  const of = firstOf(subject.kinds);
  of.first ??= subject;
  return of.first === subject;
}

const firstOf = remembered((_: KindTable): { first?: Subject } => ({}));

/** What is wrong of some objects. Most rules find nothing in most of them, and so make nothing for these. */
function foundIn<T>(
  all: readonly T[],
  judge: (each: T) => Perhaps<Mistake>,
  placedOf: (each: T) => Placed,
): readonly Found[] {
  const found: Found[] = [];
  for (const each of all) {
    for (const mistake of present(judge(each))) found.push(at(placedOf(each), mistake));
  }
  return found;
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

/** The same by rows. What is said begins with the name of the container. */
export function ofContainerRows(...rows: readonly ValueRow[]): Check {
  const judge = judgeRows(rows);
  return ofContainers((container, name) =>
    judge(container).map(({ what, fix }) => ({ what: `'${name}' ${what}`, fix })),
  );
}

/** A check of each object, or of those of some kinds, against all else that is known of the cluster. */
export function eachObject(
  kinds: readonly string[] | undefined,
  judge: (each: Placed, subject: Subject) => Perhaps<Mistake>,
): Check {
  return (subject) => {
    const all = kinds?.length === 1 ? (byKind(subject).get(kinds[0]!) ?? []) : subject.objects;
    const isAsked = ({ object }: Placed) => kinds === undefined || kinds.includes(kindKey(object));
    return foundIn(
      all.filter(isAsked),
      (each) => judge(each, subject),
      (each) => each,
    );
  };
}

const byKind = shared(({ objects }) => groupBy(objects, ({ object }) => kindKey(object)));

/** The same of the pods that objects describe. */
export function eachPods(judge: (pods: PlacedPods, subject: Subject) => Perhaps<Mistake>): Check {
  return (subject) =>
    foundIn(
      placedPods(subject),
      (each) => judge(each, subject),
      ({ placed }) => placed,
    );
}
