import type { Cluster } from '../model/cluster.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { isBytes } from '../model/units.ts';
import { at, type Placed } from './objects.ts';
import { podSpec } from './pods.ts';
import type { Found } from './rule.ts';

const SHARED = new Set(['ReadWriteMany', 'ReadOnlyMany']);

/**
 * Checks the sizes of claims, and that storage which one node holds is not asked for by the pods of several. Such pods would
 * wait for ever, or all crowd onto one node and write into the same files.
 */
export function checkStorage(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  const held = new Set(
    objects
      .filter(({ object }) => object.kind === 'PersistentVolumeClaim' && !isShared(object))
      .map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`),
  );
  return objects.flatMap((each) => {
    const { object } = each;
    const sizes = claimsOf(object).flatMap((claim) => checkSize(claim, each, cluster));
    if (sizes.length > 0) return sizes;
    const pods = podsOf(object);
    if (pods === undefined) return [];
    // Each pod of a StatefulSet has claims of its own; what its template names besides, all of them share.
    return list(podSpec(object)?.volumes).flatMap((volume) => {
      const claim = path(volume, 'persistentVolumeClaim', 'claimName');
      const isHeld = held.has(`${object.metadata.namespace}/${claim}`) || volume.iscsi !== undefined;
      if (!isHeld) return [];
      const what = `runs ${pods}, but its volume '${volume.name}' is held by one node at a time`;
      const fix = "make it stateful, give it shared storage (access: 'ReadWriteMany', nfs), or keep one replica";
      return [at(each, { what, fix })];
    });
  });
}

function claimsOf(object: KubernetesObject): readonly JsonMap[] {
  return object.kind === 'PersistentVolumeClaim' ? [object] : list(path(object, 'spec', 'volumeClaimTemplates'));
}

function checkSize(claim: JsonMap, each: Placed, cluster: Cluster): readonly Found[] {
  const size = path(claim, 'spec', 'resources', 'requests', 'storage');
  if (size === undefined || isBytes(String(size))) return [];
  return [at(each, { what: `claims '${size}' of storage`, fix: 'give an amount with its unit, such as 20Gi' })];
}

/** How many pods share the volumes of a workload's template, where they are several. */
function podsOf({ kind, spec }: KubernetesObject): string | undefined {
  if (kind === 'DaemonSet') return 'a pod on each node';
  const replicas = Number(path(spec, 'replicas') ?? 1);
  return (kind === 'Deployment' || kind === 'StatefulSet') && replicas > 1 ? `${replicas} replicas` : undefined;
}

function isShared({ spec }: KubernetesObject): boolean {
  const modes = path(spec, 'accessModes');
  return Array.isArray(modes) && modes.some((mode) => SHARED.has(String(mode)));
}
