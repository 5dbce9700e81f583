import { ApiObject, App } from 'cdk8s';
import { customKinds } from '../kinds/group-table.ts';
import { type KindTable, kindTable } from '../kinds/kind-table.ts';
import { type ListKeysOf, listKeys } from '../kinds/list-keys.ts';
import { Cluster, type ClusterDeclaration } from '../model/cluster.ts';
import { type Component, namespaceOf, ownNamespace, STAGES, type Stage } from '../model/component.ts';
import { type Finding, InvalidInput, type Mistake } from '../model/finding.ts';
import { append } from '../model/grouped.ts';
import type { Inputs } from '../model/inputs.ts';
import { json } from '../model/json-shape.ts';
import { isDnsLabel } from '../model/names.ts';
import { isObject, type KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { kindKey, type RenderedStage, withEach } from '../model/rendered.ts';
import { setAside } from '../model/set-aside.ts';
import { isFollowUp } from '../model/unloaded.ts';
import { plain } from './amend.ts';
import { drawnFor, propOf } from './drawn-for.ts';
import { StageChart } from './stage-chart.ts';
import { invalid, thrown } from './thrown.ts';
import './plain-data.ts';

/** The stages of all components as plain objects, and what went wrong on the way. */
export interface Drawing {
  /** The declaration with a stand-in for each component that could not be drawn. */
  readonly declaration: ClusterDeclaration;
  readonly cluster: Cluster;
  readonly kinds: KindTable;
  readonly stages: readonly RenderedStage[];
  readonly findings: readonly Finding[];
}

/**
 * Draws every component of a cluster. Those that fail are reported and set aside, and the others are drawn again: they
 * may depend on them.
 */
export function drawAll(declaration: ClusterDeclaration, inputs: Inputs): Drawing {
  const drawn = drawOnce(declaration, inputs);
  const { components } = declaration;
  const failed = components.filter((each) => !each.isAside && drawn.broken.has(each));
  if (failed.length === 0) return drawn;
  const remaining = components.map((each) =>
    failed.includes(each) ? setAside(each, [], drawn.broken.get(each)) : each,
  );
  const rest = drawAll({ ...declaration, components: remaining }, inputs);
  return { ...rest, findings: [...drawn.findings, ...rest.findings] };
}

interface OneDrawing extends Drawing {
  /** The stages that could not be drawn, by component. */
  readonly broken: ReadonlyMap<Component, readonly Stage[]>;
}

function drawOnce(declaration: ClusterDeclaration, inputs: Inputs): OneDrawing {
  const app = new App();
  const cluster = new Cluster(declaration, inputs);
  const kinds = kindTable(inputs.kinds, declaration.components);
  const keysOf = listKeys(inputs);
  const broken = new Map<Component, Stage[]>();
  const findings: Finding[] = [];
  // A wrong name is a finding of its own. Drawn, it would be one more with each object.
  const drawable = cluster.components.filter(
    (component) => isDnsLabel(component.name) && isDnsLabel(namespaceOf(component)),
  );
  const stages = drawable.flatMap((component) =>
    stagesOf(component).map((stage) => {
      const { mistakes, ...drawn } = drawStage(app, cluster, component, stage, keysOf);
      if (mistakes) append(broken, component, stage);
      const told = (mistakes ?? []).filter((each) => !isFollowUp(each));
      findings.push(...told.map((mistake) => finding(cluster, component, mistake)));
      return { name: `${component.name}${STAGES[stage]}`, cluster: cluster.name, component, stage, ...drawn };
    }),
  );
  return { declaration, cluster, kinds, stages: inScope(stages, cluster, kinds), findings, broken };
}

/** The stages that a component has. The main one also exists for its namespace, and for the policy of pods that it only tells of. */
function stagesOf(component: Component): readonly Stage[] {
  const drawn = (Object.keys(STAGES) as Stage[]).filter((stage) => component[stage] !== undefined);
  const isNeeded = ownNamespace(component) !== undefined || (drawn.length === 0 && component.installs?.pods === true);
  return (Object.keys(STAGES) as Stage[]).filter((stage) => drawn.includes(stage) || (stage === 'chart' && isNeeded));
}

/** The objects of a stage. With mistakes, of which there may be none to tell, there are no objects. */
function drawStage(
  app: App,
  cluster: Cluster,
  component: Component,
  stage: Stage,
  keysOf: ListKeysOf,
): Pick<RenderedStage, 'objects' | 'origins'> & { readonly mistakes?: readonly Mistake[] } {
  const origins = new Map<KubernetesObject, string>();
  const objects: KubernetesObject[] = [];
  const mistakes: Mistake[] = [];
  try {
    const chart = new StageChart(app, cluster, component, stage);
    if (stage === 'chart') drawnFor(chart, 'namespace', () => drawNamespace(chart, component));
    awaited(component[stage]?.(chart, cluster), stage);
    for (const construct of chart.node.findAll()) {
      mistakes.push(...construct.node.validate().map(invalid));
      if (!ApiObject.isApiObject(construct)) continue;
      const object = plain(construct, keysOf);
      const origin = propOf(construct);
      if (!isObject(object)) mistakes.push(nameless(construct));
      else if (noJson(object).length > 0) mistakes.push(...unwritable(object));
      else {
        objects.push(object);
        if (origin !== undefined) origins.set(object, origin);
      }
    }
    forget(chart);
  } catch (error) {
    return { objects: [], mistakes: thrown(error, stage) };
  }
  return mistakes.length > 0 ? { objects: [], mistakes } : { objects, origins };
}

/** Gives up what was drawn: of thousands of charts, the app would keep all constructs to the end. */
function forget({ node }: StageChart): void {
  for (const child of node.children) node.tryRemoveChild(child.node.id);
}

/** A drawing that goes on later would be too late. */
function awaited(drawn: unknown, stage: Stage): void {
  if (!(drawn instanceof Promise)) return;
  // What it comes to follows from this.
  drawn.catch(() => {});
  throw new InvalidInput({
    rule: 'async-drawing',
    where: stage,
    what: 'is asynchronous',
    fix: 'draw without async, and load what it needs before',
  });
}

const noJson = remembered((object: KubernetesObject) => json(object, ''));

/** What an object holds that no file can. */
function unwritable(object: KubernetesObject): readonly Mistake[] {
  const drawn = `draws a ${object.kind} '${object.metadata.name}'`;
  return noJson(object).map(({ where, what, fix }) => ({
    rule: 'no-object',
    what: `${drawn}, where ${where}: ${what}`,
    fix,
  }));
}

function nameless({ kind, name }: ApiObject): Mistake {
  const what = `draws a ${kind} '${name}' whose kind or metadata is none`;
  return { rule: 'no-object', what, fix: 'give apiVersion, kind, metadata.name and metadata.namespace as texts' };
}

function drawNamespace(chart: StageChart, component: Component): void {
  const namespace = ownNamespace(component);
  if (!namespace) return;
  const { name, podSecurity = 'restricted', labels } = namespace;
  new ApiObject(chart, 'namespace', {
    ...{ apiVersion: 'v1', kind: 'Namespace' },
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': podSecurity, ...labels } },
  });
}

/**
 * cdk8s gives every object the namespace of its chart, also those that have none. What is imported, and what components draw
 * themselves, tells which custom kinds have one.
 */
function inScope(stages: readonly RenderedStage[], { allCrds }: Cluster, { groups }: KindTable): RenderedStage[] {
  const custom = customKinds([...allCrds, ...stages.flatMap(({ objects }) => objects)]);
  const scoped = (object: KubernetesObject): KubernetesObject => {
    const key = kindKey(object);
    if (!(custom.get(key) ?? groups.kind(key))?.isClusterScoped) return object;
    if (object.metadata.namespace === undefined) return object;
    const { namespace: _, ...metadata } = object.metadata;
    return { ...object, metadata };
  };
  return stages.map((stage) => withEach(stage, scoped));
}

function finding(cluster: Cluster, component: Component, mistake: Mistake): Finding {
  return { rule: 'wrong-prop', severity: 'error', ...mistake, cluster: cluster.name, component: component.name };
}
