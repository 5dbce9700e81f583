import { identityOf } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import { hostsOf } from '../checks/routes.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { append } from '../model/grouped.ts';
import type { Passed } from '../model/route-row.ts';

/** A host under which a tree lets requests in. */
export interface Door {
  readonly cluster: string;
  readonly host: string;
  /** The objects that lead it. */
  readonly by: readonly Placed[];
  /** The Services and the like that answer, such as `web/web:80`. */
  readonly to: readonly string[];
  /** What requests pass that lets in only some, such as `Middleware web/login`. */
  readonly guards: readonly string[];
  /** Some requests pass nothing of that sort. */
  readonly isOpen: boolean;
}

/** The hosts of a tree, by `cluster host`. */
export function doorsOf(tree: readonly Placed[], kinds: KindTable): ReadonlyMap<string, Door> {
  const passing = new Map(tree.map((placed) => [identityOf(placed), placed]));
  const found = new Map<string, Way[]>();
  for (const placed of tree) {
    for (const way of kinds.routes(placed.object)) {
      for (const host of hostsOf(way)) {
        const guards = (way.through ?? []).filter((each) => isGuarding(each, placed, passing, kinds));
        const { namespace } = placed.object.metadata;
        const to = (way.to ?? []).map(
          (each) => `${each.namespace ?? namespace}/${each.name}${each.port ? `:${each.port}` : ''}`,
        );
        append(found, `${placed.cluster} ${host}`, { placed, to, guards: guards.map(shown) });
      }
    }
  }
  return new Map([...found].map(([key, ways]) => [key, doorOf(key, ways)]));
}

interface Way {
  readonly placed: Placed;
  readonly to: readonly string[];
  readonly guards: readonly string[];
}

function doorOf(key: string, ways: readonly Way[]): Door {
  const [cluster = '', host = ''] = key.split(' ');
  const distinct = <T>(all: readonly T[]) => [...new Set(all)];
  return {
    cluster,
    host,
    by: distinct(ways.map(({ placed }) => placed)),
    to: distinct(ways.flatMap(({ to }) => to)).sort(),
    guards: distinct(ways.flatMap(({ guards }) => guards)).sort(),
    isOpen: ways.some(({ guards }) => guards.length === 0),
  };
}

/** What nobody draws may ask who comes. */
function isGuarding(
  { kind, namespace, name }: Passed,
  by: Placed,
  tree: ReadonlyMap<string, Placed>,
  kinds: KindTable,
): boolean {
  const passed = tree.get(`${by.cluster} ${kind} ${namespace}/${name}`);
  return passed === undefined || kinds.isGuard(passed.object);
}

function shown({ kind, namespace, name }: Passed): string {
  return `${kind.slice(kind.indexOf('/') + 1)} ${namespace}/${name}`;
}
