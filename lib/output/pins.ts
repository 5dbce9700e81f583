import type { Cluster } from '../model/cluster.ts';
import { marker } from '../model/follow.ts';
import { holdsWords, resolvePlaceholders, wholePlaceholder } from '../model/image.ts';
import { isMap, type Json, type KubernetesObject } from '../model/object.ts';
import { type Comments, isCrd } from '../model/rendered.ts';

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
  if (isCrd(object) || !holdsWords(object)) return { object, comments };
  const path: (string | number)[] = [];
  const text = (value: string): string => {
    const resolved = resolvePlaceholders(value, cluster.pins);
    const whole = resolved === value ? undefined : wholePlaceholder(value);
    const image = whole && cluster.followedImage(whole.name);
    if (image) comments.set(pointer(path), marker(cluster.name, image, whole.part));
    return resolved;
  };
  const walk = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    const step = (key: string | number, item: Json): Json => {
      path.push(key);
      const changed = walk(item);
      path.pop();
      return changed;
    };
    if (Array.isArray(value)) return value.map((item, index) => step(index, item));
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : step(key, item)]),
    );
  };
  return { object: walk(object) as KubernetesObject, comments };
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
