import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';

/** What stands for a value that a Secret holds, in a rendering. */
const UNSEEN = 'from-secret';

/**
 * The values with which a release is rendered: its own, with a stand-in for each that it takes from a Secret or a ConfigMap by
 * `targetPath`. A whole file of values stays unseen.
 */
export function chartValues({ spec }: KubernetesObject): JsonMap {
  const own = path(spec, 'values');
  const places = list(path(spec, 'valuesFrom')).flatMap(({ targetPath }) =>
    typeof targetPath === 'string' && targetPath !== '' ? [keysOf(targetPath)] : [],
  );
  return places.reduce<JsonMap>((values, keys) => put(values, keys) as JsonMap, isMap(own) ? own : {});
}

/** `users[0].password` as its keys. A dot with a backslash before it is part of a key. */
function keysOf(place: string): readonly (string | number)[] {
  return place.split(/(?<!\\)\./).flatMap((part) => {
    const [, key = '', indexes = ''] = /^(.*?)((?:\[\d+\])*)$/.exec(part) ?? [];
    const numbers = [...indexes.matchAll(/\d+/g)].map(([number]) => Number(number));
    return [...(key === '' ? [] : [key.replaceAll('\\.', '.')]), ...numbers];
  });
}

function put(value: Json | undefined, [key, ...rest]: readonly (string | number)[]): Json {
  if (key === undefined) return UNSEEN;
  if (typeof key === 'string')
    return { ...(isMap(value) && value), [key]: put(isMap(value) ? value[key] : undefined, rest) };
  // No list of values is that long.
  const items: Json[] = Array.isArray(value) ? [...value] : [];
  for (let at = items.length; at <= Math.min(key, 100); at++) items.push({});
  return items.map((item, at) => (at === key ? put(item, rest) : item));
}
