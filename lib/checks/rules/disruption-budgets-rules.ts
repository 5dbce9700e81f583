import { isMap, type Json, type JsonMap, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { selects } from '../../model/selector.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable } from '../rule.ts';
import { type Workload, workloads } from '../workloads.ts';

/** Finds PodDisruptionBudgets that let no pod of theirs go, ever, and pods that two of them guard. */
function checkBudgets(objects: readonly Placed[], workloads: readonly Workload[]): readonly Found[] {
  const budgets = objects.filter(({ object }) => isKind(object, 'policy/PodDisruptionBudget'));
  if (budgets.length === 0) return [];
  const byNamespace = new Map<string | undefined, Workload[]>();
  for (const workload of workloads.filter(isDrained)) {
    const { namespace } = workload.placed.object.metadata;
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), workload]);
  }
  const guards = new Map<Workload, Placed>();
  return budgets.flatMap((each) => {
    const { metadata, spec } = each.object;
    const guarded = (byNamespace.get(metadata.namespace) ?? []).filter((workload) =>
      selects(path(spec, 'selector'), labelsOf(workload)),
    );
    const twice = guarded.flatMap((workload): readonly Found[] => {
      const other = guards.get(workload);
      if (!other) guards.set(workload, each);
      if (!other) return [];
      const what = `guards the pods of '${workload.placed.object.metadata.name}', as '${other.object.metadata.name}' does: Kubernetes evicts no pod that has two guards`;
      return [at(each, { what, fix: 'remove one of the two, or narrow its selector' })];
    });
    const pods = guarded.reduce((sum, workload) => sum + workload.pods, 0);
    const what = pods > 0 ? blocking(spec, pods) : undefined;
    return [...twice, ...(what ? [at(each, { what, fix: 'let one pod go: maxUnavailable: 1' })] : [])];
  });
}

/** A drain leaves the pods of DaemonSets alone, and does not wait for what ends by itself. */
function isDrained({ isPerNode, ends }: Workload): boolean {
  return !isPerNode && !ends;
}

function labelsOf({ template }: Workload): JsonMap {
  const labels = path(template, 'metadata', 'labels');
  return isMap(labels) ? labels : {};
}

/** Parts of a hundred are rounded up in both. https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
function blocking(spec: Json | undefined, pods: number): string | undefined {
  const running = pods === 1 ? 'one runs' : `${pods} run`;
  const [minimum, maximum] = [path(spec, 'minAvailable'), path(spec, 'maxUnavailable')];
  if (minimum !== undefined) {
    return shareOf(minimum, pods) >= pods
      ? `keeps minAvailable ${minimum} of its pods, of which ${running}`
      : undefined;
  }
  return maximum !== undefined && shareOf(maximum, pods) === 0
    ? `lets maxUnavailable ${maximum} of its pods go`
    : undefined;
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
    check: (subject) => checkBudgets(subject.objects, workloads(subject)),
    wrong: guarded('minAvailable: 2'),
    right: guarded('minAvailable: 1'),
  },
});
