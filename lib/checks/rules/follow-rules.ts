import { alphabetical, type FollowPolicy, marker, numerical, semver } from '../../model/follow.ts';
import { image } from '../../model/image.ts';
import { checkFollow, checkMoved } from '../follow-mistakes.ts';
import { type Example, type Rule, rulesOf } from '../rule.ts';

const REPOSITORY = 'registry.bramble.example/web';
const following = (follow: FollowPolicy, tag: string): Example => ({
  component: { images: [image(REPOSITORY, { follow })] },
  inputs: { pins: { web: `${REPOSITORY}:${tag}` }, markers: { web: marker('home', { name: 'web' }) } },
});

/** Images that Flux moves. */
export const rules: readonly Rule[] = [
  ...rulesOf(
    ({ cluster, inputs, source }) => (inputs.arePinsUnknown ? [] : checkFollow(cluster, inputs.markers, source)),
    {
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
      'pin-outside-policy': {
        severity: 'warning',
        what: 'The pin is not what its policy would choose',
        why: 'The next thing that Flux does is to move it, perhaps to an older version, or to drop its digest.',
        fix: 'Correct the range or the pin. To keep a digest, follow the image with `digest: true`.',
        wrong: following(semver('^1.4'), '2.0.0'),
        right: following(semver('^1.4'), '1.5.0'),
      },
    },
  ),
  {
    id: 'unmoved-image',
    severity: 'warning',
    what: 'An image is followed, but nothing moves it',
    why: 'Without a policy in the cluster the image stays at its pin.',
    fix: 'Add `flux()` to the components of the cluster, or do not follow the image.',
    check: ({ cluster, objects }) => checkMoved(cluster, objects),
    wrong: following(numerical(), '17'),
    right: {
      ...following(numerical(), '17'),
      objects:
        'apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: { name: home-web, namespace: flux-system }\n',
    },
  },
];
