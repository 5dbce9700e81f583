import { firstDifference } from './first-difference.ts';

/** A tag that ends or begins with a version: numbers, and what stands around them. */
interface TagVersion {
  readonly numbers: readonly number[];
  /** What all tags of the same kind share: `v`, how many numbers, `-alpine`. */
  readonly kind: string;
}

function tagVersion(tag: string): TagVersion | undefined {
  const [, before = '', text, behind = ''] = /^(v?)(\d{1,9}(?:\.\d{1,9}){0,3})((?:[-+_.][\w.+-]*)?)$/.exec(tag) ?? [];
  const numbers = text?.split('.').map(Number);
  return numbers && { numbers, kind: `${before} ${numbers.length} ${behind}` };
}

/**
 * How one tag stands to another: below 0 where it is older. Undefined where they are not of one kind, such as `1.2-alpine` and `1.2.1`:
 * which of the two is newer then nobody can say.
 */
export function compareTags(a: string, b: string): number | undefined {
  const [one, other] = [tagVersion(a), tagVersion(b)];
  if (!one || !other || one.kind !== other.kind) return undefined;
  return firstDifference(other.numbers, one.numbers)?.by ?? 0;
}

/** A release as a tag is written that names others of its repository: with a `v` before it where that has one. */
export function taggedLike(tag: string, release: string): string {
  return release.replace(/^v?/, tag.startsWith('v') ? 'v' : '');
}

/** Numbers from which on the first one is a year, which promises nothing. */
const YEAR = 2000;

/**
 * The numbers that change with what no longer fits: the major version, and below 1 the minor one with it. Undefined for a tag that
 * promises nothing of the kind: none but three numbers do, and `0.0.1` does not either. https://semver.org/#spec-item-4
 */
export function lineOf(tag: string): string | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+/.exec(tag) ?? [];
  if (major === undefined || Number(major) >= YEAR || Number(major) + Number(minor) === 0) return undefined;
  return major === '0' ? `0.${minor}` : major;
}

/**
 * Those of some tags that are of another release than one. A tag that is no version, such as the hash of a commit, cannot be compared, and
 * what follows the numbers may tell a build.
 */
export function tagsApart(tag: string | undefined, others: Iterable<string>): readonly string[] {
  const release = (each = '') => /^v?(\d+\.\d+\.\d+)/.exec(each)?.[1];
  const own = release(tag);
  return [...new Set(others)].filter((each) => own !== undefined && (release(each) ?? own) !== own);
}
