import { namespaceOf } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf, type RenderedStage } from '../model/rendered.ts';
import type { Found } from './rule.ts';

/** An object with the stage that it is part of. */
export interface Placed {
  readonly object: KubernetesObject;
  readonly stage: RenderedStage;
}

/** All objects of all stages. */
export function placed(stages: readonly RenderedStage[]): readonly Placed[] {
  return stages.flatMap((stage) => stage.objects.map((object) => ({ object, stage })));
}

/** A finding at an object's file. */
export function at({ object, stage }: Placed, mistake: { what: string; fix: string }): Found {
  const where = fileNameOf(object, namespaceOf(stage.component));
  return { component: stage.component.name, where, ...mistake };
}
