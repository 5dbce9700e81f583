import { join } from 'node:path';
import { codeOf, type Disk, disk as realDisk } from './disk.ts';
import { MAP } from './header.ts';

/** What stands at a path below the root. `other` is a symbolic link, a socket or the like. */
export type Entry =
  | { readonly kind: 'file'; readonly content: Buffer }
  | { readonly kind: 'folder' | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** All that stands in `dist` and `flux`, and the map, by path with slashes. */
export type Listing = ReadonlyMap<string, Entry>;

/**
 * Reads `dist`, `flux` and the map below a root. Hidden folders, such as those of Terraform, and what `flux bootstrap` keeps are not
 * looked into; links are not followed. What cannot be read is listed as such.
 */
export function readListing(root: string, disk: Disk = realDisk): Listing {
  const listing = new Map<string, Entry>();
  for (const top of ['dist', 'flux', 'docs']) {
    try {
      add(top, disk.kind(join(root, top)));
    } catch (error) {
      // Not ENOTDIR: a root that is a file is found out when it is written to.
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') listing.set(top, unreadable(error));
    }
  }
  return listing;

  function add(path: string, kind: Entry['kind']): void {
    try {
      if (kind === 'file') {
        listing.set(path, { kind, content: disk.read(join(root, path)) });
        return;
      }
      listing.set(path, { kind: kind === 'folder' ? 'folder' : 'other' });
      if (kind !== 'folder' || isClosed(path)) return;
      for (const { name, kind } of disk.list(join(root, path))) {
        if (path !== 'docs' || `docs/${name}`.toLowerCase() === MAP) add(`${path}/${name}`, kind);
      }
    } catch (error) {
      // What another run has just removed is not there.
      if (codeOf(error) === 'ENOENT') listing.delete(path);
      else listing.set(path, unreadable(error));
    }
  }
}

/** Whether a folder is none of bramble's business. */
export function isClosed(path: string): boolean {
  return /^flux\/[^/]+\/flux-system$/.test(path) || path.slice(path.lastIndexOf('/') + 1).startsWith('.');
}

function unreadable(error: unknown): Entry {
  return { kind: 'unreadable', reason: codeOf(error) ?? String(error) };
}
