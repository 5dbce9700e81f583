import { goRegExp } from './go-regexp.ts';

/** Which tags of an image count, and what of a tag is compared. */
export interface TagFilter {
  /**
   * A regular expression that a tag must match, in what JavaScript and Go's RE2 have in common: no look-around and no
   * back-references. https://github.com/google/re2/wiki/Syntax
   */
  readonly pattern?: string;
  /** What is compared instead of the whole tag: groups of the pattern by name, such as `$ts`. @default the whole tag */
  readonly extract?: string;
}

/** In which order tags stand: the last one is taken. @default 'asc' */
export type TagOrder = 'asc' | 'desc';

/** The highest version within a range. */
export interface SemverPolicy extends TagFilter {
  readonly is: 'semver';
  readonly range: string;
}

/** The highest number. */
export interface NumericalPolicy extends TagFilter {
  readonly is: 'numerical';
  /** Must let nothing through that is no number: Flux then chooses no tag at all. */
  readonly pattern: string;
  readonly order: TagOrder;
}

/** The last in the order of letters. */
export interface AlphabeticalPolicy extends TagFilter {
  readonly is: 'alphabetical';
  /** Must keep tags such as `latest` out. */
  readonly pattern: string;
  readonly order: TagOrder;
}

/** How Flux chooses the next tag of an image. https://fluxcd.io/flux/components/image/imagepolicies/ */
export type FollowPolicy = SemverPolicy | NumericalPolicy | AlphabeticalPolicy;

/**
 * Follows the highest version within a range: `semver('^1.4')`, `semver('>=1.26 <2')`. Flux takes only a tag with three
 * numbers for a version, such as `1.26.0` or `v1.26.0`. Tags with one or two numbers need a pattern that makes three of them:
 * `semver('>=17 <20', { pattern: '^(?<major>[0-9]+)$', extract: '$major.0.0' })`.
 * @param range https://github.com/Masterminds/semver#checking-version-constraints
 */
export function semver(range: string, filter: TagFilter = {}): SemverPolicy {
  return { is: 'semver', range, ...filter };
}

/** Options of {@link numerical}. The pattern is `^[0-9]+$` where none is given. */
export type NumericalOptions = Partial<Omit<NumericalPolicy, 'is'>>;

/** Follows the highest number, such as that of a build: `numerical()`. */
export function numerical(options: NumericalOptions = {}): NumericalPolicy {
  const { pattern = '^[0-9]+$', order = 'asc', ...rest } = options ?? {};
  return { is: 'numerical', pattern, order, ...rest };
}

/** Options of {@link alphabetical}. */
export type AlphabeticalOptions = Omit<AlphabeticalPolicy, 'is' | 'order'> & Partial<Pick<AlphabeticalPolicy, 'order'>>;

/**
 * Follows the last tag in the order of letters, such as that with the latest time:
 * `alphabetical({ pattern: '^main-[a-f0-9]+-(?<ts>[0-9]+)$', extract: '$ts' })`.
 */
export function alphabetical(options: AlphabeticalOptions): AlphabeticalPolicy {
  const { order = 'asc', ...rest } = options ?? {};
  return { is: 'alphabetical', order, ...rest };
}

/** What a policy compares of a tag; undefined where its pattern does not match. A pattern must have been checked before. */
export function comparedPart({ pattern, extract }: FollowPolicy, tag: string): string | undefined {
  if (pattern === undefined) return tag;
  const match = goRegExp(pattern)?.exec(tag);
  if (!match || !extract) return match ? tag : undefined;
  return extract.replace(GROUP, (_, braced: string, bare: string) => {
    const name = braced ?? bare;
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}

/** Matches a reference to a group, as Go has it: the longest run of letters, digits and underscores. */
export const GROUP = /\$(?:\{(\w+)\}|(\w+))/g;

/** The namespace that Flux' own objects live in. */
export const FLUX_NAMESPACE = 'flux-system';

/**
 * The name of an image's ImagePolicy. It bears the cluster's name, because Flux rewrites every marker of that name in the
 * repository, also those of other clusters.
 */
export function policyName(cluster: string, image: { readonly name: string }): string {
  return `${cluster}-${image.name}`;
}

/** The comment by which Flux finds the scalar that it is to rewrite: the whole reference, or the tag alone. */
export function marker(cluster: string, image: { readonly name: string }, part: 'image' | 'tag' = 'image'): string {
  const suffix = part === 'image' ? '' : `:${part}`;
  return `{"$imagepolicy": "${FLUX_NAMESPACE}:${policyName(cluster, image)}${suffix}"}`;
}
