import { ApiObject, App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf, ownNamespace, STAGES, type Stage } from '../model/component.ts';
import { type Finding, InvalidInput, type Mistake } from '../model/finding.ts';
import { isDnsLabel } from '../model/names.ts';
import { isObject, type KubernetesObject } from '../model/object.ts';
import { customKind, isClusterScopedBuiltin, kindKey, type RenderedStage } from '../model/rendered.ts';
import { plain } from './amend.ts';
import { together } from './missing-capabilities.ts';
import { StageChart } from './stage-chart.ts';

/** The stages of all components as plain objects, and what went wrong on the way. */
export interface Drawing {
  readonly stages: readonly RenderedStage[];
  readonly findings: readonly Finding[];
  /** The components that could not be drawn as a whole, by name. */
  readonly unfinished: ReadonlySet<string>;
}

/** Draws every component of a cluster. One that fails is reported, and the others are drawn all the same. */
export function draw(cluster: Cluster): Drawing {
  const app = new App();
  const findings: Finding[] = [];
  const isClusterScoped = clusterScope(cluster);
  // A wrong name is a finding of its own. Drawn, it would be one more with each object.
  const drawable = cluster.components.filter(
    (component) => isDnsLabel(component.name) && isDnsLabel(namespaceOf(component)),
  );
  const stages = drawable.flatMap((component) => {
    const mistakes: Mistake[] = [];
    const drawn = stagesOf(component).map((stage) =>
      drawStage(app, cluster, component, stage, isClusterScoped, mistakes),
    );
    findings.push(...mistakes.map((mistake) => finding(cluster, component, mistake)));
    return drawn;
  });
  return {
    stages,
    findings: together(findings),
    unfinished: new Set(findings.flatMap(({ component }) => component ?? [])),
  };
}

/** The stages that a component has. The main one always exists where it owns a namespace. */
function stagesOf(component: Component): readonly Stage[] {
  return (Object.keys(STAGES) as Stage[]).filter(
    (stage) => component[stage] !== undefined || (stage === 'chart' && ownNamespace(component) !== undefined),
  );
}

function drawStage(
  app: App,
  cluster: Cluster,
  component: Component,
  stage: Stage,
  isClusterScoped: (key: string) => boolean,
  mistakes: Mistake[],
): RenderedStage {
  const name = `${component.name}${STAGES[stage]}`;
  const objects: KubernetesObject[] = [];
  try {
    const chart = new StageChart(app, cluster, component, stage);
    if (stage === 'chart') drawNamespace(chart, component);
    component[stage]?.(chart, cluster);
    for (const construct of chart.node.findAll()) {
      mistakes.push(...construct.node.validate().map((what) => ({ what, fix: 'correct the component' })));
      if (!ApiObject.isApiObject(construct)) continue;
      const object = plain(construct);
      if (isObject(object)) objects.push(scoped(object, isClusterScoped));
      else mistakes.push(nameless(construct));
    }
  } catch (error) {
    mistakes.push(...mistakesOf(error));
  }
  return { name, component, stage, objects };
}

function nameless({ kind, name }: ApiObject): Mistake {
  const what = `draws a ${kind} '${name}' whose kind or metadata is none`;
  return { what, fix: 'give apiVersion, kind, metadata.name and metadata.namespace as texts' };
}

function drawNamespace(chart: StageChart, component: Component): void {
  const namespace = ownNamespace(component);
  if (!namespace) return;
  const { name, podSecurity = 'restricted', labels } = namespace;
  new kplus.k8s.KubeNamespace(chart, 'namespace', {
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': podSecurity, ...labels } },
  });
}

/** cdk8s gives every object the namespace of its chart, also those that have none. */
function scoped(object: KubernetesObject, isClusterScoped: (key: string) => boolean): KubernetesObject {
  if (!isClusterScoped(kindKey(object))) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function clusterScope(cluster: Cluster): (key: string) => boolean {
  const custom = new Set(
    cluster.allCrds.flatMap((crd) => {
      const kind = customKind(crd);
      return kind?.clusterScoped ? [kind.key] : [];
    }),
  );
  return (key) => isClusterScopedBuiltin(key) || custom.has(key);
}

function mistakesOf(error: unknown): readonly Mistake[] {
  if (error instanceof InvalidInput) return error.mistakes;
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  return [{ what: `cannot be drawn: ${message}`, fix: 'correct the component, or what it is given' }];
}

function finding(cluster: Cluster, component: Component, mistake: Mistake): Finding {
  return { rule: 'undrawable', severity: 'error', ...mistake, cluster: cluster.name, component: component.name };
}
