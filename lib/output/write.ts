import { dirname, join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Comparison } from './compare.ts';
import { attempt, codeOf, type Disk, disk as realDisk } from './disk.ts';
import { clusterOf, isNamed } from './ownership.ts';
import { foldersOf } from './paths.ts';
import { removeLeftOvers, stagingOf, waitForTurn } from './turn.ts';

/** With what a run writes. */
export interface Means {
  /** Compares again, once no other run writes. @default the comparison holds as long as this run takes */
  readonly look?: () => Comparison;
  /** @default the real file system */
  readonly disk?: Disk;
  /** How many milliseconds to wait for other runs. @default 10 seconds */
  readonly patience?: number;
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
  { look = () => comparison, disk = realDisk, patience = 10_000 }: Means = {},
): Comparison {
  const dist = join(root, 'dist');
  removeLeftOvers(dist, disk);
  if (comparison.changes.length === 0) return comparison;
  const staging = stagingOf(dist);
  const made: string[] = [];
  let at = comparison.changes[0]!.path;
  let step: Step = 'stage';
  let now = comparison;
  let writes: readonly string[] = [];
  try {
    const claim = () => makeFolder(staging, made, disk);
    claim();
    const other = waitForTurn(dist, disk, claim, patience);
    if (other !== undefined) {
      undo(made, staging, disk);
      return failed(comparison, atWork(at, other));
    }
    now = look();
    writes = now.changes.filter(({ action }) => action !== 'remove').map(({ path }) => path);
    for (const [index, path] of writes.entries()) {
      at = path;
      disk.write(join(staging, String(index)), files.get(path)!);
    }
    for (const folder of new Set(writes.map((path) => dirname(path)))) {
      at = folder;
      makeFolder(join(root, folder), made, disk);
    }
    step = 'replace';
    for (const [index, path] of writes.entries()) {
      at = path;
      disk.rename(join(staging, String(index)), join(root, path));
    }
    const stale = now.changes.filter(({ action }) => action === 'remove').map(({ path }) => path);
    for (const path of headersLast(stale)) {
      at = path;
      // A folder goes with those that are emptied.
      if (!path.endsWith('/')) disk.removeFile(join(root, path));
    }
    removeEmptyFolders(root, stale, disk);
  } catch (error) {
    if (step === 'stage') undo(made, staging, disk);
    else attempt(() => disk.removeTree(staging));
    return failed(now, unwritable(at, step, error));
  }
  attempt(() => disk.removeTree(staging));
  if (made.includes(dist) && !writes.some((path) => path.startsWith('dist/'))) attempt(() => disk.removeFolder(dist));
  return now;
}

function failed({ findings }: Comparison, problem: Finding): Comparison {
  return { changes: [], findings: [...findings, problem] };
}

type Step = 'stage' | 'replace';

function unwritable(path: string, step: Step, error: unknown): Finding {
  const untouched = step === 'stage';
  const state = untouched ? 'nothing was changed' : 'some files are written and others are not yet';
  const { what, fix } = problem(error);
  return {
    rule: 'unwritable',
    severity: 'error',
    cluster: clusterOf(path),
    where: path,
    what: `cannot be written: ${what}; ${state}`,
    fix: `${fix}, and run synth again${untouched ? '' : ', which completes the rest'}`,
  };
}

function atWork(path: string, other: number): Finding {
  return {
    rule: 'unwritable',
    severity: 'error',
    cluster: clusterOf(path),
    where: path,
    what: `cannot be written: another synth is at work, as process ${other}; nothing was changed`,
    fix: `wait until it has ended, and run synth again; if process ${other} is none, remove dist/.bramble-${other} first`,
  };
}

function problem(error: unknown): { readonly what: string; readonly fix: string } {
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

/** Files that are known by name first: what else a gone cluster left proves whose they are, should the run be killed. */
function headersLast(paths: readonly string[]): readonly string[] {
  return [...paths.filter(isNamed), ...paths.filter((path) => !isNamed(path))];
}

/** Removes the folders, except `dist` and `flux`, that hold nothing any more. */
function removeEmptyFolders(root: string, removed: readonly string[], disk: Disk): void {
  const folders = new Set(removed.flatMap((path) => foldersOf(path).slice(1)));
  for (const folder of [...folders].sort().reverse()) {
    if (disk.list(join(root, folder)).length === 0) disk.removeFolder(join(root, folder));
  }
}

/** Takes back what staging did. */
function undo(made: readonly string[], staging: string, disk: Disk): void {
  attempt(() => disk.removeTree(staging));
  for (const folder of made.toReversed()) if (folder !== staging) attempt(() => disk.removeFolder(folder));
}
