import type { KindTable } from '../kinds/kind-table.ts';
import type { Bounds, Reference } from '../kinds/reference.ts';
import { append } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { type CustomKind, kindKey, type RenderedStage } from '../model/rendered.ts';

/** Something that sets how many pods an object has while it runs. */
export interface Scaler {
  readonly object: KubernetesObject;
  readonly stage: RenderedStage;
  /** How it refers to what it scales. */
  readonly target: Reference;
  readonly bounds: Bounds;
}

/** What scales what, whichever stages both stand in. */
export class Scaling {
  readonly scalers: readonly Scaler[];
  readonly #byTarget = new Map<string, Scaler[]>();

  constructor(stages: readonly RenderedStage[], kinds: KindTable) {
    this.scalers = stages.flatMap((stage) =>
      stage.objects.flatMap((object) => (kinds.scales(object) ? scalersIn(object, stage, kinds) : [])),
    );
    for (const scaler of this.scalers) append(this.#byTarget, nameOf(scaler.target), scaler);
  }

  /** What scales an object. */
  of(object: KubernetesObject): readonly Scaler[] {
    if (this.scalers.length === 0) return [];
    const { namespace = '', name } = object.metadata;
    return this.#byTarget.get(nameOf({ kind: kindKey(object), namespace, name })) ?? [];
  }
}

function scalersIn(object: KubernetesObject, stage: RenderedStage, kinds: KindTable): readonly Scaler[] {
  return kinds
    .references(object)
    .flatMap((target) => (target.bounds ? [{ object, stage, target, bounds: target.bounds }] : []));
}

function nameOf({ kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

/**
 * Where objects of a kind say how many pods they have: nowhere, where nothing can scale them. Undefined where nobody knows.
 * @param custom what CustomResourceDefinitions say, by `group/Kind`
 */
export function replicasFields(
  key: string,
  kinds: KindTable,
  custom: ReadonlyMap<string, CustomKind>,
): readonly string[] | undefined {
  const defined = custom.get(key);
  if (defined) return defined.replicas === undefined ? [] : [defined.replicas.replace(/^\./, '')];
  const rows = kinds.podRows(key);
  if (rows.length === 0 && !kinds.groups.isBuiltin(key)) return undefined;
  return rows.flatMap(({ replicas }) => replicas ?? []);
}
