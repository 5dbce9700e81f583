import type { KubernetesObject } from '../model/object.ts';
import { customKind, groupOf, homeStages, type RenderedStage } from '../model/rendered.ts';

/** A CustomResourceDefinition that a cluster draws. */
export interface DrawnKind {
  readonly plural: string;
  readonly crd: KubernetesObject;
  readonly stage: RenderedStage;
}

/** Who brings the kinds that are not part of the API server. */
export class CustomKinds {
  /** The definitions that are drawn, by `group/Kind`. */
  readonly drawn: ReadonlyMap<string, DrawnKind>;
  readonly #groups: ReadonlyMap<string, RenderedStage>;

  constructor(stages: readonly RenderedStage[]) {
    this.drawn = new Map(
      stages.flatMap((stage) =>
        stage.objects.flatMap((crd) => {
          const custom = customKind(crd);
          return custom ? [[custom.key, { plural: custom.plural, crd, stage }] as const] : [];
        }),
      ),
    );
    this.#groups = new Map(
      [...homeStages(stages)].flatMap(([{ installs }, stage]) =>
        (installs?.crds ?? []).map((group) => [group, stage] as const),
      ),
    );
  }

  /** The stage that brings the kind of an object: it draws the definition, or installs the group. Undefined: none does. */
  bringerOf(object: KubernetesObject): RenderedStage | undefined {
    return this.drawn.get(`${groupOf(object)}/${object.kind}`)?.stage ?? this.#groups.get(groupOf(object));
  }
}
