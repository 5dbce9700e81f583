import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/commands/run.ts';
import { ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What package.json depends on. */
export const SPEC = 'https://bramble.example/bramble-0.1.0.tgz';
/** The public key of a person. */
export const KEY = 'age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s';
/** An account or a zone of Cloudflare. */
export const ID = '0123456789abcdef0123456789abcdef';

/** Calls init in a folder of its own, where nobody can be asked. */
export async function init(args: readonly string[], folder = temporaryFolder(), home = temporaryFolder()) {
  const terminal = { input: process.stdin, output: process.stderr };
  const environment = { HOME: home };
  const ending = await run(['init', folder, ...args], { root: ROOT, environment, terminal, progress: () => {} });
  return { ...ending, folder };
}

/** The same, where what package.json depends on is given. */
export const also = (...args: readonly string[]) => ['--package', SPEC, ...args];

/** A file of answers. */
export function answers(text: string): string {
  const file = join(temporaryFolder(), 'answers.yaml');
  writeFileSync(file, text);
  return file;
}
