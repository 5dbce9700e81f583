import { alternatives, type Find, finder, type Hit } from '../../kinds/field-path.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import type { Mistake } from '../../model/finding.ts';
import { append } from '../../model/grouped.ts';
import { remembered } from '../../model/remembered.ts';
import { kindKey } from '../../model/rendered.ts';
import { ofObjects } from '../each-object.ts';
import { repeated } from '../repeated.ts';
import { ruleTable } from '../rule.ts';

/** What stands twice in the lists of objects of which nobody means an item twice. */
const twice = remembered((kinds: KindTable) => {
  const byKind = new Map<string, Find[]>();
  for (const row of kinds.sets) {
    for (const kind of alternatives(row.kinds)) append(byKind, kind, finder(row.at));
  }
  return ofObjects([...byKind.keys()], (object) =>
    (byKind.get(kindKey(object)) ?? []).flatMap((find) => repeatedIn(find(object))),
  );
});

function repeatedIn(found: readonly Hit[]): readonly Mistake[] {
  const hits = found.filter(({ value }) => typeof value === 'string');
  return repeated(hits.map(({ value }) => String(value).toLowerCase())).map((value) => ({
    what: `has '${value}' twice in ${hits[0]?.at.replace(/\[[^[]*\]$/, '')}`,
    fix: 'remove one of them, or correct it',
  }));
}

const slice = (endpoints: string) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web }
addressType: IPv4
endpoints: [${endpoints}]
`;

export const rules = ruleTable({
  'same-entry': {
    severity: 'warning',
    what: 'A host or an address stands twice in one list',
    why: 'The second one does nothing. Most often it was copied to be changed, and the change was forgotten: the other host has no certificate, the other machine gets no request.',
    fix: 'Correct one of the two, or remove it.',
    check: (subject) => twice(subject.kinds)(subject),
    wrong: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.40] }'),
    right: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.41] }'),
  },
});
