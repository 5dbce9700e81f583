import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import type { Run } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Packs the sources, into a folder of its own, since several tests do so at a time; the path of the file. */
export function packed(): string {
  const args = ['run', '-s', 'pack', '--', temporaryFolder()];
  return execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** Installs the packed file into a folder, with TypeScript as `npm install` would bring it from a registry. */
export function install(file: string, folder: string): void {
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', file], { cwd: folder });
  symlinkSync(join(ROOT, 'node_modules/typescript'), join(folder, 'node_modules/typescript'));
}

/** Carries out a command line of the package that is installed in a folder. */
export function bramble(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const run = spawnSync(join(folder, 'node_modules/.bin/bramble'), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}
