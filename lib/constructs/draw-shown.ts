import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { type Finding, InvalidInput } from '../model/finding.ts';
import type { KubernetesObject } from '../model/object.ts';
import type { Overview } from '../model/overview.ts';
import type { RenderedStage } from '../model/rendered.ts';
import { record, text } from '../model/shape.ts';
import { thrown } from './thrown.ts';

/** What components show of the whole cluster, by the stage that it is applied with, and what could not be drawn of it. */
export interface Shown {
  readonly objects: ReadonlyMap<RenderedStage, Pick<RenderedStage, 'objects' | 'origins'>>;
  readonly findings: readonly Finding[];
}

const FILES = record(record(text), "write { 'page': { 'index.html': '…' } }");

/**
 * Draws the ConfigMaps of all components that show something of the whole cluster.
 * @param overview asked for once, and only where somebody shows something
 */
export function drawShown(stages: readonly RenderedStage[], cluster: Cluster, overview: () => Overview): Shown {
  const objects = new Map<RenderedStage, Pick<RenderedStage, 'objects' | 'origins'>>();
  const findings: Finding[] = [];
  let known: Overview | undefined;
  for (const stage of stages) {
    const { component } = stage;
    // What could not be drawn has nobody who reads them.
    if (!component.shows || stage.stage !== 'chart' || stage.objects.length === 0) continue;
    try {
      known ??= overview();
      const drawn = configMaps(component, known, cluster);
      objects.set(stage, { objects: drawn, origins: new Map(drawn.map((each) => [each, 'shows'])) });
    } catch (error) {
      const told = thrown(error, 'shows').map((each) => ({ rule: 'undrawable', severity: 'error', ...each }) as const);
      findings.push(...told.map((each) => ({ ...each, cluster: cluster.name, component: component.name })));
    }
  }
  return { objects, findings };
}

function configMaps(component: Component, overview: Overview, cluster: Cluster): readonly KubernetesObject[] {
  const shown = component.shows?.(overview, cluster) ?? {};
  const wrong = FILES(shown, 'shows');
  if (wrong.length > 0) throw new InvalidInput(...wrong);
  const labels = {
    'app.kubernetes.io/name': component.name,
    'app.kubernetes.io/part-of': cluster.name,
    'app.kubernetes.io/managed-by': 'bramble',
  };
  return Object.entries(shown).map(([name, data]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: namespaceOf(component), labels },
    data,
  }));
}
