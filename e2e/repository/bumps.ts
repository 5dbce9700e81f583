import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './copy.ts';

/** An image that Flux moves. */
export interface Followed {
  /** As `flux-system:<policy>`. */
  readonly policy: string;
  readonly reference: string;
}

/** The pins of a cluster that bear a marker. */
export function followed(root: string, cluster: string): readonly Followed[] {
  const file = join(root, 'clusters', cluster, 'images.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...text.matchAll(/^ {2}\S+: (\S+) # \{"\$imagepolicy": "([^"]+)"\}$/gm)].map(
    ([, reference = '', policy = '']) => ({ policy, reference }),
  );
}

/** The image of a reference, without its tag. */
export function imageOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

/** Tags as a policy might choose next, by the last number in them. Throws where there is none. */
export function tagsAfter(reference: string): readonly string[] {
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  const [, before = '', digits = '', after = ''] = /^(.*?)(\d+)(\D*)$/.exec(tag) ?? [];
  if (digits === '') throw new Error(`${reference} has no number in its tag that could rise`);
  return [1n, 10n].map((more) => before + String(BigInt(digits) + more).padStart(digits.length, '0') + after);
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
