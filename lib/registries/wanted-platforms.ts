import type { Images } from '../input/read-images.ts';
import { isWholeRepository, type Platforms, parseReference } from '../model/image.ts';
import type { PlatformChanges } from './platform-lines.ts';

/** What is not known of the platforms of a cluster's images. */
export interface Wanted {
  /** What is to be asked, by the reference under which the answer is kept: of an image that Flux moves it has no tag. */
  readonly ask: ReadonlyMap<string, string>;
  /** What there is. */
  readonly platforms: Platforms;
  /** Those of what is not pinned. */
  readonly stale: readonly string[];
}

/** @param all ask about what is known, too */
export function wantedOf({ pins, markers, platforms = {} }: Images, all: boolean): Wanted {
  const ask = new Map<string, string>();
  const pinned = new Set<string>();
  for (const [name, pin] of Object.entries(pins)) {
    const parts = parseReference(pin);
    if (!parts || !isWholeRepository(parts.repository) || (parts.tag ?? parts.digest) === undefined) continue;
    pinned.add(pin).add(parts.repository);
    // One that has a tag of its own is known by that.
    const kept = [pin, parts.repository].find((each) => platforms[each] !== undefined);
    const isMoved = markers[name]?.includes('$imagepolicy') === true;
    if (all || kept === undefined) ask.set(kept ?? (isMoved ? parts.repository : pin), pin);
  }
  return { ask, platforms, stale: Object.keys(platforms).filter((line) => !pinned.has(line)) };
}

/**
 * What is to change where some of it is known. The line of the tag that an image had before gives its place to the new one; it stays where
 * nobody has said yet what the new one is built for.
 * @param known what the images are built for, sorted, by the reference under which it is kept
 */
export function changesOf(
  { ask, platforms, stale }: Wanted,
  known: ReadonlyMap<string, readonly string[]>,
): PlatformChanges {
  const repositoryOf = (reference: string) => parseReference(reference)?.repository;
  const unknown = new Set([...ask.keys()].filter((key) => !known.has(key)).map(repositoryOf));
  const before = new Map(stale.map((line) => [repositoryOf(line), line]));
  const changed = new Map<string, string | undefined>(
    stale.filter((line) => !unknown.has(repositoryOf(line))).map((line) => [line, undefined]),
  );
  const added: string[] = [];
  for (const [key, list] of known) {
    const line = `${key}: [${list.join(', ')}]`;
    const kept = platforms[key];
    if (kept && String([...kept].sort()) === String(list)) continue;
    const old = kept ? key : before.get(repositoryOf(key));
    if (old !== undefined && changed.get(old) === undefined) changed.set(old, line);
    else added.push(line);
  }
  return { lines: changed, added };
}
