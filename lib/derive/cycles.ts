import type { Wait } from './waits.ts';

/**
 * The cycles among waits, each as the names of its members in order, starting with the smallest.
 * (Tarjan's strongly connected components.)
 */
export function cycles(waits: readonly Wait[]): readonly (readonly string[])[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of waits) next.set(from.name, (next.get(from.name) ?? new Set()).add(to.name));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (name: string): number => {
    const index = order.size;
    order.set(name, index);
    low.set(name, index);
    stack.push(name);
    for (const target of next.get(name) ?? []) {
      const reached = order.has(target) ? (stack.includes(target) ? order.get(target)! : index) : visit(target);
      low.set(name, Math.min(low.get(name)!, reached));
    }
    if (low.get(name) === index) {
      const members = stack.splice(stack.indexOf(name));
      if (members.length > 1) found.push(members.sort());
    }
    return low.get(name)!;
  };
  for (const name of next.keys()) if (!order.has(name)) visit(name);
  return found;
}
