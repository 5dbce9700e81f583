import type { KindTable } from '../kinds/kind-table.ts';
import { merge } from '../model/merge.ts';
import type { KubernetesObject } from '../model/object.ts';
import { type RenderedStage, withEach } from '../model/rendered.ts';
import { stands } from '../model/standing.ts';

/** Leaves stopped components without pods, each kind in its own way. */
export function atRest(stages: readonly RenderedStage[], kinds: KindTable): readonly RenderedStage[] {
  const stop = (object: KubernetesObject) =>
    kinds.rests(object).reduce((target, { set }) => merge(target, set) as KubernetesObject, object);
  return stages.map((stage) => (stands(stage.component, 'stopped') ? withEach(stage, stop) : stage));
}
