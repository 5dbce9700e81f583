import { type Changes, touchedBy } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { Step } from '../checks/step.ts';
import { groupBy } from '../model/grouped.ts';
import { path } from '../model/object.ts';
import { type Consequence, following } from './consequence.ts';
import { countedKinds } from './object-names.ts';
import { kustomizationOf } from './runbook.ts';

/** The Kustomizations of a tree, and those of the one that takes its place. */
export type Kustomizations = Step['kustomizations'];

/** A Kustomization of a cluster. */
const idOf = (cluster: string, name: string) => `${cluster} ${name}`;

/** The Kustomizations of a tree that Flux does not look at, as `cluster name`. */
export function suspendedIn(kustomizations: readonly Placed[]): ReadonlySet<string> {
  const all = kustomizations.filter(({ object }) => path(object.spec, 'suspend') === true);
  return new Set(all.map(({ cluster, object }) => idOf(cluster, object.metadata.name)));
}

/** Whether the Kustomization of an object is one of some. */
export function isAmong(placed: Placed, some: ReadonlySet<string>): boolean {
  return some.has(idOf(placed.cluster, kustomizationOf(placed)));
}

/**
 * What stays as it is although nothing renders it any more: of a Kustomization that is suspended when it goes, Flux removes
 * nothing. https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend
 */
export function abandonedOf(removed: readonly Placed[], { before, after }: Kustomizations): readonly Placed[] {
  const suspended = suspendedIn(before);
  if (suspended.size === 0) return [];
  const there = new Set(after.map(({ cluster, object }) => idOf(cluster, object.metadata.name)));
  return removed.filter((each) => isAmong(each, suspended) && !there.has(idOf(each.cluster, kustomizationOf(each))));
}

/** Tells of what goes on running although nothing renders it any more. */
export function leftRunning(abandoned: readonly Placed[]): readonly Consequence[] {
  return [...groupBy(abandoned, (each) => idOf(each.cluster, each.component)).values()].map((all) => {
    const what = `is paused and goes: Flux removes nothing of it, ${countedKinds(all)} go on, and nobody tends them any more`;
    const fix = 'take the change back, take paused() out and merge that; remove the component after it';
    return following(all[0]!, 'abandoned', { what, fix });
  });
}

/** The objects that change while Flux does not look at them, and are not let go: nothing happens to them yet. */
export function waitingChanges({
  changes,
  kustomizations,
}: Pick<Step, 'changes' | 'kustomizations'>): readonly Placed[] {
  const suspended = suspendedIn(kustomizations.after);
  return suspended.size === 0 ? [] : touchedBy(changes).filter((each) => isAmong(each, suspended));
}

/** The changes that Flux carries out when a step is merged. */
export function actingChanges(step: Pick<Step, 'changes' | 'kustomizations'>): Changes {
  const { changes, kustomizations } = step;
  const suspended = suspendedIn(kustomizations.after);
  const orphaned = suspendedIn(kustomizations.before);
  if (suspended.size === 0 && orphaned.size === 0) return changes;
  const there = new Set(kustomizations.after.map(({ cluster, object }) => idOf(cluster, object.metadata.name)));
  const acts = (placed: Placed) => !isAmong(placed, suspended);
  const goes = (placed: Placed) => acts(placed) && (!isAmong(placed, orphaned) || isAmong(placed, there));
  return {
    created: changes.created.filter(acts),
    removed: changes.removed.filter(goes),
    changed: changes.changed.filter(({ after }) => acts(after)),
  };
}
