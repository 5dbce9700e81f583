import type { Cluster } from '../../model/cluster.ts';
import { type Component, namespaceOf } from '../../model/component.ts';
import {
  alphabetical,
  comparedPart,
  FLUX_NAMESPACE,
  type FollowPolicy,
  GROUP,
  marker,
  numerical,
  policyName,
  semver,
} from '../../model/follow.ts';
import { goRegExp, looksAround } from '../../model/go-regexp.ts';
import { distinctBy } from '../../model/grouped.ts';
import { type Image, image, parseReference } from '../../model/image.ts';
import { isUnknownProp } from '../../model/set-aside.ts';
import { parseVersion, parseVersionRange } from '../../model/version.ts';
import { ofRows } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { type Perhaps, present } from '../perhaps.ts';
import { type Example, type Found, type Rule, rulesOf, ruleTable, type Subject, type Tagged } from '../rule.ts';

/** The rules about images that Flux moves. */
type FollowRule = 'follow-policy' | 'policy-marker' | 'unmatched-pin' | 'unordered-tags' | 'pin-outside-policy';

type FollowMistake = Tagged<FollowRule>;

/**
 * Checks the images that Flux moves: whether their policies mean something, whether the pins agree with them, and whether
 * the marker stands behind each pin that is moved and behind no other.
 */
function checkFollow({ cluster, inputs: { markers, arePinsUnknown }, source }: Subject): Perhaps<FollowMistake> {
  const uses = cluster.components.flatMap(({ name, images = [] }) =>
    images.map((image) => ({ component: name, image })),
  );
  return (
    !arePinsUnknown &&
    distinctBy(uses, ({ image }) => image.name).map(({ component, image }) => {
      const pin = cluster.pins[image.name];
      const policy = image.follow && checkPolicy(image.follow);
      const pinned = pin && [
        image.follow && checkPin(image, image.follow, pin),
        markers && checkMarker(cluster, image, pin, markers[image.name]),
      ];
      return [
        present<FollowMistake>(policy).map((each) => ({ component, where: 'images', ...each })),
        present<FollowMistake>(pinned).map((each) => ({ component, where: `${source}/images.yaml`, ...each })),
      ];
    })
  );
}

