import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as constructs from 'constructs';
import * as bramble from '../index.ts';
import { runInTerminal } from '../lib/commands/in-terminal.ts';
import { asPackage } from '../lib/commands/wording.ts';
import * as rules from '../lib/rules.ts';
import { ADDONS } from './addons.ts';
import { loadTypeScript } from './typescript.ts';

/** What a repository imports, by the name of the file of the package that hands it on. */
export const FACES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  index: bramble,
  rules,
  cdk8s,
  kplus,
  constructs,
  ...ADDONS,
};

/**
 * Carries out the command line in the repository that is the current folder.
 * @param root the package
 * @returns whether it went well
 */
export async function main(root: string): Promise<boolean> {
  const face = (name: string) => `${root}/${name}.cjs`;
  loadTypeScript({
    cache: join(root, '..', '.cache', 'bramble'),
    faces: { cdk8s: face('cdk8s'), 'cdk8s-plus-28': face('kplus'), constructs: face('constructs') },
  });
  return (await runInTerminal(process.cwd(), asPackage)) === 0;
}
