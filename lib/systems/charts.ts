import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files that declare components, relative to the repository, sorted. */
export function chartFiles(root: string): readonly string[] {
  return ['charts/addons', 'charts/apps'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((file) => `${folder}/${file}`),
  );
}
