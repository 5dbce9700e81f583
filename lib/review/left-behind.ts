import { identityOf } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { path } from '../model/object.ts';
import { isCrd, isKind } from '../model/rendered.ts';
import { type Consequence, following } from './consequence.ts';
import { removeClaim, removeForGood } from './runbook.ts';
import type { Claim } from './stores.ts';

const FOR_GOOD = 'to remove it for good, once Flux has applied this';

/** What becomes of objects that nothing renders any more, but for claims: what is protected stays. */
export function leftObjects(removed: readonly Placed[], kinds: KindTable): readonly Consequence[] {
  const others = removed.filter(({ object }) => !isKind(object, '/PersistentVolumeClaim'));
  const stay = others.filter(isProtected);
  const groups = groupBy(stay, ({ cluster, component, object }) =>
    [cluster, component, object.apiVersion, object.kind, object.metadata.namespace].join(' '),
  );
  const lost = others.filter((each) => kinds.isKept(each.object) && !isProtected(each));
  return [
    ...[...groups.values()].map(staying),
    ...lost.map((each) => {
      const what = `${ownerOf(each)} deletes it, and ${isCrd(each.object) ? 'all objects of its kind' : 'all that it holds'}`;
      return following(each, 'lost', { what, fix: 'take the change back, or save what is in it first' });
    }),
  ];
}

function staying(group: readonly Placed[]): Consequence {
  const [first] = group;
  const names = listed(group.map(({ object }) => object.metadata.name));
  const is =
    group.length === 1
      ? `the ${first!.object.kind} ${names} stays`
      : `${group.length} of the kind ${first!.object.kind} stay: ${names}`;
  const more = AND_WITH_IT.find(({ kind }) => isKind(first!.object, kind))?.goes;
  const what = `${is}: ${ownerOf(first!)} is told not to remove ${group.length === 1 ? 'it' : 'them'}`;
  const fix = `${FOR_GOOD}${more === undefined ? '' : `, with ${more}`}`;
  return following(first!, 'stays', { what, fix }, [removeForGood(group.map(({ object }) => object))]);
}

/** Who removes what is no longer in Git. */
function ownerOf({ release }: Placed): string {
  return release === undefined ? 'Flux' : 'Helm';
}

/** What goes with an object that a person deletes. */
const AND_WITH_IT = [
  { kind: '/Namespace', goes: 'all that is still in it' },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', goes: 'all objects of its kind' },
  { kind: 'helm.toolkit.fluxcd.io/HelmRelease', goes: 'all that its chart has installed' },
];

/** What becomes of a claim that nothing makes any more. */
export function leftClaim(claim: Claim, after: readonly Placed[]): Consequence {
  const { id, by } = claim;
  if (isLost(claim, after)) {
    const what = `the claim ${id} is deleted, and all that it holds with it`;
    return following(by, 'lost', { what, fix: 'take the change back, or save the data first' });
  }
  const what = `the claim ${id} stays with all that it holds, and nothing mounts it any more`;
  return following(by, 'stays', { what, fix: `${FOR_GOOD}, with its data` }, [removeClaim(id)]);
}

/** Whether a claim that nothing makes any more is deleted with its data. */
export function isLost({ by, isOfPod }: Claim, after: readonly Placed[]): boolean {
  if (!isOfPod) return !isProtected(by);
  // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
  const when = inTree(by, after) ? 'whenScaled' : 'whenDeleted';
  return path(by.object, 'spec', 'persistentVolumeClaimRetentionPolicy', when) === 'Delete';
}

/** Whether a claim is that of a pod which its StatefulSet, as one without pods, does not have for now. */
export function waitsForPod({ by, isOfPod }: Claim, after: readonly Placed[]): boolean {
  return isOfPod && path(inTree(by, after)?.object, 'spec', 'replicas') === 0;
}

function inTree(placed: Placed, tree: readonly Placed[]): Placed | undefined {
  return tree.find((each) => identityOf(each) === identityOf(placed));
}

/** Whether Flux, or Helm, leaves an object in the cluster that is no longer in Git. What counts is how it was applied last. */
export function isProtected({ object: { metadata }, release }: Placed): boolean {
  const said = { ...metadata.labels, ...metadata.annotations };
  // https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
  if (release !== undefined) return said['helm.sh/resource-policy'] === 'keep';
  return ['prune', 'reconcile'].some((word) => said[`kustomize.toolkit.fluxcd.io/${word}`] === 'disabled');
}
