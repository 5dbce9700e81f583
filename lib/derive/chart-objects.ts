import { customKinds } from '../kinds/group-table.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { isMap, type Json, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { type ChartObject, isKind, kindKey, type RenderedStage } from '../model/rendered.ts';
import { OF_CHART, type RenderedChart, releaseKey } from '../model/rendered-chart.ts';
import { RELEASE } from './helm-releases.ts';

/**
 * Puts what charts make beside the releases that make it, as far as they are rendered: from there on everybody sees it as if
 * it were drawn. It is never written.
 */
export function withCharts(
  stages: readonly RenderedStage[],
  charts: readonly RenderedChart[],
  cluster: Cluster,
  kinds: KindTable,
): readonly RenderedStage[] {
  if (charts.length === 0) return stages;
  const byRelease = new Map(charts.map((each) => [each.record.release, each]));
  const all = [...stages, ...charts].flatMap(({ objects }) => [...objects.values()]);
  const isClusterScoped = scopes([...cluster.allCrds, ...all], kinds);
  return stages.map((stage) => {
    const rendered = stage.objects.filter(isHere).flatMap((release) => byRelease.get(releaseKey(release)) ?? []);
    if (rendered.length === 0) return stage;
    const made = rendered.flatMap((chart) => madeBy(chart, cluster, isClusterScoped));
    return {
      ...stage,
      objects: [...stage.objects, ...made.map(([object]) => object)],
      origins: new Map([...(stage.origins ?? []), ...made.map(([object]) => [object, OF_CHART] as const)]),
      charted: new Map(made),
      releases: new Set(rendered.map(({ record }) => record.release)),
    };
  });
}

/** Tells which objects have no namespace, by what defines their kinds. */
function scopes(known: readonly KubernetesObject[], kinds: KindTable): (object: KubernetesObject) => boolean {
  const custom = customKinds(known);
  return (object) => (custom.get(kindKey(object)) ?? kinds.groups.kind(kindKey(object)))?.isClusterScoped === true;
}

/**
 * What a chart makes, with the namespace that Helm gives to what names none.
 * @param known what defines kinds, beside the objects themselves
 */
export function inNamespace(
  objects: readonly KubernetesObject[],
  namespace: string,
  known: readonly KubernetesObject[],
  kinds: KindTable,
): readonly KubernetesObject[] {
  const isClusterScoped = scopes([...known, ...objects], kinds);
  return objects.map((object) => withNamespace(object, namespace, isClusterScoped(object)));
}

function withNamespace(object: KubernetesObject, otherwise: string, isClusterScoped: boolean): KubernetesObject {
  const { namespace = otherwise, ...metadata } = object.metadata;
  return { ...object, metadata: isClusterScoped ? metadata : { ...metadata, namespace } };
}

/** Whether a release is of this cluster: another's API server may have it installed there. */
function isHere(object: KubernetesObject): boolean {
  return isKind(object, RELEASE) && path(object.spec, 'kubeConfig') === undefined;
}

/** The objects of a chart with the namespace that Helm gives them, and the pins of today. */
function madeBy(
  { record, objects, folder }: RenderedChart,
  { pins }: Cluster,
  isClusterScoped: (object: KubernetesObject) => boolean,
): readonly (readonly [KubernetesObject, ChartObject])[] {
  const moved = Object.entries(record.pins).flatMap(([name, was]): readonly (readonly [string, string])[] => {
    const is = pins[name];
    return is === undefined || is === was ? [] : [[was, is]];
  });
  return [...objects].map(([file, object]) => {
    const placed = withNamespace(object, record.as.namespace, isClusterScoped(object));
    const chartObject = { release: record.release, path: `${folder}/${file}` };
    return [(moved.length === 0 ? placed : repinned(placed, moved)) as KubernetesObject, chartObject];
  });
}

function repinned(value: Json | undefined, moved: readonly (readonly [string, string])[]): Json | undefined {
  if (typeof value === 'string') return moved.reduce((text, [was, is]) => text.replaceAll(was, is), value);
  if (Array.isArray(value)) return value.map((item: Json) => repinned(item, moved) as Json);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, repinned(item, moved)]));
}

/** What a chart does once it runs, by the rights that it gives to its pods. */
export interface ChartRights {
  /** It may make pods that nobody knows beforehand. */
  readonly makesPods: boolean;
  /** It may have the API server ask its pods. */
  readonly registers: boolean;
  /** It may make Secrets. */
  readonly makesSecrets: boolean;
}

const MAKING_PODS = 'pods deployments daemonsets statefulsets replicasets replicationcontrollers jobs cronjobs'.split(
  ' ',
);
const ASKED =
  'validatingwebhookconfigurations mutatingwebhookconfigurations apiservices customresourcedefinitions'.split(' ');

/** What the roles that a chart brings allow. A role of somebody else that it binds may allow anything. */
export function chartRights({ charted = new Map(), objects }: RenderedStage, release: string): ChartRights {
  const own = objects.filter((object) => charted.get(object)?.release === release);
  const roles = own.filter((object) => isKind(object, ...ROLES));
  const bound = own.filter((object) => isKind(object, ...BINDINGS)).map(({ roleRef }) => String(path(roleRef, 'name')));
  const isForeign = bound.some((name) => name === 'cluster-admin' || name === 'admin' || name === 'edit');
  const rules = roles.flatMap((role) => list(role.rules));
  const mayMake = (resources: readonly string[]) =>
    isForeign ||
    rules.some((rule) => {
      const [verbs, of] = [texts(rule.verbs), texts(rule.resources)];
      return (
        verbs.some((verb) => verb === '*' || verb === 'create') &&
        of.some((resource) => resource === '*' || resources.includes(resource))
      );
    });
  return { makesPods: mayMake(MAKING_PODS), registers: mayMake(ASKED), makesSecrets: mayMake(['secrets']) };
}

const ROLES = ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/Role'];
const BINDINGS = ['rbac.authorization.k8s.io/ClusterRoleBinding', 'rbac.authorization.k8s.io/RoleBinding'];
