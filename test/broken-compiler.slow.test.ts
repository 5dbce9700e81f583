import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { repositoryCopy } from './synth.ts';

/** A copy of the repository that has esbuild, and what runs it, for itself. */
function copy(): string {
  const root = repositoryCopy();
  const packages = join(root, 'node_modules');
  rmSync(packages);
  mkdirSync(packages);
  const own = ['esbuild', '@esbuild', 'tsx'];
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => each !== '.cache')) {
    const target = join(ROOT, 'node_modules', name);
    if (own.includes(name)) cpSync(target, join(packages, name), { recursive: true });
    else symlinkSync(target, join(packages, name));
  }
  return root;
}

/** Puts another program in the place of esbuild's. */
function insteadOf(packages: string, text: string, mode = 0o755): void {
  const [platform] = readdirSync(join(packages, '@esbuild'));
  for (const program of [join(packages, '@esbuild', platform!, 'bin/esbuild'), join(packages, 'esbuild/bin/esbuild')]) {
    rmSync(program);
    writeFileSync(program, text);
    chmodSync(program, mode);
  }
}

const RUNS_NOT =
  /^error: esbuild, which reads TypeScript, does not run here: (?:The service was stopped|The package "@esbuild\/[^\n]*" could not be found)[^\n]* \(remove node_modules and run npm ci on this machine, without --omit=optional\)\n$/;

describe('an esbuild that does not run is one line, and what to do', () => {
  it.each<[string, (packages: string) => void, string | RegExp]>([
    [
      'that lacks the program of this platform',
      (packages) => rmSync(join(packages, '@esbuild'), { recursive: true }),
      RUNS_NOT,
    ],
    [
      'whose program is of another version',
      (packages) => insteadOf(packages, '#!/bin/sh\nexec echo 0.1.0\n'),
      RUNS_NOT,
    ],
    ['whose program may not be run', (packages) => insteadOf(packages, '', 0o644), RUNS_NOT],
    ['whose program is killed', (packages) => insteadOf(packages, '#!/bin/sh\nkill -9 $$\n'), RUNS_NOT],
    [
      'that is not there',
      (packages) => rmSync(join(packages, 'esbuild'), { recursive: true }),
      "error: the package 'esbuild' is not installed: run npm ci\n",
    ],
    [
      'of which a half is there',
      (packages) => rmSync(join(packages, 'esbuild/lib'), { recursive: true }),
      "error: the package 'esbuild' is not whole: remove node_modules and run npm ci\n",
    ],
  ])('one %s', (_, damage, says) => {
    const root = copy();
    damage(join(root, 'node_modules'));
    for (const more of [[], ['--from-sources']]) {
      const args = ['lib/commands/launch.mjs', 'main.ts', 'synth', '--check', ...more];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: '',
        stderr: typeof says === 'string' ? says : expect.stringMatching(says),
      });
    }
  });
});
