import type { Subject } from '../../lib/checks/rule.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import type { Mutant } from './change.ts';
import { missingDemanded } from './demanded.ts';
import { duplicates } from './duplicates.ts';
import { placeOf } from './fields.ts';
import { emptied, impossible, misnamed, misplaced } from './impossible.ts';
import { changesOfMeaning, widerRights } from './meaning.ts';
import { random, shuffled } from './random.ts';
import { dangling, removed } from './references.ts';
import { missingRequired, misspelt, twins, wrongTypes } from './shape.ts';

/** How many mutants are made of each kind of mistake at each place. Places are the same in all objects of a kind. */
export interface Amount {
  readonly seed: number;
  readonly perPlace: number;
  /** Of mistakes in the shape of objects, of each kind. */
  readonly ofShape: number;
  /** Of CRDs, which are imported, of each kind of mistake. */
  readonly ofCrds: number;
  /** Of changes that leave an object valid, of each kind. */
  readonly valid: number;
}

/** Mutants of a cluster: the same for the same amount. */
export function mutants(subject: Subject, { seed, perPlace, ofShape, ofCrds, valid }: Amount): readonly Mutant[] {
  const next = random(seed);
  const objects = subject.objects.map(({ object }) => object);
  const own = objects.filter((object) => !isCrd(object));
  const crds = objects.filter(isCrd);
  const shape = (object: KubernetesObject) => [
    ...misspelt(object, next),
    ...wrongTypes(object),
    ...missingRequired(object),
    ...twins(object),
    ...emptied(object),
    ...impossible(object, next),
  ];
  const whole = [
    ...removed(objects, next),
    ...duplicates(subject),
    ...atMostOf(
      ofShape,
      shuffled(
        next,
        objects.flatMap((object) => misnamed(object, next)),
      ),
    ),
  ];
  const parts = own.flatMap((object) => [...shape(object), ...missingDemanded(object), ...misplaced(object)]);
  const others = own.flatMap((object) => [...changesOfMeaning(object, next), ...widerRights(object)]);
  return [
    ...whole,
    ...own.flatMap((object) => dangling(object, next)),
    ...atMostOf(ofShape, atMost(perPlace, shuffled(next, parts))),
    ...atMostOf(valid, atMost(perPlace, shuffled(next, others))),
    ...atMostOf(ofCrds, shuffled(next, crds.flatMap(shape))),
  ];
}

function isCrd({ kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition';
}
function atMost(count: number, all: readonly Mutant[]): readonly Mutant[] {
  return limited(
    count,
    all,
    ({ mistake, object, keys, now }) =>
      `${mistake} ${mistake === 'impossible value' ? now : typeof now} ${placeOf(object, keys)}`,
  );
}

function atMostOf(count: number, all: readonly Mutant[]): readonly Mutant[] {
  return limited(count, all, ({ mistake }) => mistake);
}

function limited(count: number, all: readonly Mutant[], keyOf: (mutant: Mutant) => string): readonly Mutant[] {
  const taken = new Map<string, number>();
  return all.filter((mutant) => {
    const key = keyOf(mutant);
    const sofar = taken.get(key) ?? 0;
    taken.set(key, sofar + 1);
    return sofar < count;
  });
}
