import type { KubernetesObject } from '../../lib/model/object.ts';
import { path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { changes, type Due, drift, due, live, missed, touched } from '../flux/applied.ts';
import { dependencies, type Progress } from '../flux/kustomizations.ts';
import { none } from '../scenario.ts';
import type { World } from './world.ts';

/** Every Kustomization becomes Ready within a time, and none begins before those are Ready that it depends on. */
export async function comesUpInOrder({ context, fork, flux }: World, seconds: number): Promise<void> {
  const waitsFor = dependencies(fork.folder, fork.cluster);
  const ready = new Set<string>();
  const early = new Set<string>();
  const seen = (all: readonly Progress[]) => {
    for (const each of all) if (each.ready === 'True') ready.add(each.name);
    for (const { name, attempted } of all) {
      const missing = attempted ? (waitsFor.get(name) ?? []).filter((other) => !ready.has(other)) : [];
      for (const other of missing) early.add(`${name} began before ${other} was Ready`);
    }
  };
  await flux.ready({ seconds, seen });
  // What happens between two looks, its log tells in order.
  const lines = flux.log();
  const first = (name: string, message: string) =>
    lines.findIndex((line) => line.of === name && line.message.startsWith(message));
  const pairs = [...waitsFor].flatMap(([name, others]) => others.map((other) => [name, other] as const));
  for (const [name, other] of pairs) {
    const [done, applied] = [first(other, 'Reconciliation finished'), first(name, 'server-side apply completed')];
    if (done < 0 || applied < done) early.add(`${name} was applied before ${other} was Ready`);
  }
  if (pairs.length === 0) throw new Error('no Kustomization waits for another');
  none('the order is not that of dependsOn', [...early]);
  context.progress(`Ready, in this order: ${[...ready].join(', ')}`);
}

/** The server has every rendered value, and applying everything once more, as a dry run, would change nothing. */
export async function isThereAsRendered({ context, cluster: { client }, fork }: World): Promise<void> {
  const wanted = due(fork);
  none('the server has other values than what was rendered', await missed(client, wanted));
  none('applying once more would change something', await drift(client, wanted));
  context.progress(`${wanted.length} objects are on the server with every rendered value`);
}

/** Flux applies everything a second time, and touches nothing. */
export async function secondPassChangesNothing({ context, cluster: { client }, fork, flux }: World): Promise<void> {
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
