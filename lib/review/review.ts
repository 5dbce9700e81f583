import { changesOf } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { groupBy } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { comparable } from './charts-of-step.ts';
import { type Consequence, EFFECTS } from './consequence.ts';
import { refusals } from './fixed-changes.ts';
import { scaledDown } from './handed-over.ts';
import { isLost, leftClaim, leftObjects, waitsForPod } from './left-behind.ts';
import { leftMarks } from './left-marks.ts';
import { abandonedOf, type Kustomizations, leftRunning } from './left-running.ts';
import { isUsed, moved, movesOf } from './moved-data.ts';
import { reinstalled } from './reinstalled.ts';
import { inCluster, storesOf } from './stores.ts';
import { takenVolumes } from './taken-volumes.ts';

/**
 * Tells what a change does to a running cluster that its manifests do not show: which pods go on without their data, what the
 * API server refuses, and what stays behind. Pure.
 * @param was all objects as they were, of one cluster or of several
 * @param is the same as they are to be
 * @param told the Kustomizations that tell Flux to apply them, of both @default none is suspended
 */
export function review(
  was: readonly Placed[],
  is: readonly Placed[],
  kinds: KindTable,
  told: Kustomizations = { before: [], after: [] },
): readonly Consequence[] {
  const { before, after } = comparable({ before: was, after: is });
  const changes = changesOf(before, after);
  const abandoned = abandonedOf(changes.removed, told);
  const stored = { before: storesOf(before, kinds), after: storesOf(after, kinds) };
  const trees = { before, after, stored };
  const moves = movesOf(trees);
  const taken = takenVolumes(before, after, stored);
  const known = new Set([
    ...moves.map(({ from }) => inCluster(from.by, from.claim ?? from.store)),
    ...taken.map(({ owner }) => inCluster(owner.by, owner.id)),
  ]);
  // What pods go on with stays there, unless it is deleted below them; who made it does not matter.
  const left = [...stored.before.claims].filter(
    ([id, claim]) =>
      !stored.after.claims.has(id) &&
      !known.has(id) &&
      !abandoned.includes(claim.by) &&
      (isLost(claim, after) || !(isUsed(claim, stored.after) || waitsForPod(claim, after))),
  );
  const removed = changes.removed.filter((each) => !abandoned.includes(each));
  const classes = classesOf(after);
  const found = [
    ...moves.map((move) => moved(move, trees, kinds)),
    ...taken.map(({ consequence }) => consequence),
    ...changes.changed.flatMap((each) => refusals(each, kinds, classes.get(each.after.cluster) ?? [])),
    ...reinstalled(before, after),
    ...changes.changed.flatMap((each) => scaledDown(each, kinds)),
    ...left.map(([, claim]) => leftClaim(claim, after)),
    ...leftObjects(removed, kinds),
    ...leftRunning(abandoned),
    ...leftMarks(changes.removed, after, kinds),
  ];
  return EFFECTS.flatMap((effect) => found.filter(({ is }) => is === effect));
}

/** The classes of storage of each cluster. */
function classesOf(tree: readonly Placed[]): ReadonlyMap<string, readonly KubernetesObject[]> {
  const classes = tree.filter(({ object }) => isKind(object, 'storage.k8s.io/StorageClass'));
  const groups = groupBy(classes, ({ cluster }) => cluster);
  return new Map([...groups].map(([cluster, all]) => [cluster, all.map(({ object }) => object)]));
}
