import type { Cluster } from '../model/cluster.ts';
import type { RenderedStage } from '../model/rendered.ts';
import type { Found } from './rule.ts';

/** Checks that every override changes something. One that matches nothing is a spelling mistake, or has outlived its object. */
export function checkOverrides(cluster: Cluster, stages: readonly RenderedStage[]): readonly Found[] {
  return cluster.components.flatMap(({ name: component, overrides = [] }) => {
    const objects = stages.filter((stage) => stage.component.name === component).flatMap((stage) => stage.objects);
    return overrides
      .filter(
        ({ kind, name = component }) =>
          !objects.some((object) => object.kind === kind && object.metadata.name === name),
      )
      .map(({ kind, name = component }) => ({
        component,
        where: 'overrides',
        what: `changes ${kind} '${name}', which is not rendered`,
        fix: `correct kind or name; there are: ${objects.map((object) => `${object.kind} ${object.metadata.name}`).join(', ')}`,
      }));
  });
}
