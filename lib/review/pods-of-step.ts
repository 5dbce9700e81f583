import type { Changed } from '../checks/changes.ts';
import { isSame } from '../checks/changes.ts';
import type { Step } from '../checks/step.ts';
import { firstAt } from '../kinds/field-path.ts';
import type { DescribedPods } from '../kinds/kind-table.ts';
import { type KubernetesObject, path } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';

/** The pods of an object that is in both trees. */
export interface ChangedPods {
  readonly changed: Changed;
  readonly before: DescribedPods;
  readonly after: DescribedPods;
  /** What they are made of differs, so that they are replaced. */
  readonly isReplaced: boolean;
}

/** The pods of all objects that differ. */
export function changedPods({ changes, kinds }: Step): readonly ChangedPods[] {
  return changes.changed.flatMap((changed) => {
    const was = new Map(kinds.pods(changed.before.object).map((each) => [each.at, each]));
    return kinds.pods(changed.after.object).flatMap((after): readonly ChangedPods[] => {
      const before = was.get(after.at);
      if (before === undefined) return [];
      return [{ changed, before, after, isReplaced: !isSame(before.template, after.template) }];
    });
  });
}

/** How many pods an object asks for: one where it does not say; undefined where something scales it, or each node has one. */
export function replicasOf({ row }: DescribedPods, object: KubernetesObject): number | undefined {
  if (row.replicas === undefined) return row.perNode ? undefined : 1;
  const said = firstAt(row.replicas, object);
  return said === undefined ? 1 : Number(said);
}

/** How the pods of an object are replaced. */
export type Replacement =
  | 'all at once'
  | 'one after another'
  | 'node by node'
  | 'without a gap'
  | 'when they are deleted'
  | 'not';

/** How the pods of an object are replaced. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy */
export function replacementOf(pods: DescribedPods, object: KubernetesObject): Replacement {
  if (isKind(object, '/Pod')) return 'all at once';
  if (path(object.spec, 'paused') === true) return 'not';
  const strategy = path(object.spec, 'strategy') ?? path(object.spec, 'updateStrategy');
  const type = path(strategy, 'type');
  if (type === 'OnDelete') return 'when they are deleted';
  if (type === 'Recreate') return 'all at once';
  if (pods.row.perNode) return surges(strategy) ? 'without a gap' : 'node by node';
  const replicas = replicasOf(pods, object) ?? 1;
  // It takes the old pod away before it makes the new one.
  if (isKind(object, 'apps/StatefulSet')) return replicas > 1 ? 'one after another' : 'all at once';
  return missing(path(strategy, 'rollingUpdate', 'maxUnavailable') ?? '25%', replicas) >= replicas
    ? 'all at once'
    : 'without a gap';
}

function surges(strategy: KubernetesObject[string]): boolean {
  const surge = path(strategy, 'rollingUpdate', 'maxSurge') ?? 0;
  return surge !== 0 && surge !== '0%';
}

/** How many pods may be missing meanwhile. A share is rounded down. */
function missing(said: KubernetesObject[string], replicas: number): number {
  return typeof said === 'string' && said.endsWith('%')
    ? Math.floor((replicas * Number.parseFloat(said)) / 100)
    : Number(said);
}
