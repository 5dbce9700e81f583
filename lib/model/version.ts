import { firstDifference } from './first-difference.ts';

/** A release of semantic versioning: three numbers. */
export type Version = readonly [major: number, minor: number, patch: number];

/** A range of versions, as Flux reads it. */
export interface VersionRange {
  /** Whether a release lies within; undefined where its meaning is too odd to tell. */
  includes(version: Version): boolean | undefined;
}

const PRE_RELEASE = String.raw`(-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z.-]+)?`;
const VERSION = new RegExp(String.raw`^v?(\d+)\.(\d+)\.(\d+)${PRE_RELEASE}$`);
const PARTS = String.raw`v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}${PRE_RELEASE.replace('(-', '(?:-')}`;
const OPERATOR = `(?:!=|>=|=>|<=|=<|~>|[=><~^])?`;
const COMPARATOR = `${OPERATOR}\\s*${PARTS}`;
const ALL_OF = new RegExp(`^\\s*${COMPARATOR}\\s*(?:(?:\\s+|,\\s*)${COMPARATOR}\\s*)*$`);
const EACH_OF = new RegExp(`(${OPERATOR})\\s*(${PARTS})`, 'g');
const SPAN = new RegExp(`(${PARTS})\\s+-\\s+(${PARTS})`, 'g');

/**
 * Reads a tag as a version, as Flux does: three numbers with dots between them, perhaps with a leading `v`. `17` and `1.26`
 * are none. A pre-release has no numbers of its own: 'pre-release'.
 */
export function parseVersion(tag: string): Version | 'pre-release' | undefined {
  const match = VERSION.exec(tag);
  if (!match) return undefined;
  return match[4] ? 'pre-release' : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/**
 * Reads a range such as `>=1.2 <2`, `^1.4`, `~1.26.0`, `1.x`, `1.2 - 1.4` or two of them with `||` between; undefined where it
 * is none. https://github.com/Masterminds/semver#checking-version-constraints
 */
export function parseVersionRange(text: string): VersionRange | undefined {
  const alternatives = text.split('||').map((each) => each.replace(SPAN, '>=$1 <=$2'));
  if (!alternatives.every((each) => ALL_OF.test(each))) return undefined;
  const comparators = alternatives.map((each) =>
    [...each.matchAll(EACH_OF)].map(([, operator, parts]) => comparator(operator ?? '', parts ?? '')),
  );
  // Rules for pre-releases, and for any number where one is to be compared with, are not worth knowing.
  const clear = !alternatives.some((each) => /\d[^\s,]*-[\dA-Za-z]|[!<>=^]\s*v?[xX*]|~>?\s*v?0\.0\.0/.test(each));
  return {
    includes: (version) => (clear ? comparators.some((all) => all.every((includes) => includes(version))) : undefined),
  };
}

/** One comparison. A part that is missing or a wildcard stands for any number. */
function comparator(operator: string, text: string): (version: Version) => boolean {
  const parts: number[] = [];
  for (const part of text.replace(/^v|[-+].*$/g, '').split('.')) {
    if (!/^\d+$/.test(part)) break;
    parts.push(Number(part));
  }
  const low = version(parts);
  const next = (length: number) => after(parts.slice(0, length));
  const within = (end: Version) => (each: Version) => !less(each, low) && less(each, end);
  switch (operator) {
    case '>':
      return (each) => !less(each, next(3));
    case '>=':
    case '=>':
      return (each) => !less(each, low);
    case '<':
      return (each) => less(each, low);
    case '<=':
    case '=<':
      return (each) => less(each, next(3));
    case '!=':
      return (each) => !within(next(3))(each);
    case '^':
      return within(next(parts.findIndex((part) => part > 0) + 1 || 3));
    case '~':
    case '~>':
      return within(next(2));
    default:
      return within(next(3));
  }
}

function version([major = 0, minor = 0, patch = 0]: readonly number[]): Version {
  return [major, minor, patch];
}

/** The first version after all that begin with these parts. */
function after(parts: readonly number[]): Version {
  const last = parts.at(-1);
  return last === undefined ? [Number.POSITIVE_INFINITY, 0, 0] : version([...parts.slice(0, -1), last + 1]);
}

function less(a: Version, b: Version): boolean {
  return (firstDifference(a, b)?.by ?? 0) > 0;
}
