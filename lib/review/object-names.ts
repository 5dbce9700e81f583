import type { Placed } from '../checks/placed.ts';
import { listed } from '../model/listed.ts';

/** `home/photos`: a component of a cluster. */
export function componentOf({ cluster, component }: Pick<Placed, 'cluster' | 'component'>): string {
  return `${cluster}/${component}`;
}

/** `Deployment photos`, with the namespace where it is not that of its component. */
export function objectName({ object: { kind, metadata }, namespace }: Placed): string {
  const isForeign = metadata.namespace !== undefined && metadata.namespace !== namespace;
  return `${kind} ${isForeign ? `${metadata.namespace}/` : ''}${metadata.name}`;
}

/** `3 Deployments`, `1 Ingress`. */
export function counted(amount: number, kind: string): string {
  return `${amount} ${amount === 1 ? kind : plural(kind)}`;
}

/** How many of which kinds: `23 Deployments, 2 StatefulSets`. */
export function countedKinds(placed: readonly Placed[]): string {
  const kinds = new Map<string, number>();
  for (const { object } of placed) kinds.set(object.kind, (kinds.get(object.kind) ?? 0) + 1);
  const sorted = [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return listed(sorted.map(([kind, amount]) => counted(amount, kind)));
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;
}

/** `Deployment photos/photos`: an object of a cluster, wherever it is spoken of. */
export function placedName({ object: { kind, metadata } }: Pick<Placed, 'object'>): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
