import { replicasFields, Scaling } from '../derive/scaling.ts';
import { customKinds } from '../kinds/group-table.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { isMap, type JsonMap, type KubernetesObject } from '../model/object.ts';
import { kindKey, type RenderedStage, withEach } from '../model/rendered.ts';

/** Where the number of pods stands by custom, where no CustomResourceDefinition is known that says it. */
const CUSTOMARY = ['spec.replicas'];

/**
 * Takes the number of pods out of what something scales: Flux would set it back at each reconciliation, against the scaler.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
 */
export function unscaled(
  stages: readonly RenderedStage[],
  { allCrds }: Cluster,
  kinds: KindTable,
): readonly RenderedStage[] {
  const scaling = new Scaling(stages, kinds);
  if (scaling.scalers.length === 0) return stages;
  const custom = customKinds([...allCrds, ...stages.flatMap(({ objects }) => objects)]);
  const bare = (object: KubernetesObject): KubernetesObject => {
    if (scaling.of(object).length === 0) return object;
    const fields = replicasFields(kindKey(object), kinds, custom) ?? CUSTOMARY;
    return fields.reduce<KubernetesObject>(
      (rest, field) => without(rest, field.split('.')) as KubernetesObject,
      object,
    );
  };
  return stages.map((stage) => withEach(stage, bare));
}

function without(value: JsonMap, [key = '', ...below]: readonly string[]): JsonMap {
  const inner = value[key];
  if (below.length > 0) return isMap(inner) ? { ...value, [key]: without(inner, below) } : value;
  const { [key]: _, ...rest } = value;
  return rest;
}
