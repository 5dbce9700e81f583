import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What git tells its hooks stays out: it would lead git back to the repository that the hook belongs to. */
const SURROUNDINGS = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_')));

/** Nobody's git settings take part. */
export const ENV = {
  ...SURROUNDINGS,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'e2e',
  GIT_AUTHOR_EMAIL: 'e2e@bramble.example',
  GIT_COMMITTER_NAME: 'e2e',
  GIT_COMMITTER_EMAIL: 'e2e@bramble.example',
};

/**
 * A copy of the working tree that programs may change, without what git ignores, such as somebody's private key.
 * @param without folders that are left out besides. Default: none
 */
export function copy(root: string, folder: string, ...without: readonly string[]): void {
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  // What is ignored is for their settings to say.
  const files = run('git', args, root, { env: SURROUNDINGS }).split('\0').filter(Boolean);
  const left = new Set(['e2e', 'node_modules', ...without]);
  mkdirSync(folder, { recursive: true });
  for (const file of new Set(files)) {
    const from = join(root, file);
    if (!left.has(file.split('/')[0]!) && existsSync(from)) cpSync(from, join(folder, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/**
 * Declares a cluster of a copy otherwise, however it is written down.
 * @param folder the cluster's own
 * @param text of a module that exports it, made of what it was: `declared`
 */
export function redeclare(folder: string, text: string): void {
  const declared = join(folder, 'declared.e2e.ts');
  if (!existsSync(declared)) renameSync(join(folder, 'cluster.ts'), declared);
  writeFileSync(join(folder, 'cluster.ts'), `import declared from './declared.e2e.ts';\n${text}`);
}

/** Runs a program in a folder. Throws what it said when it fails. */
export function run(
  command: string,
  args: readonly string[],
  folder: string,
  { input, env = ENV }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const options = { cwd: folder, encoding: 'utf8', input, env, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
