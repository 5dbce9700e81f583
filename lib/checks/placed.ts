import { namespaceOf, type Stage } from '../model/component.ts';
import type { Found } from '../model/finding.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf, pathOf, type RenderedStage } from '../model/rendered.ts';

/** An object, and where it stands: names alone, which a rendering has, and a committed tree that is read back. */
export interface Placed {
  readonly object: KubernetesObject;
  /** Its file, relative to the root, such as `dist/home/web/deployment.web.yaml`. */
  readonly path: string;
  /** The name of the cluster. */
  readonly cluster: string;
  /** The name of the component that it is part of. `subject.cluster.component` knows more of it. */
  readonly component: string;
  /** The namespace that the component lives in. */
  readonly namespace: string;
  readonly stage: Stage;
  /**
   * The prop of the declaration that drew it, such as `expose`, `volumes.data` or `with[basicAuth]`, or what it is derived from.
   * @default the component as a whole, or unknown, as in a tree that is read back
   */
  readonly origin?: string;
  /** The Helm release whose chart makes it, as `namespace/name`. @default it is drawn */
  readonly release?: string;
  /** Its values are those that sops wrote. What sops tells of itself is no part of the object. @default false */
  readonly isEncrypted?: true;
}

/** All objects of all stages. */
export function placed(stages: readonly RenderedStage[]): readonly Placed[] {
  return stages.flatMap((stage) => stage.objects.map((object) => placedIn(stage, object)));
}

/** An object of a stage. */
export function placedIn(rendered: RenderedStage, object: KubernetesObject): Placed {
  const { cluster, component, stage, origins, charted } = rendered;
  const origin = origins?.get(object);
  const release = charted?.get(object)?.release;
  return {
    object,
    path: pathOf(rendered, object),
    cluster,
    component: component.name,
    namespace: namespaceOf(component),
    stage,
    ...(origin !== undefined && { origin }),
    ...(release !== undefined && { release }),
  };
}

/** A finding at an object's file. */
export function at({ object, component, namespace }: Placed, mistake: { what: string; fix: string }): Found {
  return { component, where: fileNameOf(object, namespace), ...mistake };
}
