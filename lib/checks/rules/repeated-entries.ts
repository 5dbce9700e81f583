import type { Hit } from '../../kinds/field-path.ts';
import type { Mistake } from '../../model/finding.ts';
import { ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { repeated } from '../repeated.ts';
import { ruleTable } from '../rule.ts';

function repeatedIn(found: readonly Hit[]): readonly Mistake[] {
  const hits = found.filter(({ value }) => typeof value === 'string');
  return repeated(hits.map(({ value }) => String(value).toLowerCase())).map((value) => ({
    what: `has '${value}' twice in ${hits[0]?.at.replace(/\[[^[]*\]$/, '')}`,
    fix: 'remove one of them, or correct it',
  }));
}

const slice = (endpoints: string) =>
  manifest('discovery.k8s.io/v1 EndpointSlice', 'web', `addressType: IPv4\nendpoints: [${endpoints}]`);

export const rules = ruleTable({
  'same-entry': {
    severity: 'warning',
    what: 'A host or an address stands twice in one list',
    why: 'The second one does nothing. Most often it was copied to be changed, and the change was forgotten: the other host has no certificate, the other machine gets no request.',
    fix: 'Correct one of the two, or remove it.',
    check: ofObjects(undefined, (object, kinds) =>
      kinds.fields('sets', object).flatMap(({ hits }) => repeatedIn(hits)),
    ),
    wrong: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.40] }'),
    right: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.41] }'),
  },
});
