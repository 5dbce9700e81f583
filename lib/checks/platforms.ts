import { type Image, type Platforms, parseReference } from '../model/image.ts';
import type { Node } from '../model/node.ts';
import type { Subject } from './rule.ts';

/** Platforms whose images a node runs, by its architecture: containerd also takes those of the older one of the same make. */
const RUNS: Readonly<Record<NonNullable<Node['arch']>, RegExp>> = {
  arm64: /^linux\/arm(64)?(\/|$)/,
  amd64: /^linux\/(amd64|386)(\/|$)/,
  arm: /^linux\/arm(\/|$)/,
};

/** Whether a node runs an image that is built for some platforms. */
export function runs({ arch = 'arm64' }: Node, platforms: readonly string[]): boolean {
  return platforms.some((platform) => RUNS[arch].test(platform));
}

/** What an image is built for: as its reference says, or its repository for all its tags. */
export function platformsOf(reference: string, platforms: Platforms): readonly string[] | undefined {
  return platforms[reference] ?? platforms[parseReference(reference)?.repository ?? ''];
}

/** An image with the reference that it is pinned to, and the first component that uses it. */
export interface PinnedImage {
  readonly component: string;
  readonly image: Image;
  readonly reference: string;
}

/** The images of all components that have a pin, each pin once. */
export function pinnedImages({ cluster, inputs }: Subject): readonly PinnedImage[] {
  const byName = new Map<string, PinnedImage>();
  for (const { name: component, images = [] } of cluster.components) {
    for (const image of images) {
      const reference = inputs.pins[image.name];
      if (reference !== undefined && !byName.has(image.name)) byName.set(image.name, { component, image, reference });
    }
  }
  return [...byName.values()];
}
