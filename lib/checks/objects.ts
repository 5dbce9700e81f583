import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf, kindKey, type RenderedStage } from '../model/rendered.ts';
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

/** Checks that no two objects are the same object, nor want the same file. */
export function checkUnique(_cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  const identities = new Map<string, Placed>();
  const files = new Map<string, Placed>();
  return objects.flatMap((each) => {
    const { object, stage } = each;
    const identity = `${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const file = `${stage.name}/${fileNameOf(object, namespaceOf(stage.component))}`;
    const twin = identities.get(identity);
    const neighbour = files.get(file);
    if (!twin) identities.set(identity, each);
    if (!neighbour) files.set(file, each);
    if (twin) {
      const what = `${object.kind} '${object.metadata.name}' is rendered twice, also by ${twin.stage.component.name} in ${twin.stage.name}`;
      return [at(each, { what, fix: 'rename or remove one of them' })];
    }
    if (!neighbour) return [];
    const what = `${kindKey(object)} '${object.metadata.name}' wants the file of ${kindKey(neighbour.object)} '${neighbour.object.metadata.name}'`;
    return [at(each, { what, fix: 'rename one of them' })];
  });
}
