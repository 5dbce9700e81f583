import { check } from '../lib/checks/check.ts';
import { rules } from '../lib/checks/rules/schema-rules.ts';
import { CONDITIONED } from '../lib/checks/schema-core.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { CONTRADICTIONS } from './contradictions.ts';
import { CRDS, KINDS, SCHEMAS } from './sample-cluster.ts';

const found = (object: KubernetesObject) =>
  check(subjectOf({ objects: JSON.stringify(object) }, { crds: CRDS, kinds: KINDS, schemas: SCHEMAS }), rules).findings;

// That the API server refuses the wrong ones too, and takes the right ones, the scenario boundaries shows.
it.each(CONTRADICTIONS)('$wrong.kind: $says', ({ says, wrong, right }) => {
  expect(found(wrong)).toEqual([
    expect.objectContaining({ rule: 'contradicting-fields', what: expect.stringContaining(says) as unknown }),
  ]);
  expect(found(right)).toEqual([]);
});

it('every condition is shown', () => {
  const said = CONTRADICTIONS.map(({ says }) => says);
  const unsaid = CONDITIONED.filter(({ says }) => !said.some((each) => says.includes(each)));
  expect(unsaid).toEqual([]);
});
