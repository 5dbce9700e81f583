/** Adds a value to the list under a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const values = lists.get(key);
  if (values) values.push(value);
  else lists.set(key, [value]);
}

/** Items by what they share, each group in their order. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}
