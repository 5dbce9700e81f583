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

/** Items by a text of each, in the order of its code units: the same in every locale. */
export function sortedBy<T>(items: Iterable<T>, textOf: (item: T) => string): readonly T[] {
  const keyed = [...items].map((item) => ({ item, text: textOf(item) }));
  return keyed.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text))).map(({ item }) => item);
}

/** The first item of each key. */
export function distinctBy<T>(items: Iterable<T>, keyOf: (item: T) => unknown): readonly T[] {
  return [...groupBy(items, keyOf).values()].map(([first]) => first as T);
}

/** The items whose key an earlier one has, each with the first that has it. */
export function twins<T>(items: Iterable<T>, keyOf: (item: T) => unknown): readonly { each: T; first: T }[] {
  const firsts = new Map<unknown, T>();
  const found: { each: T; first: T }[] = [];
  for (const each of items) {
    const key = keyOf(each);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, each);
    else found.push({ each, first });
  }
  return found;
}
