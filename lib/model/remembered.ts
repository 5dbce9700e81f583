/** An analysis of one thing alone, such as an object, which is computed once however often it is asked for. */
export function remembered<K extends object, T>(analyse: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, T>();
  return (of) => {
    if (!known.has(of)) known.set(of, analyse(of));
    return known.get(of) as T;
  };
}
