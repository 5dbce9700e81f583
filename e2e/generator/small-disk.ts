import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 4096;

/** A file system of its own in memory. Only where mounts are those of the scenario alone. */
export interface SmallDisk {
  /** A folder on it. */
  readonly root: string;
  /** Leaves so many bytes of room, rounded to its blocks. */
  leave(bytes: number): void;
  /** Gives all room back. */
  free(): void;
  /** Takes no write any more, or takes them again. */
  readOnly(is: boolean): void;
  /** Takes it away. */
  end(): void;
}

/** Mounts a small file system. */
export function smallDisk(at: string, megabytes: number): SmallDisk {
  mkdirSync(at);
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'bramble', at);
  const root = join(at, 'out');
  const ballast = join(at, 'ballast');
  mkdirSync(root);
  return {
    root,
    leave: (bytes) => {
      rmSync(ballast, { force: true });
      const { bavail } = statfsSync(at);
      fill(ballast, bavail - Math.floor(bytes / BLOCK));
    },
    free: () => rmSync(ballast, { force: true }),
    readOnly: (is) => run('mount', '-o', `remount,${is ? 'ro' : 'rw'}`, at),
    end: () => run('umount', at),
  };
}

function fill(file: string, blocks: number): void {
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(BLOCK, 1);
  for (let n = 0; n < blocks; n++) writeSync(descriptor, block);
  closeSync(descriptor);
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
