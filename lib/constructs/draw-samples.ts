import { customKinds } from '../kinds/group-table.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Sample } from '../model/component.ts';
import type { Finding } from '../model/finding.ts';
import type { KubernetesObject } from '../model/object.ts';
import { kindKey, type RenderedStage } from '../model/rendered.ts';
import type { MadeOfSample } from '../model/sample.ts';
import { thrown } from './thrown.ts';

/** What is made of samples, by the stage that it is applied with, and what could not be made. */
export interface MadeOfSamples {
  readonly made: ReadonlyMap<RenderedStage, MadeOfSample>;
  readonly findings: readonly Finding[];
}

/**
 * Has each component make of its sample what is applied in its place.
 * @param drawn the stages of a cluster in which the samples run
 */
export function drawSamples(
  stages: readonly RenderedStage[],
  drawn: readonly RenderedStage[],
  cluster: Cluster,
  kinds: KindTable,
): MadeOfSamples {
  const all = drawn.flatMap(({ objects }) => objects);
  const custom = customKinds([...cluster.allCrds, ...all]);
  const kindOf = (object: KubernetesObject) => custom.get(kindKey(object)) ?? kinds.groups.kind(kindKey(object));
  const made = new Map<RenderedStage, MadeOfSample>();
  const findings: Finding[] = [];
  for (const stage of stages) {
    const { sample, name: component } = stage.component;
    const objects = sample ? objectsOf(sample, drawn) : [];
    // What could not be drawn is told, and nothing is made of it.
    if (!sample || stage.stage !== 'chart' || objects.length === 0) continue;
    try {
      made.set(stage, sample.make({ objects, cluster, kindOf }));
    } catch (error) {
      const told = thrown(error, 'sample').map((each) => ({ rule: 'undrawable', severity: 'error', ...each }) as const);
      findings.push(...told.map((each) => ({ ...each, cluster: cluster.name, component })));
    }
  }
  return { made, findings };
}

function objectsOf({ component: { name } }: Sample, drawn: readonly RenderedStage[]): readonly KubernetesObject[] {
  return drawn
    .filter(({ component }) => component.name === name && !component.isAside)
    .flatMap(({ objects }) => objects);
}
