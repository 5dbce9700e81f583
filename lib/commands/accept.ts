import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { succeeded } from './report.ts';
import { synthesize } from './synthesize.ts';
import { CLUSTERS, type Outcome, type Repository } from './verb.ts';
import { writePages } from './write-pages.ts';

/** A program that a repository may have, and the file without which it has nothing to do there. */
interface Program {
  readonly name: string;
  readonly configuration: string;
  readonly args: readonly string[];
}

const FORMATTER: Program = { name: 'biome', configuration: 'biome.json', args: ['check', '--write'] };
const COMPILER: Program = { name: 'tsc', configuration: 'tsconfig.json', args: ['--noEmit'] };

/** Brings along all that follows from an edit: one step after the other, to the first that fails. */
export async function accept(repository: Repository): Promise<Outcome> {
  const tests = testsWithSnapshots(repository);
  const updater: Program = { name: 'jest', configuration: 'jest.config.js', args: ['-u', ...tests] };
  const steps = [
    () => ran(FORMATTER, repository),
    () => ran(COMPILER, repository),
    () => synthesize(repository, { check: false, clusters: CLUSTERS, out: '.' }),
    () => writePages(repository, [], false),
    // Without a name, jest would run every test.
    () => (tests.length > 0 ? ran(updater, repository) : {}),
  ];
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    outcomes.push(await step());
    if (!succeeded(outcomes.at(-1)!)) break;
  }
  return {
    findings: outcomes.flatMap(({ findings = [] }) => findings),
    changes: outcomes.flatMap(({ changes = [] }) => changes),
    summary: outcomes.flatMap(({ summary = [] }) => summary).join('\n'),
    failed: outcomes.some(({ failed }) => failed),
  };
}

/** Runs a program of the repository, which says itself what it finds. */
function ran({ name, configuration, args }: Program, { root, progress }: Repository): Outcome {
  const program = join(root, 'node_modules', '.bin', name);
  if (!existsSync(program) || !existsSync(join(root, configuration))) return {};
  progress(`${name} ${args.join(' ')}`);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return {};
  return { failed: true, summary: `${name} ${error ? `cannot be run: ${error.message}` : 'says above what is wrong'}` };
}

function testsWithSnapshots({ root }: Repository): readonly string[] {
  const folder = join(root, '__snapshots__');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith('.snap'))
    .sort()
    .map((file) => `test/${file.slice(0, -'.snap'.length)}`);
}
