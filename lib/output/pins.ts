import type { Cluster } from '../model/cluster.ts';
import { marker } from '../model/follow.ts';
import { resolvePlaceholders, wholePlaceholder } from '../model/image.ts';
import type { Json, KubernetesObject } from '../model/object.ts';
import { type Comments, isCrd } from '../model/rendered.ts';
import { replaceWithin } from '../model/replace-within.ts';

/** An object with pins in the place of placeholders, and the markers of those that Flux moves. */
export interface Pinned {
  readonly object: KubernetesObject;
  readonly comments: Comments;
}

/**
 * Puts the pins of a cluster into an object. A value that is a followed image and nothing else gets the marker by which
 * Flux finds it.
 */
export function pinned(object: KubernetesObject, cluster: Cluster): Pinned {
  const comments = new Map<string, string>();
  // Schemas are large, and name no image.
  if (isCrd(object)) return { object, comments };
  const pin = (value: Json, path: readonly string[]): Json | undefined => {
    if (typeof value !== 'string') return undefined;
    const resolved = resolvePlaceholders(value, cluster.pins);
    const whole = resolved === value ? undefined : wholePlaceholder(value);
    const image = whole && cluster.followedImage(whole.name);
    if (image) comments.set(pointer(path), marker(cluster.name, image, whole.part));
    return resolved;
  };
  return { object: replaceWithin(object, pin), comments };
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
