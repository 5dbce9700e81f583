import { twins } from '../../model/grouped.ts';
import { isMap, type Json, path } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import type { Perhaps } from '../perhaps.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { type Workload, workloads } from '../workloads.ts';

/** Finds PodDisruptionBudgets that let no pod of theirs go, ever, and pods that two of them guard. */
function checkBudgets(subject: Subject): Perhaps<Found> {
  const budgets = objectsOf(subject, 'policy/PodDisruptionBudget');
  // A drain leaves the pods of DaemonSets alone, and does not wait for what ends by itself.
  const drained = workloads(subject).filter(({ isPerNode, ends }) => !isPerNode && !ends);
  const guarded = budgets.flatMap((each) =>
    drained.filter((workload) => guards(each, workload)).map((workload) => ({ each, workload })),
  );
  const pods = (of: Placed) => guarded.reduce((sum, { each, workload }) => sum + (each === of ? workload.pods : 0), 0);
  return [
    twins(guarded, ({ workload }) => workload).map(({ each: { each, workload }, first }) => {
      const what = `guards the pods of '${workload.placed.object.metadata.name}', as '${first.each.object.metadata.name}' does: Kubernetes evicts no pod that has two guards`;
      return at(each, { what, fix: 'remove one of the two, or narrow its selector' });
    }),
    budgets.map((each) => {
      const what = pods(each) > 0 && blocking(each.object.spec, pods(each));
      return what && at(each, { what, fix: 'let one pod go: maxUnavailable: 1' });
    }),
  ];
}

function guards({ object }: Placed, { placed, template }: Workload): boolean {
  const labels = path(template, 'metadata', 'labels');
  const isNear = object.metadata.namespace === placed.object.metadata.namespace;
  return isNear && selects(path(object.spec, 'selector'), isMap(labels) ? labels : {});
}

/** Parts of a hundred are rounded up in both. https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
function blocking(spec: Json | undefined, pods: number): string | undefined {
  const [minimum, maximum] = [path(spec, 'minAvailable'), path(spec, 'maxUnavailable')];
  const running = pods === 1 ? 'one runs' : `${pods} run`;
  if (minimum !== undefined && shareOf(minimum, pods) >= pods)
    return `keeps minAvailable ${minimum} of its pods, of which ${running}`;
  const isNone = minimum === undefined && maximum !== undefined && shareOf(maximum, pods) === 0;
  return isNone ? `lets maxUnavailable ${maximum} of its pods go` : undefined;
}

function shareOf(value: Json, pods: number): number {
  const isShare = typeof value === 'string' && value.endsWith('%');
  return isShare ? Math.ceil((pods * Number.parseFloat(value)) / 100) : Number(value);
}

const guarded = (budget: string) =>
  documents(
    workload({ spec: 'replicas: 2' }),
    manifest('policy/v1 PodDisruptionBudget', 'web', `spec:\n  ${budget}\n  selector: { matchLabels: { app: web } }`),
  );

/** What keeps a node from being emptied. */
export const rules = ruleTable({
  'blocked-drain': {
    severity: 'warning',
    what: 'A PodDisruptionBudget lets no pod go',
    why: 'Before a node is upgraded or restarted its pods are moved. A budget that never lets one go makes that wait for ever, and a person in a hurry then pulls the plug.',
    fix: 'Say `maxUnavailable: 1`, or run one replica more than must be there. With a single replica leave the budget out.',
    check: checkBudgets,
    wrong: guarded('minAvailable: 2'),
    right: guarded('minAvailable: 1'),
  },
});