/** Checks that there is a policy for every followed image: one without stays at its pin. */
function checkMoved(subject: Subject): readonly Found[] {
  const { cluster } = subject;
  const policies = new Set(
    objectsOf(subject, 'image.toolkit.fluxcd.io/ImagePolicy').map(({ object }) => object.metadata.name),
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

function checkPolicy(follow: FollowPolicy): Perhaps<FollowMistake> {
  const rule = 'follow-policy';
  const { pattern, extract } = follow;
  const fix = 'write one such as ^1.4, >=1.26 <2 or 1.x';
  return [
    follow.is === 'semver' &&
      !parseVersionRange(follow.range) && { rule, what: `'${follow.range}' is no range of versions`, fix },
    pattern !== undefined && checkPattern(pattern, extract),
    pattern === undefined &&
      extract !== undefined && {
        rule,
        what: `extracts '${extract}' without a pattern`,
        fix: 'give the pattern that has the group',
      },
  ];
}

function checkPattern(pattern: string, extract: string | undefined): Perhaps<FollowMistake> {
  const rule = 'follow-policy';
  const problem = patternProblem(pattern);
  if (problem) return { rule, what: `the pattern '${pattern}' ${problem}`, fix: 'correct it' };
  if (extract === undefined) return undefined;
  const known = groupsOf(pattern);
  const asked = [...extract.matchAll(GROUP)].map(([, braced, bare]) => braced ?? bare ?? '');
  if (asked.length > 0 && asked.every((group) => known.includes(group))) return undefined;
  const what = `'${extract}' extracts ${asked.length === 0 ? 'no group' : 'a group that the pattern lacks'}`;
  return { rule, what, fix: "name a group of the pattern, such as (?<ts>[0-9]+), and extract it: '$ts'" };
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

function checkPin({ name, digest }: Image, follow: FollowPolicy, pin: string): Perhaps<FollowMistake> {
  const reference = parseReference(pin);
  if (reference?.tag === undefined || present(checkPolicy(follow)).length > 0) return undefined;
  const compared = comparedPart(follow, reference.tag);
  return [
    reference.digest !== undefined &&
      digest === undefined && {
        rule: 'pin-outside-policy',
        what: `the pin of '${name}' has a digest, which Flux will drop`,
        fix: 'remove it, or follow the image with digest: true',
      },
    compared === undefined
      ? {
          rule: 'unmatched-pin',
          what: `the tag '${reference.tag}' of '${name}' does not match the pattern '${follow.pattern}' that is followed`,
          fix: 'correct the pattern, or pin a tag that matches',
        }
      : checkCompared(name, follow, compared),
  ];
}

function checkCompared(name: string, follow: FollowPolicy, compared: string): Perhaps<FollowMistake> {
  const unordered = wrongOrder(follow, compared);
  if (unordered) {
    const what = `'${compared}' of the pin of '${name}' ${unordered}`;
    return {
      rule: 'unordered-tags',
      what,
      fix: 'follow versions with semver(), and of other tags extract a number or a time',
    };
  }
  if (follow.is === 'alphabetical') return undefined;
  if (follow.is === 'numerical') {
    const fix = 'let the pattern match numbers alone, or extract one';
    const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(compared);
    return !isNumber && { rule: 'unmatched-pin', what: `'${compared}' of the pin of '${name}' is no number`, fix };
  }
  const rule = 'pin-outside-policy';
  const version = parseVersion(compared);
  if (version === undefined) {
    const what = `Flux takes '${compared}' of the pin of '${name}' for no version, since it has not three numbers`;
    const fix = "follow numerical(), or make three of it: { pattern: '^(?<major>[0-9]+)$', extract: '$major.0.0' }";
    return { rule, what, fix };
  }
  if (version === 'pre-release') {
    const what = `the pin of '${name}' is ${compared}, a pre-release, which ${follow.range} leaves out`;
    const fix = 'pin a release, or let the range take them: >=1.4.0-0 <2';
    return !/\d-[\dA-Za-z]/.test(follow.range) && { rule, what, fix };
  }
  if (parseVersionRange(follow.range)?.includes(version) !== false) return undefined;
  const what = `the pin of '${name}' is ${compared}, which lies outside ${follow.range}`;
  return { rule, what, fix: 'correct the range or the pin: Flux would go to a tag within the range' };
}

/** Why the last tag in an order is not the newest. */
function wrongOrder({ is }: FollowPolicy, compared: string): string | undefined {
  const isDate = /^\d{4}([.-]?)\d{2}\1\d{2}/.test(compared);
  if (is === 'numerical')
    return /^\d+\.\d+$/.test(compared) && !isDate ? 'is a version: as a number, 1.9 comes after 1.10' : undefined;
  if (is === 'semver' || isDate) return undefined;
  if (/^v?\d+(\.\d+)+/.test(compared)) return 'is a version: by letters, 1.9 comes after 1.10';
  if (/^(sha-|git-)?(?=.*\d)(?=.*[a-f])[0-9a-f]{7,64}$/.test(compared)) return 'is a hash, which has no order';
  return /^[a-z-]*\d{1,7}$/i.test(compared) ? 'ends with a number: by letters, 9 comes after 10' : undefined;
}

function checkMarker(cluster: Cluster, image: Image, pin: string, actual: string | undefined): Perhaps<FollowMistake> {
  const { name, follow } = image;
  const rule = 'policy-marker';
  if (!follow) {
    const fix = `write "${name}: ${pin}", or follow the image: image('…', { follow: … })`;
    const what = `the pin of '${name}' bears a marker, but nothing follows the image`;
    return actual?.includes('$imagepolicy') && { rule, what, fix };
  }
  const right = marker(cluster.name, image);
  const what = actual
    ? `the comment behind the pin of '${name}' is not its marker, and no more`
    : `the image '${name}' is followed, but its pin bears no marker`;
  return actual !== right && { rule, what, fix: `write "${name}: ${pin} # ${right}"` };
}

const REPOSITORY = 'registry.bramble.example/web';
const following = (follow: FollowPolicy, tag: string): Example => ({
  component: { images: [image(REPOSITORY, { follow })] },
  inputs: { pins: { web: `${REPOSITORY}:${tag}` }, markers: { web: marker('home', { name: 'web' }) } },
});

const scanning = (image: string) =>
  manifest('image.toolkit.fluxcd.io/v1 ImageRepository', 'web', `spec: { interval: 1h, image: '${image}' }`);

/** Images that Flux moves. */
export const rules: readonly Rule[] = [
  ...rulesOf(checkFollow, {
    'follow-policy': {
      what: 'What an image follows means nothing to Flux',
      why: 'The policy never becomes Ready, and the image stays at its version for ever, while everybody believes that it moves.',
      fix: "Write a range such as `semver('^1.4')`, and a pattern that Go's regular expressions know: no looking around, no referring back. What is extracted is a group of the pattern.",
      wrong: following(semver('newest'), '1.4.0'),
      right: following(semver('^1.4'), '1.4.0'),
    },
    'policy-marker': {
      facts: ['name'],
      what: 'A pin does not bear the marker of its image',
      why: 'Flux finds what it moves by the comment behind the pin. Without it nothing moves, and with that of another image it gets the tag of that one.',
      fix: 'Write the line as the message says it: the pin, one space, `#`, and the marker.',
      wrong: {
        ...following(semver('^1.4'), '1.4.0'),
        inputs: { pins: { web: `${REPOSITORY}:1.4.0` }, markers: {} },
      },
      right: following(semver('^1.4'), '1.4.0'),
    },
    'unmatched-pin': {
      what: 'The tag of a pin is none that its policy could choose',
      why: 'The pattern is wrong, or the pin: Flux would pass over tags of this kind.',
      fix: 'Correct the pattern of the policy, or pin a tag that it matches.',
      wrong: following(alphabetical({ pattern: '^main-(?<ts>[0-9]+)$', extract: '$ts' }), 'v1.0.0'),
      right: following(alphabetical({ pattern: '^main-(?<ts>[0-9]+)$', extract: '$ts' }), 'main-1767225600'),
    },
    'unordered-tags': {
      severity: 'warning',
      what: 'Tags are followed in an order that is not that of their age',
      why: 'By letters `1.9` comes after `1.10`, and hashes have no order at all: Flux goes to some old image, and stays there.',
      fix: 'Follow versions with `semver()`, numbers with `numerical()`, and of other tags extract the time at which they were built.',
      wrong: following(alphabetical({ pattern: '^[0-9.]+$' }), '1.9'),
      right: following(alphabetical({ pattern: '^[0-9-]+$' }), '2026-01-31'),
    },
    'pin-outside-policy': {
      severity: 'warning',
      what: 'The pin is not what its policy would choose',
      why: 'The next thing that Flux does is to move it, perhaps to an older version, or to drop its digest.',
      fix: 'Correct the range or the pin. To keep a digest, follow the image with `digest: true`.',
      wrong: following(semver('^1.4'), '2.0.0'),
      right: following(semver('^1.4'), '1.5.0'),
    },
  }),
  ...ruleTable({
    'scanned-image': {
      what: 'Flux is to look for tags of what is no repository',
      why: 'The ImageRepository is refused by its controller and never becomes Ready: no new version is ever found, while everybody believes that the image moves.',
      fix: 'Name the repository alone: which tag is taken, the ImagePolicy says.',
      check: ofRows('image.toolkit.fluxcd.io/ImageRepository', [
        'spec.image',
        (value) => typeof value === 'string' && value !== '' && parseReference(value)?.repository !== value,
        "looks for tags of '{}'",
        'write the repository without scheme, tag and digest',
      ]),
      wrong: scanning('ghcr.io/bramble/web:1.4.0'),
      right: scanning('ghcr.io/bramble/web'),
    },
    'unmoved-image': {
      severity: 'warning',
      what: 'An image is followed, but nothing moves it',
      why: 'Without a policy in the cluster the image stays at its pin.',
      fix: 'Add `flux()` to the components of the cluster, or do not follow the image.',
      check: checkMoved,
      wrong: following(numerical(), '17'),
      right: {
        ...following(numerical(), '17'),
        objects: manifest('image.toolkit.fluxcd.io/v1 ImagePolicy', 'home-web, namespace: flux-system'),
      },
    },
  }),
];
