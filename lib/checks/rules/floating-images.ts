import { allContainersOf } from '../../derive/pods.ts';
import { isReference, parseReference } from '../../model/image.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { eachPods } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { unpinned } from '../images.ts';
import type { PlacedPods } from '../placed-pods.ts';
import { ruleTable, shared } from '../rule.ts';

/** An image that a pod runs, mounts, or tells its program to run. */
interface Use {
  readonly where: string;
  readonly reference: string;
}

/** All images that pods name. What a Helm chart makes of its values is seen where it is rendered. */
function imagesOf({ spec: pod }: PlacedPods): readonly Use[] {
  return [
    ...allContainersOf(pod).flatMap((container) => [
      { where: `'${container.name}'`, reference: String(container.image ?? '') },
      ...argumentsOf(container).map((reference) => ({ where: `an argument of '${container.name}'`, reference })),
    ]),
    ...list(pod.volumes).map((volume) => ({
      where: `the volume '${volume.name}'`,
      reference: String(path(volume, 'image', 'reference') ?? ''),
    })),
  ].filter(({ reference }) => reference !== '');
}

/** Such as `--solver-image=quay.io/bramble/solver:v1.20.1`. */
function argumentsOf({ args }: JsonMap): readonly string[] {
  return [args ?? []].flat().flatMap((text) => /^--[\w.-]*image=([^\s$]+)$/.exec(String(text))?.[1] ?? []);
}

/** Tags that mean another image each week. */
const FLOATING =
  /^(latest|stable|edge|main|master|head|nightly|dev|devel|develop|development|canary|beta|alpha|rolling|testing|unstable|release|current|lts|next|snapshot)$/i;

/** The official images give a tag of one number to each new minor version. Elsewhere it may be the number of a build. */
const MAJOR = /^docker\.io\/library\/[^:]+:v?\d{1,3}(-[a-z][\w.-]*)?$/;

/** The images that are pinned, and those among them that Flux moves. */
const pinned = shared(({ cluster: { pins } }) => new Set(Object.values(pins)));
const followed = shared(
  ({ cluster: { pins, components } }) =>
    new Set(
      components.flatMap(({ images = [] }) => images.flatMap(({ name, follow }) => (follow ? (pins[name] ?? []) : []))),
    ),
);

const floating = eachPods((pods, subject) => {
  return imagesOf(pods).map(({ where, reference }) => {
    const parts = parseReference(reference);
    const isPinned = pinned(subject).has(reference);
    // A pin that is missing, or latest, is found where the pins are.
    const isSaid = unpinned(subject).has(reference) || (isPinned && /^(latest)?$/.test(parts?.tag ?? ''));
    if (!parts || parts.digest !== undefined || isSaid) return undefined;
    const isMajor = MAJOR.test(reference) && !followed(subject).has(reference);
    if (parts.tag !== undefined && !FLOATING.test(parts.tag) && !isMajor) return undefined;
    const why = parts.tag === undefined ? 'without a tag' : `whose tag '${parts.tag}' moves`;
    const fix = isMajor ? 'pin a whole version, or a digest' : 'pin a version, or a digest';
    return { what: `runs ${reference} in ${where}, ${why}`, fix };
  });
});

const unnamed = eachPods((pods, subject) => {
  const isSaid = (image: string) => unpinned(subject).has(image) || pinned(subject).has(image);
  return imagesOf(pods)
    .filter(({ reference }) => !isSaid(reference) && isReference(reference) && !hasRegistry(reference))
    .map(({ where, reference }) => ({
      what: `runs ${reference} in ${where}, which names no registry`,
      fix: `write docker.io/${reference.includes('/') ? '' : 'library/'}${reference}, or the registry that you mean`,
    }));
});

function hasRegistry(reference: string): boolean {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first);
}

const unreadable = eachPods((pods, subject) =>
  imagesOf(pods)
    // Of pins, the rule about them tells.
    .filter(
      ({ reference }) => !unpinned(subject).has(reference) && !Object.values(subject.cluster.pins).includes(reference),
    )
    .filter(({ reference }) => !isReference(reference))
    .map(({ where, reference }) => ({
      what: `runs '${reference}' in ${where}, which is no reference to an image`,
      fix: adviceFor(reference),
    })),
);

function adviceFor(reference: string): string {
  if (/^https?:\/\//.test(reference)) return 'leave out what stands before the registry';
  if (/\s/.test(reference)) return 'remove the spaces';
  if (/@/.test(reference)) return 'a digest is @sha256: and 64 of the digits 0 to f';
  return /[A-Z]/.test(reference.replace(/:[^/]*$/, ''))
    ? 'write the repository in small letters'
    : 'write it as registry/name:tag, such as docker.io/library/busybox:1.37.0';
}

export const rules = ruleTable({
  'image-reference': {
    what: 'An image is named in a way that no registry knows',
    why: 'The kubelet cannot read the name: the pod stays in `InvalidImageName`, and never starts.',
    fix: 'Write `registry/name:tag`, the name in small letters, or `registry/name@sha256:…`.',
    check: unreadable,
    wrong: pod('image: docker.io/library/Busybox:1.37.0'),
    right: pod('image: docker.io/library/busybox:1.37.0'),
  },
  'floating-image': {
    severity: 'warning',
    what: 'A pod runs an image whose tag moves',
    why: 'Whichever Pi starts the pod next may run another version than the one beside it, without a commit that could be taken back. With `imagePullPolicy: IfNotPresent` no one can say which.',
    fix: 'Declare the image with `image()`, and pin a version in `images.yaml`, or a digest behind the tag. Of official images (`docker.io/library`) a tag of one number, such as `postgres:17`, moves too, unless Flux follows it. What a Helm chart runs is pinned in its `values`.',
    check: floating,
    wrong: pod('image: ghcr.io/bramble/web:stable'),
    right: pod('image: ghcr.io/bramble/web:1.4.2'),
  },
  'missing-registry': {
    severity: 'warning',
    what: 'An image names no registry',
    why: 'The node decides where it comes from. k3s takes Docker Hub, unless its `registries.yaml` says otherwise: two clusters may run two programs.',
    fix: 'Write the reference whole, such as `docker.io/library/busybox`.',
    check: unnamed,
    wrong: pod('image: busybox:1.38'),
    right: pod('image: docker.io/library/busybox:1.38'),
  },
});
