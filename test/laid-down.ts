import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Program } from './host-programs.ts';
import { filesOf, type HostsSample } from './hosts-sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a program said, and how it ended. */
export function run({ path, env }: Program, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(path, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ANSIBLE_NOCOLOR: '1', ...env },
  });
  return { status, stdout, stderr };
}

/** The files of the hosts in a folder as deep as in a repository: the inventory finds the Secret from there. */
export async function written(props: HostsSample): Promise<string> {
  const folder = join(temporaryFolder(), 'dist', 'home-hosts');
  for (const [path, text] of Object.entries(await filesOf(props))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** This machine in the place of each, and nothing as another user. */
export const HERE: readonly string[] = [
  'connection=local',
  'become=false',
  `python_interpreter=${spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim()}`,
].flatMap((each) => ['-e', `ansible_${each}`]);
