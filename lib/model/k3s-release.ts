import { firstDifference } from './first-difference.ts';

/** A release of k3s, such as `v1.36.4+k3s1`. https://github.com/k3s-io/k3s/releases */
export type K3sRelease = `v${number}.${number}.${number}${'' | `-rc${number}`}+k3s${number}`;

/** Which k3s the nodes run. */
export interface K3s {
  /** The release that they run today: `k3s --version` prints it. What is rendered fits it. */
  readonly runs: K3sRelease;
  /** The release that they are about to run: what it would refuse is found before. @default none */
  readonly upgradeTo?: K3sRelease;
}

/** The minor version of a release of k3s or Kubernetes: `1.36` of `v1.36.4+k3s1`. */
export function minorOf(release: string): string {
  return release.replace(/^v/, '').split('.').slice(0, 2).join('.');
}

/** Whether a text is a release of k3s, a release candidate among them. */
export function isK3sRelease(text: unknown): text is K3sRelease {
  return typeof text === 'string' && /^v1\.\d+\.\d+(?:-rc\d+)?\+k3s\d+$/.test(text);
}

/**
 * How far one release of k3s, or of Kubernetes, is after another.
 * @returns minor versions, below 0 where it is before, and whether it is later at all
 */
export function stepBetween(from: string, to: string): { readonly minors: number; readonly isLater: boolean } {
  const [a, b] = [numbersOf(from), numbersOf(to)];
  return { minors: b[1]! - a[1]!, isLater: (firstDifference(a, b)?.by ?? 0) > 0 };
}

/** More than any candidate has: the release itself comes after them. */
const RELEASED = 1000;

function numbersOf(release: string): readonly number[] {
  const [, major, minor, patch = 0, candidate = RELEASED, build = 0] =
    /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-rc(\d+))?(?:\+k3s(\d+))?$/.exec(release) ?? [];
  return [major, minor, patch, candidate, build].map(Number);
}
