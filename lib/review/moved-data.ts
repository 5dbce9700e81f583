import { identityOf, isSame } from '../checks/changes.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { distinctBy, groupBy } from '../model/grouped.ts';
import { type JsonMap, path } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { Trees } from './charts-of-step.ts';
import { type Consequence, following } from './consequence.ts';
import { copyData } from './copy-runbook.ts';
import { isLost } from './left-behind.ts';
import { moveVolume } from './runbook.ts';
import { type Claim, inCluster, isFilled, isOnNewDisk, type Mount, type Stores } from './stores.ts';

/** Two trees, and where each keeps data. */
export interface StoredTrees extends Trees {
  readonly stored: { readonly before: Stores; readonly after: Stores };
}

/** A place that pods keep their data in from now on, and the one that they kept it in. */
export interface Move {
  readonly from: Mount;
  readonly to: Mount;
}

/**
 * Finds the pods that go on in another place: a store that was not there before, of pods that had one at the same path, under
 * the same name, or as the only one. A workload that comes under another name is known by its images.
 */
export function movesOf({ before, after, stored }: StoredTrees): readonly Move[] {
  const was = stored.before.mounts;
  const is = stored.after.mounts;
  const known = new Set([...stored.before.claims.keys(), ...was.map(idOf)]);
  const fresh = distinctBy(
    is.filter((each) => !known.has(idOf(each)) && !hasVolume(each, { before, after, stored })),
    idOf,
  );
  if (fresh.length === 0) return [];
  const inUse = new Set(is.map((each) => `${each.by.component} ${idOf(each)}`));
  const left = was.filter((each) => !inUse.has(`${each.by.component} ${idOf(each)}`));
  const identities = [before, after].map((tree) => new Set(tree.map(identityOf)));
  const isRenamed = (from: Mount, to: Mount) =>
    !identities[1]!.has(identityOf(from.by)) && !identities[0]!.has(identityOf(to.by));
  const pairs = fresh.flatMap((to) =>
    left.map((from) => ({ from, to, likeness: likeness(from, to, isRenamed) })).filter(({ likeness }) => likeness > 0),
  );
  return best(pairs);
}

/** Of one component, and nothing more speaks for it. */
const GUESS = 8;

/** How much speaks for it that pods have left one place for another. */
function likeness(from: Mount, to: Mount, isRenamed: (from: Mount, to: Mount) => boolean): number {
  if (from.by.cluster !== to.by.cluster) return 0;
  const tie = (shares(from.paths, to.paths) ? 4 : 0) + (from.volume === to.volume ? 2 : 0);
  if (from.by.component === to.by.component) return GUESS + tie;
  return isRenamed(from, to) && shares(from.images, to.images) ? tie : 0;
}

/** Each place once, the likeliest first. Where nothing ties two of a component together, they are the only ones. */
function best(pairs: readonly (Move & { readonly likeness: number })[]): readonly Move[] {
  const taken = new Set<string>();
  const isFree = ({ from, to }: Move) => !taken.has(`from ${idOf(from)}`) && !taken.has(`to ${idOf(to)}`);
  const take = (move: Move) => {
    if (!isFree(move)) return [];
    taken.add(`from ${idOf(move.from)}`).add(`to ${idOf(move.to)}`);
    return [move];
  };
  const tied = pairs.filter(({ likeness }) => likeness !== GUESS).sort((a, b) => b.likeness - a.likeness);
  const sure = tied.flatMap(take);
  const rest = groupBy(
    pairs.filter((each) => each.likeness === GUESS && isFree(each)),
    ({ to }) => inCluster(to.by, to.by.component),
  );
  return [...sure, ...[...rest.values()].flatMap((only) => (only.length === 1 ? only.flatMap(take) : []))];
}

/** What becomes of data that pods leave behind. */
export function moved({ from, to }: Move, { before, after, stored }: StoredTrees, kinds: KindTable): Consequence {
  const [old, own] = [claimOf(from, stored.before), claimOf(to, stored.after)];
  const isDeleted = old !== undefined && isLost(old, after);
  const kept = isDeleted ? `Flux deletes ${from.store} with all that it holds` : `what ${from.store} holds stays there`;
  const isDisk = own !== undefined && isOnNewDisk(own, before, after);
  const place = isDisk ? `a disk that was not its own, the claim ${own.id}` : `an empty claim, ${own?.id}`;
  const what = `${own ? `starts on ${place}` : `goes on in ${to.store}`}: ${kept}`;
  if (isDeleted) return following(to.by, 'lost', { what, fix: 'take the change back, or save the data first' });
  const by = own && !own.isOfPod ? own.by : to.by;
  const isFree = old !== undefined && own !== undefined && !isUsed(old, stored.after);
  const users = [...new Set(stored.after.mounts.filter((each) => idOf(each) === idOf(to)).map((each) => each.by))];
  if (isFree && fits(old, own)) {
    const fix = 'take the change back, or give the old volume to the new claim once Flux has applied it';
    return following(by, 'elsewhere', { what, fix }, moveVolume(old, own, users, kinds));
  }
  const fix = 'take the change back, or copy the data once Flux has applied it';
  return following(by, 'elsewhere', { what, fix }, isFree ? copyData(old, own, to, users, kinds) : []);
}

/** Whether a claim can have the volume of another. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding */
function fits({ spec: old }: Claim, { spec: own }: Claim): boolean {
  const sizeOf = (spec: JsonMap) => parseQuantity(path(spec, 'resources', 'requests', 'storage')) ?? 0;
  const isSameAt = (field: string) => isSame(old[field], own[field]);
  return ['storageClassName', 'volumeMode', 'accessModes'].every(isSameAt) && sizeOf(own) <= sizeOf(old);
}

/** Whether a claim is still made by something, or mounted. */
export function isUsed({ by, id }: Claim, { claims, mounts }: Stores): boolean {
  return claims.has(inCluster(by, id)) || mounts.some((each) => idOf(each) === inCluster(by, id));
}

function claimOf({ by, claim }: Mount, { claims }: Stores) {
  return claim === undefined ? undefined : claims.get(inCluster(by, claim));
}

function hasVolume(mount: Mount, { before, after, stored }: StoredTrees): boolean {
  const claim = claimOf(mount, stored.after);
  return claim !== undefined && isFilled(claim, after) && !isOnNewDisk(claim, before, after);
}

/** By what a store is known. */
function idOf({ by, claim, store }: Mount): string {
  return inCluster(by, claim ?? store);
}

function shares(some: readonly string[], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}
