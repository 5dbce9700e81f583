import { firstAt } from '../../kinds/field-path.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import type { Mistake } from '../../model/finding.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

function writtenIn(object: KubernetesObject, kinds: KindTable): readonly Mistake[] {
  return kinds
    .fields('written', object)
    .filter(({ row: { when = 'kind' } }) => firstAt(when, object) !== undefined)
    .flatMap(({ row: { by }, hits }) =>
      hits.map(({ at }) => ({ what: `sets ${at}, which ${by} writes at run time`, fix: 'leave it out' })),
    );
}

const settings = (metadata: string) =>
  manifest('v1 ConfigMap', `web, ${metadata}`, "data: { web.conf: 'port = 8080' }");

export const rules = ruleTable({
  'run-time-field': {
    severity: 'warning',
    what: 'An object sets a field that the cluster writes at run time',
    why: 'Flux sets it again at each reconciliation, against the program that writes it. The API server refuses a `resourceVersion` or a `uid` that is not its own, and then nothing of the stage is applied.',
    fix: 'Leave it out. `kubectl get -o yaml` shows more fields than somebody wrote.',
    check: ofObjects(undefined, writtenIn),
    wrong: settings("resourceVersion: '4711'"),
    right: settings('labels: { tier: web }'),
  },
});
