import type { Placed } from '../../checks/placed.ts';
import type { Step } from '../../checks/step.ts';
import { requested } from '../../derive/pod-resources.ts';
import type { ClusterDeclaration } from '../../model/cluster.ts';
import { amountOn, type Resource, reservedOn } from '../../model/machine-size.ts';
import { showBytes, showCores } from '../../model/quantity.ts';
import type { Effect, EffectFinder } from '../effect.ts';
import { replicasOf } from '../pods-of-step.ts';

const SHOWN: Readonly<Record<Resource, (amount: number) => string>> = { cpu: showCores, memory: showBytes };

/** What all pods of a cluster ask of its nodes, where that changes. */
const capacity: EffectFinder = ({ before, after, kinds, clusters }) =>
  [...new Set(after.map(({ cluster }) => cluster))].flatMap((cluster) =>
    (['memory', 'cpu'] as const).flatMap((resource): readonly Effect[] => {
      const declared = clusters.get(cluster);
      const asked = (tree: readonly Placed[]) => askedOf(tree, cluster, declared, resource, kinds);
      const [was, is] = [asked(before), asked(after)];
      if (Math.abs(was - is) < 1e-6) return [];
      const room = declared && roomOf(declared, resource);
      const show = SHOWN[resource];
      const of = room === undefined ? '' : ` of ${show(room)} that its nodes have for pods`;
      const over = room !== undefined && is > room ? ': more than there is, so that pods stay pending' : '';
      const what = `pods request ${show(was)} → ${show(is)} of ${resource}${of}${over}`;
      return [{ is: 'capacity', cluster, component: 'nodes', what, ...(over !== '' && { answers: 'down' as const }) }];
    }),
  );

function askedOf(
  tree: readonly Placed[],
  cluster: string,
  declared: ClusterDeclaration | undefined,
  resource: Resource,
  kinds: Step['kinds'],
): number {
  return tree
    .filter((each) => each.cluster === cluster)
    .flatMap(({ object }) =>
      kinds.pods(object).map((pods) => {
        if (pods.row.ends) return 0;
        const amount = pods.row.perNode ? (declared?.nodes.length ?? 1) : (replicasOf(pods, object) ?? 1);
        return amount * requested(pods.spec, resource);
      }),
    )
    .reduce((sum, each) => sum + each, 0);
}

function roomOf({ nodes }: ClusterDeclaration, resource: Resource): number | undefined {
  const amounts = nodes.map((node) => (amountOn(node, resource) ?? Number.NaN) - reservedOn(node, resource));
  const room = amounts.reduce((sum, each) => sum + each, 0);
  return Number.isNaN(room) ? undefined : room;
}

export const effects: readonly EffectFinder[] = [capacity];
