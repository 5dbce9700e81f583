import type { FollowPolicy } from './follow.ts';

/** A container image by repository. Its tag is pinned in the cluster's `images.yaml`, never in code. */
export interface Image {
  readonly is: 'image';
  /** Registry and path, such as `docker.io/library/busybox`. */
  readonly repository: string;
  /** The key of its pin in `images.yaml`. */
  readonly name: string;
  /** How Flux moves its pin. @default not at all */
  readonly follow?: FollowPolicy;
  /** Whether Flux pins the digest beside the tag. See {@link FollowedOptions.digest}. */
  readonly digest?: true | 'always';
  /** Whose CRDs it serves. See {@link NamedOptions.crds}. */
  readonly crds?: string;
  /** The release that it is tested with. See {@link NamedOptions.tested}. */
  readonly tested?: string;
}

/** Options of {@link image}. */
export type ImageOptions = (FollowedOptions | PinnedOptions) & NamedOptions;

/** What every image may say. */
export interface NamedOptions {
  /** The key of its pin in `images.yaml`. @default the last part of the repository */
  readonly name?: string;
  /**
   * The project on GitHub whose CRDs it serves, and of whose releases its tag speaks: `'fluxcd/source-controller'`. They are then to be
   * of the release that cdk8s.yaml pins. @default not compared
   */
  readonly crds?: string;
  /** The release with which what draws it has been tested: `npm run outdated` suggests it in the place of an older one. @default none */
  readonly tested?: string;
}

/** An image whose pin is moved by hand. */
export interface PinnedOptions {
  readonly follow?: never;
  readonly digest?: never;
}

/** An image whose pin Flux moves. */
export interface FollowedOptions {
  /** Which tag is the next: `semver('^1.4')`, `numerical()`, `alphabetical({ … })`. */
  readonly follow: FollowPolicy;
  /**
   * Flux writes the digest behind the tag. `true`: once for each tag. `'always'`: again whenever the tag comes to mean
   * another image, as `latest` does. @default no digest
   */
  readonly digest?: true | 'always';
}

/**
 * Names an image: `image('docker.io/library/busybox')` is pinned as `busybox` in `images.yaml`. With `follow`, Flux moves
 * the pin there and in dist: `image('ghcr.io/bramble/web', { follow: semver('^1.4') })`.
 */
export function image(repository: string, options: ImageOptions = {}): Image {
  const { name, ...rest } = options ?? {};
  // What is no text is told where the image is used.
  return { is: 'image', repository, name: name ?? String(repository).replace(/^.*\//, ''), ...rest };
}

/** Image references by pin name, as `images.yaml` holds them: `{ busybox: 'docker.io/library/busybox:1.37.0' }`. */
export type Pins = Readonly<Record<string, string>>;

/**
 * The platforms that images are built for, such as `linux/arm64`, by reference, as the section `platforms` of `images.yaml`
 * holds them. A repository without a tag stands for all its tags: of an image that Flux moves.
 * https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export type Platforms = Readonly<Record<string, readonly string[]>>;

/** A reference taken apart. The tag, the digest, or both may be missing. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A registry, perhaps with a port, and a path. Without a dot or a port a registry is part of the path of another one. */
const WHOLE = String.raw`(?=localhost/|[^/]*[.:])[a-z0-9.-]+(?::\d+)?(?:/[a-z0-9][a-z0-9._-]*)+`;
const TAG = String.raw`[A-Za-z0-9_][\w.-]{0,127}`;
const DIGEST = 'sha256:[0-9a-f]{64}';
const REFERENCE = new RegExp(`^(?<repository>[^@]+?)(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`);
const WHOLE_REPOSITORY = new RegExp(`^${WHOLE}$`);

/** Patterns of whole references, for those who have nothing but patterns. */
export const PATTERNS = {
  /** A pin: with a version, which is a digest or a tag other than `latest`. */
  pinned: `^${WHOLE}(?::(?!latest$)${TAG}|(?::${TAG})?@${DIGEST})$`,
  /** An image, perhaps of all tags. */
  image: `^${WHOLE}(?::${TAG})?(?:@${DIGEST})?$`,
} as const;

/** Takes `registry/path:tag@digest` apart, or answers undefined. https://github.com/opencontainers/distribution-spec */
export function parseReference(reference: string): ImageReference | undefined {
  const groups = REFERENCE.exec(reference)?.groups;
  return groups?.repository === undefined ? undefined : (groups as unknown as ImageReference);
}

const PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const ANY_REFERENCE = new RegExp(
  `^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\\d+)?/)?${PART}(?:/${PART})*(?::${TAG})?(?:@${DIGEST}|@sha512:[0-9a-f]{128})?$`,
);

/** Whether a text can be a reference to an image at all. https://github.com/distribution/reference/blob/main/reference.go */
export function isReference(text: string): boolean {
  return ANY_REFERENCE.test(text);
}

/** Whether a repository is a registry and a path, and nothing else: what leaves out its registry is another one's elsewhere. */
export function isWholeRepository(repository: string): boolean {
  return WHOLE_REPOSITORY.test(repository);
}

/** What of a pinned reference a text asks for: all of it, or its tag. */
export type ImagePart = 'image' | 'tag';

/** A place in a drawn object that a pin goes into. */
export interface Placeholder {
  readonly part: ImagePart;
  /** The key of the pin. */
  readonly name: string;
}

/** How a placeholder begins. No other text does. */
export const OPEN = '\u27e6';
const PLACEHOLDER = /\u27e6(image|tag) ([^\u27e7]+)\u27e7/g;

/**
 * What stands for a pinned reference while objects are drawn. Pins are put in when the objects are plain, so that a
 * component never sees a tag and nothing but the image itself can come to depend on it.
 */
export function placeholder(of: Image, part: ImagePart = 'image'): string {
  return `${OPEN}${part} ${of.name}\u27e7`;
}

/** Puts pins in the place of placeholders; one without a pin becomes its name. */
export function resolvePlaceholders(text: string, pins: Pins): string {
  if (!text.includes(OPEN)) return text;
  return text.replace(PLACEHOLDER, (_, part: ImagePart, name: string) => {
    const pin = pins[name] ?? name;
    return part === 'image' ? pin : (parseReference(pin)?.tag ?? name);
  });
}

/** The placeholders that stand in a text. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  if (!text.includes(OPEN)) return [];
  return [...text.matchAll(PLACEHOLDER)].map(([, part, name]) => ({ part: part as ImagePart, name: name ?? '' }));
}

/** The placeholder that a text consists of, or undefined where there is none, or more around it. */
export function wholePlaceholder(text: string): Placeholder | undefined {
  const [first] = placeholdersIn(text);
  return first && text === `${OPEN}${first.part} ${first.name}\u27e7` ? first : undefined;
}
