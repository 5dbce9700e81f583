import { dirname, join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Comparison } from './compare.ts';
import { attempt, codeOf, type Disk, disk as realDisk } from './disk.ts';
import { foldersOf } from './paths.ts';
import { aboutPath, type Place } from './place.ts';
import { LOCKS, type Patience, WriteLock } from './write-lock.ts';

/** With what a run writes. */
export interface Means extends Patience {
  /** Compares again, by a disk, once no other run writes. @default the comparison holds as long as this run takes */
  readonly look?: (disk: Disk) => Comparison;
  /** @default the real file system */
  readonly disk?: Disk;
  /** The places that are written, by which a finding tells the cluster. @default none */
  readonly places?: readonly Place[];
}

/**
 * Makes changes on disk, and is the only code that does. Runs at the same time write one after the other, and each makes
 * the whole tree its own. All new content is first staged beside the tree, so that a full disk is found out while nothing is
 * changed yet; then each file is renamed into its place, and what is stale is removed. Killed at any point, the next run
 * repairs the tree.
 * @param files contents by path, for all that is created or updated
 * @returns what was changed, and the findings with what went wrong, if anything did
 */
export function apply(
  root: string,
  comparison: Comparison,
  files: ReadonlyMap<string, string>,
  { look = () => comparison, disk: realOne = realDisk, places = [], ...patience }: Means = {},
): Comparison {
  const lock = new WriteLock(root, realOne);
  lock.removeLeftOvers();
  if (comparison.changes.length === 0) return comparison;
  const disk = lock.beating();
  const made: string[] = [];
  let at = comparison.changes[0]!.path;
  let step: Step = 'stage';
  let now = comparison;
  const fail = (what: Problem): Comparison => {
    if (step === 'stage') undo(made, lock.folder, disk);
    else attempt(() => disk.removeTree(lock.folder));
    return { ...now, changes: [], findings: [...now.findings, unwritable(at, step, what, places)] };
  };
  try {
    const claim = () => makeFolder(lock.folder, made, disk);
    claim();
    const other = lock.wait(claim, patience);
    if (other !== undefined) return fail(atWork(other));
    now = look(disk);
    const writes = now.changes.filter(({ action }) => action !== 'remove').map(({ path }) => path);
    const staged = new Map(writes.map((path, index) => [path, join(lock.folder, String(index))]));
    for (const [path, file] of staged) {
      at = path;
      disk.write(file, files.get(path)!);
    }
    for (const folder of new Set(writes.map((path) => dirname(path)))) {
      at = folder;
      makeFolder(join(root, folder), made, disk);
    }
    step = 'replace';
    for (const { path } of copiesFirst(now)) {
      at = path;
      const file = staged.get(path);
      if (file !== undefined) disk.rename(file, join(root, path));
      // A folder goes with those that are emptied.
      else if (!path.endsWith('/')) removeFile(join(root, path), lock, disk);
    }
    removeEmptyFolders(root, now, disk);
    attempt(() => disk.removeTree(lock.folder));
    removeLocks(root, made, writes, disk);
    return now;
  } catch (error) {
    return fail(problemOf(error, step));
  }
}

/** Only as long as the claim stands: who took this run for dead writes now. A rename needs the claim by itself. */
function removeFile(file: string, { folder }: WriteLock, disk: Disk): void {
  disk.kind(folder);
  disk.removeFile(file);
}

type Step = 'stage' | 'replace';

interface Problem {
  readonly what: string;
  readonly fix: string;
}

function unwritable(path: string, step: Step, { what, fix }: Problem, places: readonly Place[]): Finding {
  const untouched = step === 'stage';
  const state = untouched ? 'nothing was changed' : 'some files are written and others are not yet';
  return aboutPath(path, places, {
    rule: 'unwritable',
    severity: 'error',
    what: `cannot be written: ${what}; ${state}`,
    fix: `${fix}, and run it again${untouched ? '' : ', which completes the rest'}`,
  });
}

function atWork(other: string): Problem {
  return { what: `another synth is at work, as ${other}`, fix: 'wait until it has ended' };
}

/** What was staged is gone: another run took this one, which was asleep, for dead. */
const TAKEN_OVER: Problem = { what: 'another run has begun to write', fix: 'wait until it has ended' };

/** Why something cannot be written, and what to do, from what the system says. */
export function problemOf(error: unknown, step: Step): Problem {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { what: 'the disk is full', fix: 'free some space' };
    case 'EROFS':
      return { what: 'the disk is read-only', fix: 'make it writable' };
    case 'EACCES':
    case 'EPERM':
      return { what: 'it or its folder is read-only for you', fix: 'give yourself the right to write it' };
    default:
      if (codeOf(error) === 'ENOENT' && step === 'replace') return TAKEN_OVER;
      return { what: error instanceof Error ? error.message : String(error), fix: 'correct that' };
  }
}

/** Makes a folder with those above it, and notes those that were not there. */
function makeFolder(path: string, made: string[], disk: Disk): void {
  try {
    disk.makeFolder(path);
    made.push(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path), made, disk);
    makeFolder(path, made, disk);
  }
}

/** Copies before the files that tell whose they are, should the run be killed between the two. */
function copiesFirst({ changes, copies }: Comparison): Comparison['changes'] {
  const removedLast = [...changes].sort((a, b) => Number(a.action === 'remove') - Number(b.action === 'remove'));
  const isCopy = ({ path }: { readonly path: string }) => copies.has(path);
  return [...removedLast.filter(isCopy), ...removedLast.filter((change) => !isCopy(change))];
}

/** Removes the folders, except the outermost, that hold nothing any more. */
function removeEmptyFolders(root: string, { changes }: Comparison, disk: Disk): void {
  const removed = changes.filter(({ action }) => action === 'remove').map(({ path }) => path);
  const folders = new Set(removed.flatMap((path) => foldersOf(path).slice(1)));
  for (const folder of [...folders].sort().reverse()) {
    if (disk.list(join(root, folder)).length === 0) disk.removeFolder(join(root, folder));
  }
}

/** Removes the folder of the claims where it was made for this one alone. */
function removeLocks(root: string, made: readonly string[], writes: readonly string[], disk: Disk): void {
  const locks = join(root, LOCKS);
  if (made.includes(locks) && !writes.some((path) => path.startsWith(`${LOCKS}/`))) {
    attempt(() => disk.removeFolder(locks));
  }
}

/** Takes back what staging did. */
function undo(made: readonly string[], staging: string, disk: Disk): void {
  attempt(() => disk.removeTree(staging));
  for (const folder of made.toReversed()) if (folder !== staging) attempt(() => disk.removeFolder(folder));
}
