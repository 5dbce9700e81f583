import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { readTreeOf } from '../../lib/output/tree-files.ts';

/** Where a Kustomization stands. */
export interface Progress {
  readonly name: string;
  /** The revision that it tried last. */
  readonly attempted?: string;
  /** The revision that it applied last. */
  readonly applied?: string;
  /** The status of its condition Ready. */
  readonly ready?: string;
  readonly reason?: string;
  readonly message: string;
  /** It has given up for now, for another reason than that it waits for others. */
  readonly failed: boolean;
  /** Of the last reconciliation that was asked for. */
  readonly handled?: string;
}

const WAITING = new Set(['DependencyNotReady', 'Progressing', 'ProgressingWithRetry', 'HealthCheckCanceled']);

/** What a Kustomization's status says. */
export function stateOf(kustomization: JsonMap): Progress {
  const status = path(kustomization, 'status');
  const condition = list(path(status, 'conditions')).find(({ type }) => type === 'Ready');
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const reason = text(condition?.reason);
  return {
    name: String(path(kustomization, 'metadata', 'name')),
    attempted: text(path(status, 'lastAttemptedRevision')),
    applied: text(path(status, 'lastAppliedRevision')),
    ready: text(condition?.status),
    reason,
    message: text(condition?.message) ?? 'has not begun',
    failed: condition?.status === 'False' && reason !== undefined && !WAITING.has(reason),
    handled: text(path(status, 'lastHandledReconcileAt')),
  };
}

/** The rendered Kustomizations of a cluster, whatever may be wrong with what they apply. */
export function kustomizations(root: string, cluster: string): readonly KubernetesObject[] {
  return readTreeOf(root)
    .kustomizations.filter((each) => each.cluster === cluster)
    .map(({ object }) => object);
}

/** The names that each rendered Kustomization waits for. */
export function dependencies(root: string, cluster: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    kustomizations(root, cluster).map((each) => [
      each.metadata.name,
      list(path(each, 'spec', 'dependsOn')).map(({ name }) => String(name)),
    ]),
  );
}
