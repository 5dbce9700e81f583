import { ApiObject } from 'cdk8s';
import type { KindTable } from '../kinds/kind-table.ts';
import { type ListKeysOf, listKeys } from '../kinds/list-keys.ts';
import { overridden } from '../kinds/overridden.ts';
import type { ClusterDeclaration } from '../model/cluster.ts';
import { type Component, type Draw, ownNamespace, type Stage } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Inputs } from '../model/inputs.ts';
import { type KubernetesObject, path } from '../model/object.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { drawAll } from './draw.ts';

/**
 * Gives each retired component what holds its data: what it was tells which objects those are. What it was is drawn together with
 * all that it may ask for.
 */
export function retire(declaration: ClusterDeclaration, inputs: Inputs): ClusterDeclaration {
  const isRetired = ({ isAside, standing }: Component) => !isAside && standing?.of !== undefined;
  if (!declaration.components.some(isRetired)) return declaration;
  const former = declaration.components.map((each) => (isRetired(each) ? each.standing!.of! : each));
  const { stages, kinds } = drawAll({ ...declaration, components: former }, inputs);
  const keysOf = listKeys(
    inputs,
    stages.flatMap(({ objects }) => objects),
  );
  const components = declaration.components.map((each, index) =>
    isRetired(each) ? withRemains(each, former[index]!, stages, kinds, keysOf) : each,
  );
  return { ...declaration, components };
}

/** A retired component with the data of what it was. One that cannot be drawn is told as any other. */
function withRemains(
  retired: Component,
  former: Component,
  stages: readonly RenderedStage[],
  kinds: KindTable,
  keysOf: ListKeysOf,
): Component {
  const own = stages.filter(({ component }) => component === former);
  if (own.length === 0) return { ...former, standing: retired.standing };
  const taking = own.flatMap(({ objects }) => objects).find((object) => takesData(object, kinds));
  if (taking) return { ...retired, chart: () => refuse(taking) };
  const drawn = own.flatMap(({ stage, objects }): readonly (readonly [Stage, Draw])[] => {
    const kept = objects.map((object) => overridden(object, former, keysOf)).filter((each) => isKept(each, kinds));
    // The namespace is drawn for every component that owns one.
    const others = kept.filter((object) => !isKind(object, '/Namespace') || ownNamespace(retired) === undefined);
    return others.length > 0 ? [[stage, drawing(others)]] : [];
  });
  const overrides = former.overrides?.filter(({ kind }) => kind === 'Namespace' && ownNamespace(retired) !== undefined);
  return { ...retired, ...(overrides && { overrides }), ...Object.fromEntries(drawn) };
}

/** Whether data goes with an object that is no volume. */
function takesData(object: KubernetesObject, kinds: KindTable): boolean {
  const makes = kinds.made(object).some(({ kind }) => kind === '/Pod' || kind === '/PersistentVolumeClaim');
  return makes || path(object.spec, 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
}

function refuse({ kind, metadata }: KubernetesObject): never {
  const what = `would lose its data with the ${kind} '${metadata.name}'`;
  throw new InvalidInput({ rule: 'inseparable-data', where: 'standing', what, fix: 'take retired() out' });
}

function isKept(object: KubernetesObject, kinds: KindTable): boolean {
  return kinds.isKept(object) || object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}

function drawing(objects: readonly KubernetesObject[]): Draw {
  return (chart) => {
    for (const [index, object] of objects.entries()) new ApiObject(chart, `kept-${index}`, object);
  };
}
