import type { KubernetesObject } from '../../lib/model/object.ts';
import { path } from '../../lib/model/object.ts';
import { startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { changes, type Due, drift, due, live, missed, touched } from '../flux/applied.ts';
import { Flux } from '../flux/flux.ts';
import { dependencies, type Progress } from '../flux/kustomizations.ts';
import { Fork } from '../repository/fork.ts';
import { readHome } from '../repository/home.ts';
import { type Context, none } from '../scenario.ts';
import { needs } from './needs.ts';
import type { World } from './world.ts';

/**
 * A cluster in which Flux has applied all that a repository renders, in order, and finds nothing to change.
 * @param seconds how long that may take
 */
export async function broughtUp(context: Context, seconds: number): Promise<World> {
  const home = await readHome(context.root);
  const { name, nodes } = home.declaration;
  const [cluster, fork] = await Promise.all([startCluster(context, nodes), Fork.of(context, name)]);
  const flux = await Flux.bootstrap(context, cluster, fork);
  const world = { context, home, cluster, fork, flux };
  await comesUpInOrder(world, seconds);
  await isThereAsRendered(world);
  await secondPassChangesNothing(world);
  return world;
}

/**
 * Every Kustomization becomes Ready within a time, none is refused anything on the way, and none begins before those are Ready
 * without which the server would refuse one of its objects.
 */
async function comesUpInOrder({ context, fork, flux }: World, seconds: number): Promise<void> {
  const order = needs(due(fork));
  if (order.length === 0) throw new Error('no Kustomization needs another');
  const ready = new Set<string>();
  const early = new Set<string>();
  const seen = (all: readonly Progress[]) => {
    for (const each of all) if (each.ready === 'True') ready.add(each.name);
    const begun = new Set(all.filter(({ attempted }) => attempted !== undefined).map(({ name }) => name));
    for (const { of, on, why } of order)
      if (begun.has(of) && !ready.has(on)) early.add(`${of} began too early: ${why}`);
  };
  await flux.ready({ seconds, seen });
  // What happens between two looks, its log tells in order.
  const lines = flux.log();
  const first = (name: string, message: string) =>
    lines.findIndex((line) => line.of === name && line.message.startsWith(message));
  for (const { of, on, why } of order) {
    const [done, applied] = [first(on, 'Reconciliation finished'), first(of, 'server-side apply completed')];
    if (done < 0 || applied < done) early.add(`${of} was applied too early: ${why}`);
  }
  const waits = dependencies(fork.folder, fork.cluster);
  const lucky = order
    .filter(({ of, on }) => !waitsFor(of, on, waits))
    .map(({ of, why }) => `${of} does not wait: ${why}`);
  none('the order is not that of what the server needs', [...lucky, ...early]);
  none(
    'something was refused on the way',
    lines.flatMap(({ of, error }) => (error === undefined ? [] : [`${of}: ${error}`])),
  );
  context.progress(`Ready, in this order: ${[...ready].join(', ')}`);
}

/** Whether one waits for another, or for one that does. */
function waitsFor(name: string, other: string, waits: ReadonlyMap<string, readonly string[]>): boolean {
  return (waits.get(name) ?? []).some((each) => each === other || waitsFor(each, other, waits));
}

/** The server has every rendered value, and applying everything once more, as a dry run, would change nothing. */
async function isThereAsRendered({ context, cluster: { client }, fork }: World): Promise<void> {
  const wanted = due(fork);
  none('the server has other values than what was rendered', await missed(client, wanted));
  none('applying once more would change something', await drift(client, wanted));
  context.progress(`${wanted.length} objects are on the server with every rendered value`);
}

/** Flux applies everything a second time, and touches nothing. */
async function secondPassChangesNothing({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const wanted = due(fork);
  const before = await snapshot(client, wanted);
  await flux.applyAgain(120);
  const after = await snapshot(client, wanted);
  const findings = wanted.flatMap(({ id }) => changed(id, before.get(id), after.get(id)));
  none('a second pass changed something', findings);
  context.progress('a second pass changed nothing');
}

async function snapshot(client: Client, wanted: readonly Due[]) {
  const entries = wanted.map(async ({ id, object }) => [id, await live(client, object)] as const);
  return new Map(await Promise.all(entries));
}

/** Others may report on an object in its status in the meantime. Flux has no business there. */
function changed(id: string, before?: KubernetesObject, after?: KubernetesObject): readonly string[] {
  if (!before || !after) return [`${id}: is gone`];
  if (path(before, 'metadata', 'resourceVersion') === path(after, 'metadata', 'resourceVersion')) return [];
  const differing = changes(before, after).map((each) => `${id}: ${each}`);
  if (touched(before) !== touched(after)) return [`${id}: Flux wrote it again`, ...differing];
  return differing;
}
