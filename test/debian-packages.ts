import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs are kept that are brought for tests, beside those of the scenarios. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bramble-e2e');

/** Whether a program runs, and ends well. */
export function runs(command: string, args: readonly string[], cwd?: string): boolean {
  return spawnSync(command, args, { stdio: 'ignore', cwd }).status === 0;
}

/** Keeps what is brought under a name; it is there whole or not at all. */
export function kept(name: string, bring: (folder: string) => boolean): string | undefined {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  const staged = `${folder}.${process.pid}`;
  mkdirSync(staged, { recursive: true });
  if (bring(staged)) renameSync(staged, folder);
  rmSync(staged, { recursive: true, force: true });
  return existsSync(folder) ? folder : undefined;
}

/**
 * The folder into which packages of Debian are unpacked, which installs and starts nothing; undefined where they cannot be had.
 * @param name what they are kept under
 */
export function unpacked(name: string, packages: readonly string[]): string | undefined {
  return kept(name, (staged) =>
    runs(
      'sh',
      ['-c', `apt-get download ${packages.join(' ')} && for deb in *.deb; do dpkg -x "$deb" . && rm "$deb"; done`],
      staged,
    ),
  );
}
