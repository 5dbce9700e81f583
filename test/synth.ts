import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** How a run of the command ended. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run synth -- …` as a process of its own, without npm. */
export function synth(args: readonly string[], env: Readonly<Record<string, string>> = {}, root = ROOT): Run {
  const run = spawnSync(process.execPath, ['lib/commands/launch.mjs', 'main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** A folder of clusters within the repository, where their imports resolve, with files by path; its path relative to the repository. */
export function clustersFolder(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(join(ROOT, '.scratch'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return relative(ROOT, folder);
}

/** All files below a folder, by path, without what Terraform keeps there of its own. */
export function tree(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('/.terraform'))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

/** What synth reads, below the repository. */
const INPUT = [
  '.sops.yaml',
  'cdk8s.yaml',
  'cdktf.json',
  'index.ts',
  'main.ts',
  'package.json',
  'tsconfig.json',
  'lib',
  'charts',
  'cloudflare',
  'hosts',
  'k9s',
  'clusters',
  'imports',
  'package',
  // What docs/systems.md tells of.
  'e2e/systems.ts',
];

/**
 * A copy of the repository without its output; its folder.
 * @param without folders that are left out, such as `clusters`, for a test to write its own
 */
export function repositoryCopy(...without: readonly string[]): string {
  const copy = temporaryFolder();
  for (const name of INPUT.filter((each) => !without.includes(each)))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The files of `dist` and `flux` below a root, by path. */
export function output(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['dist', 'flux'].flatMap((top) =>
      Object.entries(tree(join(root, top))).map(([path, text]) => [`${top}/${path}`, text]),
    ),
  );
}
