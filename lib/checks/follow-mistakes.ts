import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { comparedPart, FLUX_NAMESPACE, type FollowPolicy, GROUP, marker, policyName } from '../model/follow.ts';
import { goRegExp, looksAround } from '../model/go-regexp.ts';
import { type Image, parseReference } from '../model/image.ts';
import { isKind } from '../model/rendered.ts';
import { isUnknownProp } from '../model/set-aside.ts';
import { parseRange, parseVersion } from '../model/version.ts';
import type { Placed } from './placed.ts';
import type { Found, Tagged } from './rule.ts';

/** The rules about images that Flux moves. */
export type FollowRule = 'follow-policy' | 'policy-marker' | 'unmatched-pin' | 'pin-outside-policy';

type FollowMistake = Tagged<FollowRule>;

/**
 * Checks the images that Flux moves: whether their policies mean something, whether the pins agree with them, and whether
 * the marker stands behind each pin that is moved and behind no other.
 * @param source the cluster's folder in the repository, which holds the pins
 */
export function checkFollow(
  cluster: Cluster,
  markers: Readonly<Record<string, string>> | undefined,
  source: string,
): readonly FollowMistake[] {
  const seen = new Set<string>();
  return cluster.components.flatMap(({ name: component, images = [] }) =>
    images.flatMap((image) => {
      if (seen.has(image.name)) return [];
      seen.add(image.name);
      const pin = cluster.pins[image.name];
      const atPin = [
        ...(image.follow && pin ? checkPin(image, image.follow, pin) : []),
        ...(markers && pin ? checkMarker(cluster, image, pin, markers[image.name]) : []),
      ].map((mistake) => ({ where: `${source}/images.yaml`, ...mistake }));
      const atPolicy = image.follow ? checkPolicy(image.follow).map((each) => ({ where: 'images', ...each })) : [];
      return [...atPolicy, ...atPin].map((mistake) => ({ component, ...mistake }));
    }),
  );
}

/** Checks that there is a policy for every followed image: one without stays at its pin. */
export function checkMoved(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  const policies = new Set(
    objects.flatMap(({ object }) =>
      isKind(object, 'image.toolkit.fluxcd.io/ImagePolicy') ? [object.metadata.name] : [],
    ),
  );
  if (cluster.isAnyUnknown || cluster.components.some(mayMove)) return [];
  return cluster
    .followed()
    .filter((image) => !policies.has(policyName(cluster.name, image)))
    .map(({ name }) => ({
      component: cluster.components.find(({ images = [] }) => images.some((each) => each.name === name))?.name,
      where: 'images',
      ...(policies.size === 0 && { missing: 'nothing moves images that are followed' }),
      what: `'${name}' is followed, but nothing moves it`,
      fix: 'add flux() to components',
    }));
}

/** Whether a component that is set aside may have the policies. */
function mayMove(component: Component): boolean {
  const isThere = namespaceOf(component) === FLUX_NAMESPACE || isUnknownProp(component, 'namespace');
  return component.isAside === true && isThere;
}

function checkPolicy(follow: FollowPolicy): readonly FollowMistake[] {
  return [...(follow.is === 'semver' ? checkRange(follow.range) : []), ...checkFilter(follow)];
}

function checkRange(range: string): readonly FollowMistake[] {
  if (parseRange(range)) return [];
  return [
    {
      rule: 'follow-policy',
      what: `'${range}' is no range of versions`,
      fix: 'write one such as ^1.4, >=1.26 <2 or 1.x',
    },
  ];
}

function checkFilter({ pattern, extract }: FollowPolicy): readonly FollowMistake[] {
  if (pattern === undefined) {
    return extract === undefined
      ? []
      : [
          {
            rule: 'follow-policy',
            what: `extracts '${extract}' without a pattern`,
            fix: 'give the pattern that has the group',
          },
        ];
  }
  const problem = patternProblem(pattern);
  if (problem) return [{ rule: 'follow-policy', what: `the pattern '${pattern}' ${problem}`, fix: 'correct it' }];
  if (extract === undefined) return [];
  const known = groupsOf(pattern);
  const asked = [...extract.matchAll(GROUP)].map(([, braced, bare]) => braced ?? bare ?? '');
  const unknown = asked.filter((group) => !known.includes(group));
  if (asked.length > 0 && unknown.length === 0) return [];
  const what =
    asked.length === 0 ? `'${extract}' extracts no group` : `'${extract}' extracts a group that the pattern lacks`;
  return [
    { rule: 'follow-policy', what, fix: "name a group of the pattern, such as (?<ts>[0-9]+), and extract it: '$ts'" },
  ];
}

