import { containersOf } from '../../derive/pods.ts';
import { finder, type Hit } from '../../kinds/field-path.ts';
import { POD_CONTAINERS } from '../../kinds/pod-places.ts';
import { oneOfThese } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import type { JsonMap, KubernetesObject } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { referentOf, referents } from '../referents.ts';
import { ruleTable, type Subject } from '../rule.ts';

/** A name of a container that is none of some pods. */
function missing({ value, at }: Hit, pods: readonly JsonMap[]): Perhaps<Mistake> {
  const names = pods.flatMap(containersOf).map(({ name }) => String(name));
  // An asterisk is every container, where one is taken.
  if (typeof value !== 'string' || value === '' || value === '*' || names.length === 0) return undefined;
  return (
    !names.includes(value) && {
      what: `${at} names the container '${value}', which is not there`,
      fix: oneOfThese(value, names),
    }
  );
}

/** The pods of what an object refers to at a place; its own where it refers to nothing. */
function podsAt(place: string | undefined, object: KubernetesObject, subject: Subject): readonly JsonMap[] {
  if (place === undefined) return subject.kinds.podSpecs(object);
  return subject.kinds
    .references(object)
    .filter(({ at }) => at === place)
    .flatMap((reference) => referentOf(reference, referents(subject))?.placed ?? [])
    .flatMap((target) => subject.kinds.podSpecs(target.object));
}

export const rules = ruleTable({
  'missing-container': {
    what: 'Something names a container that its pods do not have',
    why: 'A pod that asks for the limits of such a container is refused or never starts. What measures or reads it does nothing.',
    fix: 'Correct the name. Init containers count too.',
    check: eachObject(undefined, ({ object }, subject) => [
      subject.kinds
        .pods(object)
        .flatMap(({ template, spec }) =>
          POD_CONTAINERS.flatMap((place) => finder(place)(template)).map((hit) => missing(hit, [spec])),
        ),
      subject.kinds
        .fields('containers', object)
        .flatMap(({ row, hits }) => hits.map((hit) => missing(hit, podsAt(row.of, object, subject)))),
    ]),
    wrong: pod(
      'env: [{ name: MEMORY, valueFrom: { resourceFieldRef: { containerName: app, resource: limits.memory } } }]',
    ),
    right: pod(
      'env: [{ name: MEMORY, valueFrom: { resourceFieldRef: { containerName: web, resource: limits.memory } } }]',
    ),
  },
});
