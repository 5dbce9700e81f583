import { copiesIn, digestOf, sourceOf } from './header.ts';
import type { Entry, Listing } from './listing.ts';
import { type Place, spotOf } from './place.ts';

/** What a run may overwrite and remove. */
export interface Scope {
  /** The folder of clusters as headers name it, such as `clusters`. */
  readonly owner: string;
  /** The names of the clusters that are rendered in this run. */
  readonly rendered: ReadonlySet<string>;
  /** Whether the folder of a cluster no longer exists below the owner, so that its output is to go. */
  gone(cluster: string): boolean;
  /** The places that the run writes. Nothing else is looked at. */
  readonly places: readonly Place[];
}

/** What a run owns of a listing. */
export interface Ownership {
  owns(path: string, entry: Entry): boolean;
  /** Whether a generated file that the run owns says that it was copied. */
  isCopy(path: string): boolean;
}

/**
 * Tells which files of a listing a run owns: those whose header names a cluster that is rendered or gone, or what the page of
 * the place is made from; and those without a header that such a file names as a copy, with the very bytes.
 */
export function ownership(listing: Listing, scope: Scope): Ownership {
  const copies = new Map<string, string>();
  for (const [path, entry] of listing) {
    if (entry.kind !== 'file' || !bearsHeader(path, entry, scope)) continue;
    for (const [copy, digest] of copiesIn(entry.content)) copies.set(copy, digest);
  }
  return {
    isCopy: (path) => copies.has(path),
    owns: (path, entry) => {
      if (entry.kind !== 'file') return false;
      if (bearsHeader(path, entry, scope)) return true;
      const digest = copies.get(path);
      return digest !== undefined && entry.content.length === entry.size && digest === digestOf(entry.content);
    },
  };
}

/** Whether the header of a file says that it is of this run. */
function bearsHeader(path: string, entry: Entry, { owner, rendered, gone, places }: Scope): boolean {
  const source = headerOf(entry);
  const spot = spotOf(path, places);
  if (source === undefined || spot === undefined) return false;
  if (spot.cluster === undefined) return source === (spot.place.source ?? owner);
  const at = source.lastIndexOf('/');
  const cluster = source.slice(at + 1);
  return source.slice(0, at) === owner && (rendered.has(cluster) || gone(cluster));
}

/** What the header of a file names; undefined for all else. */
export function headerOf(entry: Entry): string | undefined {
  if (entry.kind !== 'file' || !STARTS.has(entry.content[0])) return undefined;
  return sourceOf(entry.content.toString('utf8', 0, 1024));
}

/** With which a header begins: most files are large, and not read as text for it. */
const STARTS: ReadonlySet<number | undefined> = new Set(['#', '<', '/', '{'].map((start) => start.charCodeAt(0)));
