import { containersOf } from '../derive/pods.ts';
import { alternatives, valueFinder } from '../kinds/field-path.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Mistake } from '../model/finding.ts';
import { groupBy } from '../model/grouped.ts';
import type { PodRow } from '../model/kinds.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { kindKey } from '../model/rendered.ts';
import { objectsOf } from './objects-of.ts';
import { type Perhaps, present } from './perhaps.ts';
import { at, type Placed } from './placed.ts';
import { type PlacedPods, placedPods } from './placed-pods.ts';
import { type Found, type Subject, shared } from './rule.ts';
import { isSound } from './schema.ts';

type Check = (subject: Subject) => readonly Found[];

/** An object whose fields are those of its kind, with the pods that it keeps. Of others there is nothing more to say than that. */
interface Sound {
  readonly placed: Placed;
  readonly keepers: readonly Keeper[];
}

const sound = shared((subject: Subject) => {
  const { kinds, objects } = subject;
  const isRight = isSound(subject);
  const all: Sound[] = [];
  for (const placed of objects) {
    const { object } = placed;
    if (!isRight(object)) continue;
    const pods = kinds.pods(object);
    const keepers = pods.length === 0 ? NO_KEEPERS : pods.map(({ row, spec }) => new Keeper(spec, object, row, kinds));
    all.push({ placed, keepers });
  }
  const byKind = groupBy(all, ({ placed }) => kindKey(placed.object));
  return { all, byKind, withPods: all.filter(({ keepers }) => keepers !== NO_KEEPERS) };
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
    ({ all, byKind }) => kinds?.flatMap((kind) => byKind.get(kind) ?? []) ?? all,
    ({ placed }, known) => judge(placed.object, known),
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
  const find = valueFinder(at);
  return ofObjects(alternatives(kinds), (object) => find(object).map((value) => judge(value, object)));
}

/** Values that are wrong: where they stand, when they are, what is said of one (`{}` stands for it), and what to do. */
export type ValueRow = readonly [at: string, isWrong: (value: Json) => boolean, what: string, fix: string];

/** The same by rows. */
export function ofRows(kinds: string, ...rows: readonly ValueRow[]): Check {
  const judge = judgeRows(rows);
  return ofObjects(alternatives(kinds), judge);
}

function judgeRows(rows: readonly ValueRow[]) {
  const all = rows.map(([at, isWrong, what, fix]) => ({ find: valueFinder(at), isWrong, what, fix }));
  return (within: JsonMap): readonly Mistake[] => {
    const found: Mistake[] = [];
    for (const { find, isWrong, what, fix } of all) {
      for (const value of find(within)) {
        if (isWrong(value)) found.push({ what: what.replace('{}', String(value)), fix });
      }
    }
    return found;
  };
}

/** What is wrong of several things: whether each is, what is then said of it, and what to do. */
export function among(
  ...rows: readonly (readonly [isWrong: boolean, what: string, fix: string])[]
): readonly Mistake[] {
  return rows.filter(([isWrong]) => isWrong).map(([, what, fix]) => ({ what, fix }));
}

/** Whether a value is a text, and not right: of a form, or as a function says. An empty one counts as none. */
export function unless(right: RegExp | ((text: string) => boolean)): (value: Json) => boolean {
  const isRight = right instanceof RegExp ? (text: string) => right.test(text) : right;
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
  among: (known: ReturnType<typeof sound>) => readonly Sound[],
  judge: (one: Sound, kinds: KindTable) => Perhaps<Mistake>,
): Check {
  const judged = remembered((_: KindTable) => new WeakMap<KubernetesObject, readonly Mistake[]>());
  return (subject) => {
    const { kinds } = subject;
    const known = isFirst(subject) ? undefined : judged(kinds);
    const found: Found[] = [];
    for (const one of among(sound(subject))) {
      const { placed } = one;
      let told: Perhaps<Mistake> = known?.get(placed.object);
      if (told === undefined) {
        told = judge(one, kinds);
        known?.set(placed.object, present(told));
      }
      tell(told, placed, found);
    }
    return found;
  };
}

/** Whether no other subject of these kinds has been judged before. Most runs judge one, for which keeping costs more than it gains. */
function isFirst(subject: Subject): boolean {
  const of = firstOf(subject.kinds);
  of.first ??= subject;
  return of.first === subject;
}

const firstOf = remembered((_: KindTable): { first?: Subject } => ({}));

/** Adds what is wrong of an object. */
function tell(told: Perhaps<Mistake>, placed: Placed, found: Found[]): void {
  for (const mistake of present(told)) found.push(at(placed, mistake));
}

/** What keeps a pod, and how. */
class Keeper {
  readonly pod: JsonMap;
  readonly object: KubernetesObject;
  readonly row: PodRow;
  readonly kinds: KindTable;
  #containers: readonly JsonMap[] | undefined;

  constructor(pod: JsonMap, object: KubernetesObject, row: PodRow, kinds: KindTable) {
    this.pod = pod;
    this.object = object;
    this.row = row;
    this.kinds = kinds;
  }

  /** The containers of the pod. */
  get containers(): readonly JsonMap[] {
    this.#containers ??= containersOf(this.pod);
    return this.#containers;
  }
}

const NO_KEEPERS: readonly Keeper[] = [];

/** A check of the pods that objects keep. */
export function ofPods(judge: (pod: JsonMap, keeper: Keeper) => Perhaps<Mistake>): Check {
  return judging(
    ({ withPods }) => withPods,
    ({ keepers }) => keepers.map((keeper) => judge(keeper.pod, keeper)),
  );
}

/** A check of each container of the pods that objects keep. */
export function ofContainers(judge: (container: JsonMap, name: string, pod: JsonMap) => Perhaps<Mistake>): Check {
  return ofPods((pod, { containers }) => containers.map((each) => judge(each, String(each.name), pod)));
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
    const found: Found[] = [];
    const all = kinds === undefined ? subject.objects : objectsOf(subject, ...kinds);
    for (const each of all) tell(judge(each, subject), each, found);
    return found;
  };
}

/** The same of the pods that objects describe. */
export function eachPods(judge: (pods: PlacedPods, subject: Subject) => Perhaps<Mistake>): Check {
  return (subject) => {
    const found: Found[] = [];
    for (const each of placedPods(subject)) tell(judge(each, subject), each.placed, found);
    return found;
  };
}
