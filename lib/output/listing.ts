import { join } from 'node:path';
import { codeOf, type Disk, disk as realDisk } from './disk.ts';
import { copiesIn } from './header.ts';
import { isEntered, leadsToPlace, type Place, topsOf } from './place.ts';

/** What stands at a path below the root. `other` is a symbolic link, a socket or the like. */
export type Entry =
  | {
      readonly kind: 'file';
      /** In bytes. */
      readonly size: number;
      /** All of it where it is to be compared, else the beginning. */
      readonly content: Buffer;
    }
  | { readonly kind: 'folder' | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** All that stands in the places of a run, by path with slashes. */
export type Listing = ReadonlyMap<string, Entry>;

/** How much of each file is read: the header, and all of most. */
const BEGINNING = 64 * 1024;

/** A copy that is larger is none: Kubernetes takes no Secret of more than 1 MiB. */
const LARGEST_COPY = 4 * 1024 * 1024;

/**
 * Reads the places below a root. Hidden folders, such as those of Terraform, and what is somebody else's are not looked into;
 * links are not followed. Of a file that is neither to be compared nor a copy only the beginning is read, however large it is.
 * What cannot be read is listed as such.
 * @param desired contents by path, with which files are to be compared
 */
export function readListing(
  root: string,
  desired: ReadonlyMap<string, string>,
  places: readonly Place[],
  disk: Disk = realDisk,
): Listing {
  const listing = new Map<string, Entry>();
  for (const top of topsOf(places)) {
    try {
      add(top, disk.kind(join(root, top)));
    } catch (error) {
      // Not ENOTDIR: a root that is a file is found out when it is written to.
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') listing.set(top, unreadable(error));
    }
  }
  const copies = [...listing.values()].flatMap((entry) =>
    entry.kind === 'file' ? [...copiesIn(entry.content).keys()] : [],
  );
  for (const path of copies) readWhole(path, LARGEST_COPY);
  for (const [path, content] of desired) readWhole(path, Buffer.byteLength(content));
  return listing;

  function add(path: string, kind: Entry['kind']): void {
    attempt(path, () => {
      if (kind === 'file') {
        listing.set(path, { kind, ...disk.read(join(root, path), BEGINNING) });
        return;
      }
      listing.set(path, { kind: kind === 'folder' ? 'folder' : 'other' });
      if (kind !== 'folder' || !isEntered(path, places)) return;
      for (const { name, kind } of disk.list(join(root, path))) {
        if (leadsToPlace(`${path}/${name}`, places)) add(`${path}/${name}`, kind);
      }
    });
  }

  function readWhole(path: string, most: number): void {
    const entry = listing.get(path);
    if (entry?.kind !== 'file' || entry.size > most || entry.content.length === entry.size) return;
    attempt(path, () => listing.set(path, { kind: 'file', ...disk.read(join(root, path), most) }));
  }

  function attempt(path: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      // What another run has just removed is not there.
      if (codeOf(error) === 'ENOENT') listing.delete(path);
      else listing.set(path, unreadable(error));
    }
  }
}

function unreadable(error: unknown): Entry {
  return { kind: 'unreadable', reason: codeOf(error) ?? String(error) };
}
