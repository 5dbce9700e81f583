import type { Finding } from '../model/finding.ts';
import { sortedBy } from '../model/grouped.ts';
import { remembered } from '../model/remembered.ts';
import { inTheWay, inTheWayOfFolders, otherCase, strays, unreadables } from './foreign.ts';
import { copiesIn, sourceOf } from './header.ts';
import type { Listing } from './listing.ts';
import { headerOf, ownership, type Scope } from './ownership.ts';
import { checkPaths, foldersOf } from './paths.ts';
import { isEntered, spotOf } from './place.ts';

/** What is to happen to one file, by its path below the root. */
export interface Change {
  /** With a slash behind: a folder that holds nothing. */
  readonly path: string;
  readonly action: 'create' | 'update' | 'remove';
}

/** What stands between the disk and what is desired. */
export interface Comparison {
  /** Sorted by path. Empty where a finding is an error: then nothing may be written. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  /** The paths that are known as bramble's by another file alone. The writer changes them before that one. */
  readonly copies: ReadonlySet<string>;
}

/**
 * Compares what is on disk with what is desired. Whatever else is in the way, or somebody would act on although nothing
 * renders it, becomes a finding.
 * @param desired contents by path. Each must bear a header, or be named as a copy by one that does, else the next run could
 * not tell whose it is: an Error
 */
export function compare(listing: Listing, desired: ReadonlyMap<string, string>, scope: Scope): Comparison {
  const ours = ownership(listing, scope);
  const changes: Change[] = [];
  const copies = new Set(copiesOf(desired));
  const findings = [
    ...wrongPaths(desired)(scope.places),
    ...inTheWayOfFolders(listing, desired, scope),
    ...unreadables(listing, scope),
  ];
  for (const [path, content] of desired) {
    const entry = listing.get(path);
    if (entry === undefined) changes.push({ path, action: 'create' });
    else if (isOfOthers(path, headerOf(entry), scope)) continue;
    else if (entry.kind === 'file' && isSame(entry, content)) continue;
    else if (ours.owns(path, entry)) changes.push({ path, action: 'update' });
    else findings.push(...inTheWay(path, entry, scope, ours.isCopy(path)));
  }
  for (const [path, entry] of listing) {
    if (desired.has(path)) continue;
    if (!ours.owns(path, entry)) findings.push(...strays(path, entry, scope));
    else {
      changes.push({ path, action: 'remove' });
      if (ours.isCopy(path)) copies.add(path);
    }
  }
  changes.push(...emptyFolders(listing, desired, scope));
  findings.push(...otherCase(listing, desired, scope));
  const failed = findings.some(({ severity }) => severity === 'error');
  return { changes: failed ? [] : sortedBy(changes, ({ path }) => path), findings, copies };
}

/** The disk is looked at twice, and what is desired stays. */
const wrongPaths = remembered((desired: ReadonlyMap<string, string>) =>
  remembered((places: Scope['places']) => checkPaths([...desired.keys()], places)),
);

function isSame({ size, content }: { readonly size: number; readonly content: Buffer }, desired: string): boolean {
  return size === Buffer.byteLength(desired) && content.equals(Buffer.from(desired));
}

/** The files without a header among those that are desired. */
function copiesOf(desired: ReadonlyMap<string, string>): readonly string[] {
  const copies = [...desired].filter(([, content]) => sourceOf(content) === undefined).map(([path]) => path);
  if (copies.length === 0) return copies;
  const named = new Set(
    [...desired.values()].flatMap((content) =>
      content.includes('\n# Copied: ') ? [...copiesIn(Buffer.from(content)).keys()] : [],
    ),
  );
  const unknown = copies.find((path) => !named.has(path));
  if (unknown !== undefined) throw new Error(`${unknown} bears no header, and no file names it as a copy`);
  return copies;
}

/** Folders that hold nothing, as a run leaves them that was killed while it removed what they held. */
function emptyFolders(
  listing: Listing,
  desired: ReadonlyMap<string, string>,
  { rendered, gone, places }: Scope,
): readonly Change[] {
  const contents = [...listing].filter(([path, { kind }]) => kind !== 'folder' || !isEntered(path, places));
  const used = new Set([...contents.map(([path]) => path), ...desired.keys()].flatMap(foldersOf));
  const isOurs = (path: string) => {
    const spot = spotOf(path, places);
    if (spot === undefined) return path.includes('/');
    return spot.cluster !== undefined && (rendered.has(spot.cluster) || gone(spot.cluster));
  };
  return [...listing].flatMap(([path, { kind }]): readonly Change[] =>
    kind === 'folder' && isEntered(path, places) && !used.has(path) && isOurs(path)
      ? [{ path: `${path}/`, action: 'remove' }]
      : [],
  );
}

/** A page is of one folder of clusters. Another folder, such as that of a trial, leaves it to those that it shows. */
function isOfOthers(path: string, source: string | undefined, { owner, places }: Scope): boolean {
  const spot = spotOf(path, places);
  const isOfFolder = spot !== undefined && spot.cluster === undefined && spot.place.source === undefined;
  return isOfFolder && source !== undefined && source !== owner;
}
