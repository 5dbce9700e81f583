import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files that declare components, relative to the repository, sorted. */
export function chartFiles(root: string): readonly string[] {
  return ['charts/addons', 'charts/apps'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .map((entry) => `${folder}/${entry.name}${entry.isDirectory() ? '/index.ts' : ''}`)
      .filter((file) => existsSync(join(root, file)))
      .sort(),
  );
}
