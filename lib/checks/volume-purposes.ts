import type { Purpose } from '../model/purpose.ts';
import type { Volume } from '../model/volume.ts';
import type { Placed } from './placed.ts';
import type { Subject } from './rule.ts';

/** The volumes of a workload that say what they are for, each once. What words draw beside an app has volumes of its own. */
export function volumesWithPurpose(
  { cluster }: Subject,
  { component, object }: Placed,
): readonly (Volume & { readonly for: Purpose })[] {
  const { name, storage } = cluster.component(component) ?? {};
  if (!storage || object.metadata.name !== name) return [];
  const said = storage.volumes.filter(
    (volume): volume is Volume & { for: Purpose } => 'for' in volume && volume.for !== undefined,
  );
  return [...new Map(said.map((volume) => [volume.name, volume])).values()];
}
