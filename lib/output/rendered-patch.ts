import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git-tree.ts';

/**
 * What differs in some folders from the last commit, new files too, as a patch that `git apply` takes; empty where nothing does.
 * The index of the repository stays as it is.
 */
export function renderedPatch(root: string, folders: readonly string[]): string {
  const place = mkdtempSync(join(tmpdir(), 'bramble-index-'));
  try {
    const index = { GIT_INDEX_FILE: join(place, 'index') };
    git(root, ['read-tree', 'HEAD'], undefined, index);
    git(root, ['add', '--all'], undefined, index);
    const how = [
      '--cached',
      '--binary',
      '--full-index',
      '--no-renames',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
    ];
    return git(root, ['diff', ...how, 'HEAD', '--', ...folders], undefined, index)?.toString() ?? '';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
