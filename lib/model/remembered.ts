/** An analysis of one thing alone, such as an object, which is computed once however often it is asked for. */
export function remembered<K extends object, T>(analyse: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, T>();
  return (of) => {
    const found = known.get(of);
    if (found !== undefined || known.has(of)) return found as T;
    const analysed = analyse(of);
    known.set(of, analysed);
    return analysed;
  };
}
