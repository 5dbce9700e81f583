import type { Cluster } from '../model/cluster.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { isBytes } from '../model/units.ts';
import { at, type Placed } from './objects.ts';
import type { Found } from './rule.ts';

/** Checks the sizes of claims. */
export function checkStorage(_cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  return objects.flatMap((each) => claimsOf(each.object).flatMap((claim) => checkSize(claim, each)));
}

function claimsOf(object: KubernetesObject): readonly JsonMap[] {
  return object.kind === 'PersistentVolumeClaim' ? [object] : list(path(object.spec, 'volumeClaimTemplates'));
}

function checkSize(claim: JsonMap, each: Placed): readonly Found[] {
  const size = path(claim, 'spec', 'resources', 'requests', 'storage');
  if (size === undefined || isBytes(String(size))) return [];
  return [at(each, { what: `claims '${size}' of storage`, fix: 'give an amount with its unit, such as 20Gi' })];
}
