import { firstDifference } from '../model/first-difference.ts';
import { parseReference } from '../model/image.ts';

/** How far a version is from another. `other`: the two cannot be compared. */
export type VersionStep = 'major' | 'minor' | 'patch' | 'downgrade' | 'same' | 'other';

/** The size of the step from one version to another, such as `1.2.0` to `v2.0.0-alpine`. */
export function versionStep(before: string, after: string): VersionStep {
  const [was, is] = [numbersIn(before), numbersIn(after)];
  if (was === undefined || is === undefined) return 'other';
  const difference = firstDifference(was, is);
  if (difference === undefined) return before === after ? 'same' : 'other';
  if (difference.by < 0) return 'downgrade';
  return difference.at === 0 ? 'major' : difference.at === 1 ? 'minor' : 'patch';
}

/** How many major versions lie between two versions: 0 for the next one, undefined where they cannot be compared. */
export function skippedMajors(before: string, after: string): number | undefined {
  const [[was] = [], [is] = []] = [numbersIn(before), numbersIn(after)];
  return was === undefined || is === undefined ? undefined : Math.max(0, is - was - 1);
}

/** Dates and builds, such as `20260101` or a digest, are no versions. */
function numbersIn(version: string): readonly number[] | undefined {
  const [, numbers] = /^v?(\d{1,5}(?:\.\d+){0,3})(?:[-+_.].*)?$/.exec(version) ?? [];
  return numbers?.split('.').map(Number);
}

/** An image that takes the place of another. */
export interface ImageStep {
  readonly repository: string;
  /** It comes from another repository. */
  readonly isMoved: boolean;
  /** The tag, or what else tells it from others. */
  readonly from: string;
  readonly to: string;
  readonly step: VersionStep;
}

/** Compares two references to images. */
export function imageStep(before: string, after: string): ImageStep {
  const [was, is] = [before, after].map((each) => parseReference(each) ?? { repository: each });
  const [from, to] = [was!, is!].map(({ tag, digest }) => tag ?? digest?.slice(0, 'sha256:'.length + 12) ?? 'latest');
  return {
    repository: is!.repository,
    isMoved: was!.repository !== is!.repository,
    from: from!,
    to: to!,
    step: versionStep(from!, to!),
  };
}
