import { dirname, join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Change } from './compare.ts';
import { codeOf, type Disk, disk as realDisk } from './disk.ts';
import { clusterOf, isNamed } from './ownership.ts';
import { foldersOf } from './paths.ts';

/**
 * Makes changes on disk, and is the only code that does. All new content is first staged beside the tree, so that a full
 * disk is found out while nothing is changed yet; then each file is renamed into its place, and what is stale is
 * removed. Killed at any point, the next run repairs the tree.
 * @param files contents by path, for all that is created or updated
 * @returns what went wrong, or undefined
 */
export function apply(
  root: string,
  changes: readonly Change[],
  files: ReadonlyMap<string, string>,
  disk: Disk = realDisk,
): Finding | undefined {
  if (changes.length === 0) return undefined;
  const writes = changes.filter(({ action }) => action !== 'remove').map(({ path }) => path);
  const staging = join(root, 'dist', `.bramble-${process.pid}`);
  const made: string[] = [];
  let at = changes[0]!.path;
  let step: Step = 'stage';
  try {
    removeLeftOvers(join(root, 'dist'), disk);
    makeFolder(staging, made, disk);
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
    const stale = changes.filter(({ action }) => action === 'remove').map(({ path }) => path);
    for (const path of headersLast(stale)) {
      at = path;
      disk.removeFile(join(root, path));
    }
    removeEmptyFolders(root, stale, disk);
  } catch (error) {
    if (step === 'stage') undo(made, staging, disk);
    else attempt(() => disk.removeTree(staging));
    return finding(at, step, error);
  }
  attempt(() => disk.removeTree(staging));
  const dist = dirname(staging);
  if (made.includes(dist) && !writes.some((path) => path.startsWith('dist/'))) attempt(() => disk.removeFolder(dist));
  return undefined;
}

type Step = 'stage' | 'replace';

function finding(path: string, step: Step, error: unknown): Finding {
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

/** Removes the staging folders of runs that were killed. */
function removeLeftOvers(dist: string, disk: Disk): void {
  let entries: ReturnType<Disk['list']> = [];
  attempt(() => {
    entries = disk.list(dist);
  });
  for (const { name } of entries) {
    const pid = /^\.bramble-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isOther(Number(pid))) attempt(() => disk.removeTree(join(dist, name)));
  }
}

/** Whether a process other than this one is alive. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
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

/** For what is tidied up: the next run does it when this one cannot. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing depends on it.
  }
}
