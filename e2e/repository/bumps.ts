import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './fork.ts';

/** An image that Flux moves. */
export interface Followed {
  /** As `flux-system:<policy>`. */
  readonly policy: string;
  readonly reference: string;
}

/** The pins of a cluster that bear a marker. */
export function followed(root: string, cluster: string): readonly Followed[] {
  const text = readFileSync(join(root, 'clusters', cluster, 'images.yaml'), 'utf8');
  return [...text.matchAll(/^ {2}\S+: (\S+) # \{"\$imagepolicy": "([^"]+)"\}$/gm)].map(
    ([, reference = '', policy = '']) => ({ policy, reference }),
  );
}

/** The image of a reference, without its tag. */
export function imageOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

/** Tags as a policy might choose next: a plain number, or the next of three. */
export function tagsAfter(reference: string): readonly string[] {
  const parts = reference
    .slice(reference.lastIndexOf(':') + 1)
    .split('.')
    .map(Number);
  return [1, 10].map((more) => [...parts.slice(0, -1), parts.at(-1)! + more].join('.'));
}

/**
 * Moves an image as Flux' image automation does, with its library. Returns the files that changed.
 * @param setters the program that calls it
 */
export function bump(setters: string, folder: string, { policy, reference }: Followed, tag: string): readonly string[] {
  return run(setters, ['.', `${policy}=${imageOf(reference)}:${tag}`], folder)
    .trim()
    .split('\n');
}
