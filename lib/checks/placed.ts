import { namespaceOf, type Stage } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf, type RenderedStage } from '../model/rendered.ts';
import type { Found } from './rule.ts';

/** An object, and where it stands: names alone, which a tree that is read back from files has as well. */
export interface Placed {
  readonly object: KubernetesObject;
  /** The name of the cluster. */
  readonly cluster: string;
  /** The name of the component that it is part of. `subject.cluster.component` knows more of it. */
  readonly component: string;
  /** The namespace that the component lives in. */
  readonly namespace: string;
  readonly stage: Stage;
}

/** All objects of all stages. */
export function placed(stages: readonly RenderedStage[]): readonly Placed[] {
  return stages.flatMap((stage) => stage.objects.map((object) => placedIn(stage, object)));
}

/** An object of a stage. */
export function placedIn({ cluster, component, stage }: RenderedStage, object: KubernetesObject): Placed {
  return { object, cluster, component: component.name, namespace: namespaceOf(component), stage };
}

/** A finding at an object's file. */
export function at({ object, component, namespace }: Placed, mistake: { what: string; fix: string }): Found {
  return { component, where: fileNameOf(object, namespace), ...mistake };
}
