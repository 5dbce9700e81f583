import { join } from 'node:path';
import { attempt, codeOf, type Disk } from './disk.ts';

/** How long to wait before the others are looked at again, in milliseconds. */
const PAUSE = 20;

/** The folder of this run in `dist`: it holds what is staged, and says that this run writes. */
export function stagingOf(dist: string): string {
  return join(dist, `.bramble-${process.pid}`);
}

/** Removes the staging folders of runs that were killed. */
export function removeLeftOvers(dist: string, disk: Disk): void {
  for (const pid of claims(dist, disk)) {
    if (!isOther(pid)) attempt(() => disk.removeTree(join(dist, `.bramble-${pid}`)));
  }
}

/**
 * Waits until this is the only living run that claims to write. All claim first and then look, so of two that claim at
 * the same time one at least sees the other: the one with the higher process id steps back, and the other waits until it
 * has. A run that writes has seen no claim, and who claims later sees its own.
 * @param claim makes the staging folder, which stands when this is called
 * @param patience in milliseconds
 * @returns a run that did not end in that time
 */
export function waitForTurn(dist: string, disk: Disk, claim: () => void, patience: number): number | undefined {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += PAUSE) {
    const others = claims(dist, disk).filter(isOther);
    if (others.length === 0) return undefined;
    if (waited >= patience) return others[0];
    const stepsBack = others.some((pid) => pid < process.pid);
    if (stepsBack) disk.removeTree(stagingOf(dist));
    Atomics.wait(clock, 0, 0, PAUSE);
    if (stepsBack) claim();
  }
}

/** The processes that have a staging folder. */
function claims(dist: string, disk: Disk): readonly number[] {
  let entries: ReturnType<Disk['list']> = [];
  attempt(() => {
    entries = disk.list(dist);
  });
  return entries.flatMap(({ name }) => {
    const pid = /^\.bramble-(\d+)$/.exec(name)?.[1];
    return pid === undefined ? [] : [Number(pid)];
  });
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
