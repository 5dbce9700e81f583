/** The files of the sources that the program of the repository is bundled of, and a key of what they say. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What decides the program beside its own files: which packages are installed, and how they are called. */
const DECIDE = ['lib/commands/program-files.mjs', 'node_modules/.package-lock.json', 'package.json', 'tsconfig.json'];

/** The files of the program, relative to the repository: a rule, an add-on, a side is found by looking. */
export function programFiles(root) {
  const sides = readdirSync(root).filter((name) => existsSync(`${root}/${name}/side.ts`));
  const folders = ['charts/addons', 'imports', 'lib', 'package', ...sides];
  return ['index.ts', ...folders.flatMap((folder) => modulesIn(root, folder))].sort();
}

function modulesIn(root, folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return modulesIn(root, path);
    return /(?<!\.d)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** A digest of all that the program is made of: by content, since times tell nothing of a file that was checked out. */
export function programKey(root) {
  const key = createHash('sha256');
  for (const file of [...programFiles(root), ...DECIDE]) {
    const content = readFileSync(`${root}/${file}`);
    key.update(`${file} ${content.length}\n`).update(content);
  }
  return key.digest('hex');
}
