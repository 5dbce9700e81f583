import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../checks/rule.ts';

/** The rules of every file in `lib/checks/rules`: a rule is added by writing it, and listed nowhere. */
export async function loadRules(root: string): Promise<readonly Rule[]> {
  const folder = join(root, 'lib', 'checks', 'rules');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<{ readonly rules: readonly Rule[] }>),
  );
  return modules.flatMap(({ rules }) => rules);
}
