import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { isMap, type KubernetesObject } from '../model/object.ts';
import type { ProvidedObject } from '../model/provided-object.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { secretKey } from '../model/secret-file.ts';
import { chartRights } from './chart-objects.ts';

/** A Secret, or keys of one, that an object refers to and that nothing in the cluster makes: a person has to. */
export interface NeededSecret {
  readonly namespace: string;
  readonly name: string;
  /** The keys that are asked for and that nothing makes. */
  readonly keys: readonly string[];
  /** The keys that something does make. Absent: nothing makes a Secret of that name. */
  readonly made?: readonly string[];
  readonly object: KubernetesObject;
  readonly stage: RenderedStage;
}

/** What must be there beside what charts, controllers and Flux make, for each reference in the order of the objects. */
export function neededSecrets(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  kinds: KindTable,
): readonly NeededSecret[] {
  const made = madeSecrets(cluster, stages, kinds);
  return stages.flatMap((stage) =>
    stage.objects
      .filter((object) => !mayMakeItself(object, stage))
      .flatMap((object) =>
        kinds.secretReferences(object).flatMap(({ namespace, name, keys, optional }): readonly NeededSecret[] => {
          const known = made.get(secretKey(namespace, name));
          if (optional || known === 'any') return [];
          const lacking = known ? keys.filter((key) => !known.includes(key)) : keys;
          return known && lacking.length === 0 ? [] : [{ namespace, name, keys: lacking, made: known, object, stage }];
        }),
      ),
  );
}

/** Whether what a chart makes may bring its Secrets itself, as a job does that makes certificates. */
function mayMakeItself(object: KubernetesObject, stage: RenderedStage): boolean {
  const release = stage.charted?.get(object)?.release;
  return release !== undefined && chartRights(stage, release).makesSecrets;
}

/** The Secrets that are there without a file, as `namespace/name`, with their keys where these are known. */
export function madeSecrets(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  kinds: KindTable,
): ReadonlyMap<string, readonly string[] | 'any'> {
  const objects = stages.flatMap((stage) => stage.objects);
  const declared = cluster.components.flatMap((component) => {
    const own = namespaceOf(component);
    const { secrets = [], objects: others = [] } = component.installs ?? {};
    return [
      ...secrets.map((name) => [name.includes('/') ? name : secretKey(own, name), 'any'] as const),
      ...others.map(({ namespace = own, ...each }) => ({ namespace, ...each })).flatMap(secretOf),
    ];
  });
  // A Secret without values is there for its controller to fill in. One of a chart has its keys.
  const bare = objects
    .filter((object) => isKind(object, '/Secret'))
    .map(({ metadata, data, stringData }) => {
      const keys = Object.keys({ ...(isMap(data) && data), ...(isMap(stringData) && stringData) });
      return [secretKey(metadata.namespace, metadata.name), keys.length > 0 ? keys : 'any'] as const;
    });
  return new Map<string, readonly string[] | 'any'>([
    ...objects
      .flatMap(kinds.made)
      .flatMap((each) => (each.kind === '/Secret' ? secretOf({ ...each, kind: 'Secret' }) : [])),
    ...kinds.provided.flatMap(secretOf),
    ...declared,
    ...bare,
  ]);
}

function secretOf({ kind, namespace, name, keys }: Omit<ProvidedObject, 'ports'>) {
  return kind === 'Secret' ? [[secretKey(namespace, name), keys ?? 'any'] as const] : [];
}