/** What Go's RE2, which reads the pattern in the cluster, does not know is refused here already. */
function patternProblem(pattern: string): string | undefined {
  if (looksAround(pattern)) return 'looks around, which Flux does not know';
  if (/\\[1-9]|\\k</.test(pattern)) return 'refers back, which Flux does not know';
  return goRegExp(pattern) ? undefined : 'is no regular expression';
}

/** The groups of a pattern, by name and by number. */
function groupsOf(pattern: string): readonly string[] {
  const match = new RegExp(`${goRegExp(pattern)?.source}|`).exec('');
  return [...Object.keys(match?.groups ?? {}), ...(match ?? []).map((_, index) => String(index))];
}

function checkPin(image: Image, follow: FollowPolicy, pin: string): readonly FollowMistake[] {
  const reference = parseReference(pin);
  if (reference?.tag === undefined || checkPolicy(follow).length > 0) return [];
  const { tag, digest } = reference;
  const { name } = image;
  const compared = comparedPart(follow, tag);
  const dropped =
    digest !== undefined && image.digest === undefined
      ? [
          {
            rule: 'pin-outside-policy' as const,
            what: `the pin of '${name}' has a digest, which Flux will drop`,
            fix: 'remove it, or follow the image with digest: true',
          },
        ]
      : [];
  if (compared === undefined) {
    const what = `the tag '${tag}' of '${name}' does not match the pattern '${follow.pattern}' that is followed`;
    return [...dropped, { rule: 'unmatched-pin', what, fix: 'correct the pattern, or pin a tag that matches' }];
  }
  return [...dropped, ...checkCompared(name, follow, compared)];
}

function checkCompared(name: string, follow: FollowPolicy, compared: string): readonly FollowMistake[] {
  if (follow.is === 'alphabetical') return [];
  if (follow.is === 'numerical') {
    if (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(compared)) return [];
    const fix = 'let the pattern match numbers alone, or extract one';
    return [{ rule: 'unmatched-pin', what: `'${compared}' of the pin of '${name}' is no number`, fix }];
  }
  const version = parseVersion(compared);
  if (version === undefined) {
    return [
      {
        rule: 'pin-outside-policy',
        what: `Flux takes '${compared}' of the pin of '${name}' for no version, since it has not three numbers`,
        fix: "follow numerical(), or make three of it: { pattern: '^(?<major>[0-9]+)$', extract: '$major.0.0' }",
      },
    ];
  }
  if (version === 'pre-release' || parseRange(follow.range)?.includes(version) !== false) return [];
  const what = `the pin of '${name}' is ${compared}, which lies outside ${follow.range}`;
  const fix = 'correct the range or the pin: Flux would go to a tag within the range';
  return [{ rule: 'pin-outside-policy', what, fix }];
}

function checkMarker(
  cluster: Cluster,
  image: Image,
  pin: string,
  actual: string | undefined,
): readonly FollowMistake[] {
  const { name, follow } = image;
  if (!follow) {
    if (!actual?.includes('$imagepolicy')) return [];
    const what = `the pin of '${name}' bears a marker, but nothing follows the image`;
    return [
      { rule: 'policy-marker', what, fix: `write "${name}: ${pin}", or follow the image: image('…', { follow: … })` },
    ];
  }
  const right = marker(cluster.name, image);
  if (actual === right) return [];
  const what = actual
    ? `the comment behind the pin of '${name}' is not its marker, and no more`
    : `the image '${name}' is followed, but its pin bears no marker`;
  return [{ rule: 'policy-marker', what, fix: `write "${name}: ${pin} # ${right}"` }];
}
