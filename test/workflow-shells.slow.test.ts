import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { JOBS, jobsOf } from './written-workflows.ts';

const FOLDER = join(ROOT, '.github/workflows');
const OWN = readdirSync(FOLDER).flatMap((name) => jobsOf('own', name, readFileSync(join(FOLDER, name), 'utf8')));
const RUNS = [...JOBS, ...OWN].flatMap(({ forge, path, name, runs }) =>
  runs.map((run, at) => [`${forge} ${path} ${name} ${at}`, run] as const),
);
const isThere = spawnSync('shellcheck', ['--version']).status === 0;

/** What a program says of a script that it is given. */
function said(program: string, args: readonly string[], input: string): string {
  const { stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return stdout + stderr;
}

it('what is wrong with a script is found', () => {
  expect(said('bash', ['-n'], 'if true; then')).toContain('unexpected end of file');
});

it.each(RUNS)('%s: bash reads it, and shellcheck finds nothing where it is there', (_, run) => {
  expect(said('bash', ['-n'], run)).toBe('');
  // SC2153: the forge sets the variables; SC2016: what git is to expand later stands in single quotes.
  if (isThere) expect(said('shellcheck', ['--shell=bash', '--exclude=SC2153,SC2016', '-'], run)).toBe('');
});
