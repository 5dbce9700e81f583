import type { Wait } from '../derive/waits.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { groupBy } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { fileNameOf, isApplied, isCrd, pathOf, type RenderedStage, writtenObjects } from '../model/rendered.ts';
import { SAMPLES } from '../model/sample.ts';
import { copyLine } from './header.ts';
import { checkedObjects, kustomization } from './kustomization.ts';
import { toYaml } from './yaml.ts';

/** Files by their path below the root that they are written to. */
export type Files = ReadonlyMap<string, string>;

/**
 * Lays out what Flux applies: `dist/<cluster>/<stage>/` with a file per object, and `flux/<cluster>/` with a file per component,
 * which also names the copies of encrypted Secrets: those bear no header.
 */
export function files(
  cluster: string,
  header: string,
  stages: readonly RenderedStage[],
  waits: readonly Wait[],
): Files {
  const waitsOf = groupBy(waits, ({ from }) => from);
  const checked = checkedObjects(stages, waits);
  const objects = stages.flatMap((stage) =>
    writtenObjects(stage).map((object): [string, string] => [
      pathOf(stage, object),
      isCrd(object)
        ? `${header}\n${definition(object)}`
        : toYaml([{ object, comments: stage.comments?.get(object) }], header),
    ]),
  );
  // A path that does not exist would fail.
  const applied = stages.filter(isApplied);
  const kustomizations = [...groupBy(applied, ({ component }) => component.name)].map(
    ([component, group]): [string, string] => [
      `flux/${cluster}/${component}.yaml`,
      toYaml(
        group.map((stage) => ({
          object: kustomization(cluster, stage, waitsOf.get(stage) ?? [], checked.get(stage)!),
        })),
        [header, ...copies(cluster, group).map(([path, text]) => copyLine(path, text))].join('\n'),
      ),
    ],
  );
  return new Map([...objects, ...copies(cluster, stages), ...kustomizations]);
}

/**
 * Lays out samples: `dist/<cluster>-samples/<component>/`, with a file per object.
 * @param samples the objects of each sample, by its component
 */
export function sampleFiles(
  cluster: string,
  header: string,
  samples: ReadonlyMap<Component, readonly KubernetesObject[]>,
): Files {
  const folder = `dist/${SAMPLES.replace('<cluster>', cluster)}`;
  return new Map(
    [...samples].flatMap(([component, objects]) =>
      objects.map((object): [string, string] => [
        `${folder}/${component.name}/${fileNameOf(object, namespaceOf(component))}`,
        toYaml([{ object }], header),
      ]),
    ),
  );
}

/** Definitions are large, and the same in every cluster. */
const definition = remembered((object: KubernetesObject) => toYaml([{ object }]));

function copies(cluster: string, stages: readonly RenderedStage[]): readonly (readonly [path: string, text: string])[] {
  return stages.flatMap((stage) =>
    (stage.secrets ?? []).map(
      ({ name, text }) => [`dist/${cluster}/${stage.name}/secret.${name}.sops.yaml`, text] as const,
    ),
  );
}
