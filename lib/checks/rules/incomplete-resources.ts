import { alternatives, type Find, finder } from '../../kinds/field-path.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import type { Mistake } from '../../model/finding.ts';
import { append } from '../../model/grouped.ts';
import type { DemandRow } from '../../model/kinds.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type Json } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { kindKey } from '../../model/rendered.ts';
import { ofObjects } from '../each-object.ts';
import { ruleTable } from '../rule.ts';

/** What of objects does not meet the demands of their kinds. */
const unmetIn = remembered((kinds: KindTable) => {
  const byKind = new Map<string, (DemandRow & { readonly find: Find })[]>();
  for (const row of kinds.demands) {
    for (const kind of alternatives(row.kinds)) append(byKind, kind, { ...row, find: finder(row.at) });
  }
  return ofObjects([...byKind.keys()], (object) =>
    (byKind.get(kindKey(object)) ?? []).flatMap((row) =>
      row.find(object).flatMap((hit) => unmet(hit.value, hit.at, row)),
    ),
  );
});

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

const policy = (choice: string) => `
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: { name: web }
spec: { imageRepositoryRef: { name: web }, policy: ${choice} }
`;

export const rules = ruleTable({
  'incomplete-resource': {
    acceptable: true,
    what: 'A resource lacks what its controller cannot do without',
    why: 'Its schema allows it, so that the API server takes it and Flux says that all is well. Its controller then writes a line to its log, and does nothing: no certificate, no route, no new image.',
    fix: 'Give what the message names. The documentation of the controller tells what belongs into it.',
    check: (subject) => unmetIn(subject.kinds)(subject),
    wrong: policy('{}'),
    right: policy('{ semver: { range: 1.x } }'),
  },
});
