import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { fittingNodes } from '../model/placement.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import type { LandedPods } from '../model/side.ts';

/** The pods that the objects of a cluster describe, with the machines on which they may run and what they mount. */
export function landedPods({
  cluster,
  stages,
  kinds,
}: {
  readonly cluster: Cluster;
  readonly stages: readonly RenderedStage[];
  readonly kinds: KindTable;
}): readonly LandedPods[] {
  const objects = stages.flatMap((stage) => stage.objects);
  const bound = boundVolumes(objects);
  return stages.flatMap(({ component, objects: own }) =>
    own.flatMap((object) =>
      kinds.pods(object).map(({ spec }): LandedPods => {
        const { namespace = '' } = object.metadata;
        const volumes = list(spec.volumes).map((each) => {
          const claim = path(each, 'persistentVolumeClaim', 'claimName');
          return bound.get(`${namespace}/${String(claim)}`) ?? each;
        });
        return { component: component.name, object, spec, volumes, nodes: fittingNodes(spec, cluster.nodes) };
      }),
    ),
  );
}

/** What PersistentVolumes hold, by the claim that is bound to them, as `namespace/name`. */
function boundVolumes(objects: readonly KubernetesObject[]): ReadonlyMap<string, JsonMap> {
  const volumes = objects.filter((object) => isKind(object, '/PersistentVolume'));
  const byName = new Map(volumes.map(({ metadata, spec }) => [metadata.name, spec]));
  const asking = objects
    .filter((object) => isKind(object, '/PersistentVolumeClaim'))
    .map(({ metadata, spec }) => [
      `${metadata.namespace}/${metadata.name}`,
      byName.get(String(path(spec, 'volumeName'))),
    ]);
  const asked = volumes.map(({ spec }) => {
    const claim = path(spec, 'claimRef');
    return [`${String(path(claim, 'namespace'))}/${String(path(claim, 'name'))}`, spec];
  });
  return new Map([...asking, ...asked].filter((each): each is [string, JsonMap] => isMap(each[1])));
}
