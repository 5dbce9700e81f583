import type { IConstruct } from 'constructs';

const asking = new WeakMap<IConstruct, string>();

/**
 * Draws, and notes which prop asks for what is drawn. What is drawn within it inherits that.
 * @param scope in which it is drawn
 * @param prop as people write it, such as `expose` or `volumes.data`
 */
export function drawnFor<T>(scope: IConstruct, prop: string, draw: () => T): T {
  const before = new Set(scope.node.children);
  const drawn = draw();
  for (const child of scope.node.children) if (!before.has(child)) asking.set(child, prop);
  return drawn;
}

/** The prop that asks for a construct; undefined where it is the component as a whole. */
export function propOf(construct: IConstruct): string | undefined {
  const { scope } = construct.node;
  return asking.get(construct) ?? (scope && propOf(scope));
}
