import type { KindTable } from '../../kinds/kind-table.ts';
import type { Mistake } from '../../model/finding.ts';
import type { DemandRow } from '../../model/kinds.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type Json, type KubernetesObject } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

/** What of an object does not meet the demands of its kind. */
function unmetIn(object: KubernetesObject, kinds: KindTable): readonly Mistake[] {
  return kinds
    .fields('demands', object)
    .flatMap(({ row, hits }) => hits.flatMap((hit) => unmet(hit.value, hit.at, row)));
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function unmet(value: Json, place: string, { one, some, all }: DemandRow): readonly Mistake[] {
  if (!isMap(value)) return [];
  const present = Object.keys(value).filter((key) => isThere(value[key]));
  const lacking = (all?.split(' ') ?? []).filter((key) => !present.includes(key));
  const among = (one ?? some)?.split(' ') ?? [];
  const chosen = one === '*' ? present : present.filter((key) => among.includes(key));
  const list = one === '*' ? 'its possible fields' : listed(among);
  return [
    ...lacking.map((key) => ({ what: `lacks ${place}.${key}`, fix: 'give it' })),
    ...(among.length > 0 && chosen.length === 0
      ? [{ what: `${place} has none of ${list}`, fix: 'give one of them' }]
      : []),
    ...(one && chosen.length > 1
      ? [{ what: `${place} has both ${chosen.join(' and ')}`, fix: 'keep one of them' }]
      : []),
  ];
}

const policy = (choice: string) =>
  manifest(
    'image.toolkit.fluxcd.io/v1 ImagePolicy',
    'web',
    `spec: { imageRepositoryRef: { name: web }, policy: ${choice} }`,
  );

export const rules = ruleTable({
  'incomplete-resource': {
    acceptable: true,
    what: 'A resource lacks what its controller cannot do without',
    why: 'Its schema allows it, so that the API server takes it and Flux says that all is well. Its controller then writes a line to its log, and does nothing: no certificate, no route, no new image.',
    fix: 'Give what the message names. The documentation of the controller tells what belongs into it.',
    check: ofObjects(undefined, unmetIn),
    wrong: policy('{}'),
    right: policy('{ semver: { range: 1.x } }'),
  },
});
