import type { Construct } from 'constructs';
import { type BorrowedClaimVolume, type ClaimVolume, claimName, isHeldByOne } from '../model/claim.ts';
import { oneOfThese } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import { SELECTOR } from './service.ts';
import { StageChart } from './stage-chart.ts';

/** A claim of another app, found. */
export interface Borrowed {
  /** The name of the PersistentVolumeClaim. */
  readonly claimName: string;
  /** As its app declares it, with the labels of the pods that have it. Undefined where a component draws it that is no app. */
  readonly known?: { readonly claim: ClaimVolume; readonly owner: Readonly<Record<string, string>> };
}

/**
 * The claim that a workload asks an app for. What it cannot have is an error that says why.
 * @param workload who asks: beside an app may stand others that are drawn for it, and borrow its claims as any other
 */
export function borrow(
  scope: Construct,
  cluster: Cluster,
  workload: string,
  { app, claim: name, pod }: BorrowedClaimVolume,
): Borrowed {
  const { component } = StageChart.of(scope);
  const owner = cluster.owner(app, `the claim '${name}'`);
  const asks = `asks for the claim '${name}' of '${app}'`;
  if (owner.name === component.name && workload === app) {
    throw refused({ what: `${asks}, which is itself`, fix: 'mount the claim that it has' });
  }
  const namespace = namespaceOf(owner);
  if (namespaceOf(component) !== namespace) {
    const what = `${asks}, which lies in the namespace '${namespace}': pods mount claims of their own namespace alone`;
    throw refused({ what, fix: `give it namespace: '${namespace}'` });
  }
  // What it draws, nobody knows yet: a rule looks whether a claim of that name is there.
  if (!owner.storage) return { claimName: name };
  const { volumes, pods } = owner.storage;
  const owned = volumes.filter((each) => each.is === 'claim');
  const claim = owned.find((each) => each.name === name);
  if (!claim) {
    const names = owned.map((each) => each.name);
    const fix = oneOfThese(name, names, "name a claim that is there: existingClaim('…')");
    throw refused({ what: `${asks}, which has none of that name`, fix });
  }
  if (pods !== undefined && (pod === undefined ? pods > 1 : pod >= pods)) {
    const which = pod === undefined ? 'each of which has one' : `none of which is number ${pod}`;
    throw refused({
      what: `${asks}, which has ${pods} pods, ${which}`,
      fix: `say whose: claimOf('${app}', '${name}', { pod: 0 })`,
    });
  }
  const ordinal = pods === undefined ? undefined : (pod ?? 0);
  const fullName = claimName(app, name, ordinal);
  const podName = { 'statefulset.kubernetes.io/pod-name': `${app}-${ordinal}` };
  return {
    claimName: fullName,
    known: { claim, owner: { [SELECTOR]: app, ...(ordinal === undefined ? {} : podName) } },
  };
}

function refused(mistake: Pick<Mistake, 'what' | 'fix'>): InvalidInput {
  return new InvalidInput({ rule: 'borrowed-claim', where: 'volumes', ...mistake });
}

/**
 * Draws pods to the nodes of those whose claims they ask for. It is a wish alone: nobody waits for a pod that does not run.
 * k3s' own class pins all who use its volumes to their node.
 */
export function nearOwners(borrowed: readonly Borrowed[]): JsonMap | undefined {
  const known = borrowed.flatMap((each) => each.known ?? []);
  const held = known.filter(({ claim }) => isHeldByOne(claim) && claim.storageClass !== 'local-path');
  if (held.length === 0) return undefined;
  const wishes = held.map(({ owner }) => ({
    weight: 100,
    podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: owner } },
  }));
  return { preferredDuringSchedulingIgnoredDuringExecution: wishes };
}
