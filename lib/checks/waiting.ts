import { cycles } from '../derive/cycles.ts';
import type { Dependency } from '../derive/dependencies.ts';
import { workloads } from '../derive/health.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Reference } from '../kinds/reference.ts';
import { groupBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { kindKey, type RenderedStage } from '../model/rendered.ts';
import { at, placedIn } from './placed.ts';
import type { Found } from './rule.ts';

/** Checks that no stages wait for each other. */
export function checkCycles(edges: readonly Dependency[]): readonly Found[] {
  return cycles(edges).map((members) => {
    const links = edges.filter(({ from, to }) => members.includes(from.name) && members.includes(to.name));
    const why = links.map(({ from, to, reason }) => `${from.name} needs the ${reason} of ${to.name}`);
    return {
      what: `${listed(members)} wait for each other: ${listed(why)}`,
      fix: 'move what one of them needs into another stage or component',
    };
  });
}

/** Checks that no workload that others wait for refers to what is applied only once it is healthy. */
export function checkWaiting(edges: readonly Dependency[], kinds: KindTable): readonly Found[] {
  const waits = groupBy(edges, ({ to }) => to);
  return [...waits].flatMap(([stage, into]) => {
    const later = broughtBy([...waitingFor(stage, waits)], kinds);
    const needed = new Set(into.flatMap(({ needed }) => [...needed]));
    return workloads(stage).flatMap((object) =>
      kinds.references(object).flatMap((reference) => {
        const bringer = later.get(nameOf(reference));
        if (!needed.has(object) || reference.optional || bringer === undefined) return [];
        const what = `needs ${reference.kind.replace(/^.*\//, '')} '${reference.name}', which comes with '${bringer.name}', and that waits for it`;
        return [at(placedIn(stage, object), { what, fix: `bring it with '${stage.name}', or make it optional` })];
      }),
    );
  });
}

/** The stages that wait for a stage, or for one that does. */
function waitingFor(
  stage: RenderedStage,
  waits: ReadonlyMap<RenderedStage, readonly Dependency[]>,
  found: Set<RenderedStage> = new Set(),
): ReadonlySet<RenderedStage> {
  for (const { from } of waits.get(stage) ?? []) {
    if (!found.has(from)) waitingFor(from, waits, found.add(from));
  }
  return found;
}

/** What stages draw or have made, by its name. */
function broughtBy(stages: readonly RenderedStage[], kinds: KindTable): ReadonlyMap<string, RenderedStage> {
  const drawn = stages.flatMap((stage) => stage.objects.map((object) => ({ stage, object })));
  return new Map(
    drawn.flatMap(({ stage, object }) => [
      ...kinds.made(object).map((each) => [nameOf(each), stage] as const),
      [
        nameOf({ kind: kindKey(object), namespace: object.metadata.namespace ?? '', name: object.metadata.name }),
        stage,
      ],
    ]),
  );
}

function nameOf({ kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}
