/** A container image by repository. Its tag is pinned in the cluster's `images.yaml`, never in code. */
export interface Image {
  readonly is: 'image';
  /** Registry and path, such as `docker.io/library/traefik`. */
  readonly repository: string;
  /** The key of its pin in `images.yaml`. */
  readonly name: string;
}

/** Options of {@link image}. */
export interface ImageOptions {
  /** The key of its pin in `images.yaml`. @default the last part of the repository */
  readonly name?: string;
}

/** Names an image: `image('docker.io/library/busybox')` is pinned as `busybox` in `images.yaml`. */
export function image(repository: string, options: ImageOptions = {}): Image {
  return { is: 'image', repository, name: options.name ?? repository.slice(repository.lastIndexOf('/') + 1) };
}

/** Image references by pin name, as `images.yaml` holds them: `{ traefik: 'docker.io/library/traefik:v3.7.11' }`. */
export type Pins = Readonly<Record<string, string>>;

/** A reference taken apart. The tag, the digest, or both may be missing. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const REFERENCE = /^(?<repository>[^@]+?)(?::(?<tag>[A-Za-z0-9_][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Takes `registry/path:tag@digest` apart, or answers undefined. https://github.com/opencontainers/distribution-spec */
export function parseReference(reference: string): ImageReference | undefined {
  const groups = REFERENCE.exec(reference)?.groups;
  return groups?.repository === undefined ? undefined : (groups as unknown as ImageReference);
}

const OPEN = '\u27e6image ';
const CLOSE = '\u27e7';
const PLACEHOLDER = /\u27e6image ([^\u27e7]+)\u27e7/g;

/**
 * What stands for a pinned reference while objects are drawn. Pins are put in when the objects are plain, so that a
 * component never sees a tag and nothing but the image itself can come to depend on it.
 */
export function placeholder(of: Image): string {
  return `${OPEN}${of.name}${CLOSE}`;
}

/** Puts pins in the place of placeholders; one without a pin becomes its name. */
export function resolvePlaceholders(text: string, pins: Pins): string {
  return text.includes(OPEN) ? text.replace(PLACEHOLDER, (_, name: string) => pins[name] ?? name) : text;
}

/** The names of the images whose placeholders stand in a text. */
export function placeholdersIn(text: string): readonly string[] {
  return text.includes(OPEN) ? [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '') : [];
}
