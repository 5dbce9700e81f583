import type { Placed } from '../checks/placed.ts';
import { path } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { type Consequence, following } from './consequence.ts';
import { freeVolume } from './runbook.ts';
import { type Claim, inCluster, type Stores } from './stores.ts';

/** A claim whose volume another one is to have. */
export interface Taken {
  readonly owner: Claim;
  readonly consequence: Consequence;
}

/** Claims that are to have a volume which belongs to another claim, and to that one as long as nobody sets it free. */
export function takenVolumes(
  before: readonly Placed[],
  after: readonly Placed[],
  stored: { readonly before: Stores; readonly after: Stores },
): readonly Taken[] {
  const owners = volumesOf(before, stored.before);
  return [...volumesOf(after, stored.after)].flatMap(([volume, claim]): readonly Taken[] => {
    const owner = owners.get(volume);
    if (owner === undefined || owner.id === claim.id) return [];
    const name = volume.slice(volume.indexOf(' ') + 1);
    const what = `the claim ${claim.id} waits: its volume ${name} belongs to the claim ${owner.id}, which stays`;
    const fix = 'set the volume free, once Flux has applied this';
    return [{ owner, consequence: following(claim.by, 'stuck', { what, fix }, freeVolume(name, owner.id)) }];
  });
}

/** The claims that name their volume, or that a volume names, by `cluster volume`. */
function volumesOf(tree: readonly Placed[], { claims }: Stores): ReadonlyMap<string, Claim> {
  const named = [...claims.values()].flatMap((claim) =>
    typeof claim.spec.volumeName === 'string' ? [[inCluster(claim.by, claim.spec.volumeName), claim] as const] : [],
  );
  const naming = tree.flatMap((each) => {
    if (!isKind(each.object, '/PersistentVolume')) return [];
    const of = path(each.object, 'spec', 'claimRef');
    const claim = claims.get(inCluster(each, `${path(of, 'namespace')}/${path(of, 'name')}`));
    return claim ? [[inCluster(each, each.object.metadata.name), claim] as const] : [];
  });
  return new Map([...named, ...naming]);
}
