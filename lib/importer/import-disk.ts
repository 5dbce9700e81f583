import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { HEADER } from './classes.ts';

/** What has to happen to a folder, by paths in it. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Files that the importer did not write, where it has to write. They stay. */
  readonly mistakes: readonly Mistake[];
}

/** Reads the files of an import: TypeScript in the folder itself, JSON in `crds/` and `schemas/`. Others are left alone. */
export function readImports(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [folder, extension] of [
    ['', '.ts'],
    ['crds', '.json'],
    ['schemas', '.json'],
  ] as const) {
    const directory = join(root, folder);
    if (!existsSync(directory)) continue;
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(extension)) continue;
      files.set(folder ? `${folder}/${entry.name}` : entry.name, readFileSync(join(directory, entry.name), 'utf8'));
    }
  }
  return files;
}

/** Compares what is there with what should be. TypeScript without the header is a person's, and not touched. */
export function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Changes {
  const foreign = (path: string) => path.endsWith('.ts') && !before.get(path)?.startsWith(HEADER);
  const different = [...after.keys()].filter((path) => before.has(path) && before.get(path) !== after.get(path));
  return {
    added: [...after.keys()].filter((path) => !before.has(path)).sort(),
    changed: different.filter((path) => !foreign(path)).sort(),
    removed: [...before.keys()].filter((path) => !after.has(path) && !foreign(path)).sort(),
    mistakes: different.filter(foreign).map((path) => ({
      where: `imports/${path}`,
      what: 'stands where a generated file belongs, and does not bear its first line',
      fix: 'move or remove it',
    })),
  };
}

/** Carries the changes out. Each file is renamed into place, so that none is ever half written. */
export function write(root: string, after: ReadonlyMap<string, string>, { added, changed, removed }: Changes): void {
  for (const path of [...added, ...changed]) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.tmp`, after.get(path) ?? '');
    renameSync(`${target}.tmp`, target);
  }
  for (const path of removed) rmSync(join(root, path));
}
