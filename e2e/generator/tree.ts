import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Files by path below a root. */
export type Tree = ReadonlyMap<string, string>;

/** What stands below a root, hidden files too. */
export function treeAt(root: string): Tree {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name);
    return entry.isDirectory() ? [`${relative(root, path)}/`, ''] : [relative(root, path), readFileSync(path, 'utf8')];
  });
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is other than it should be, a line for each path. */
export function differences(found: Tree, expected: Tree): readonly string[] {
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((path) => {
    const [is, should] = [found.get(path), expected.get(path)];
    if (is === should) return [];
    return [
      `${path}: ${is === undefined ? 'is missing' : should === undefined ? 'is left over' : 'has another content'}`,
    ];
  });
}

/** Throws where a root holds another tree than it should. */
export function expectTree(root: string, expected: Tree, when: string): void {
  const wrong = differences(treeAt(root), expected);
  if (wrong.length > 0) throw new Error(`${when}, ${root} holds another tree:\n${wrong.slice(0, 20).join('\n')}`);
}

/** Throws where a file has a content that none of the trees gives it. What is hidden nobody reads. */
export function expectEntireFiles(found: Tree, trees: readonly Tree[]): void {
  for (const [path, content] of found) {
    if (isHidden(path) || trees.some((tree) => tree.get(path) === content)) continue;
    throw new Error(`${path} is half-written: ${JSON.stringify(content.slice(-200))}`);
  }
}

/** Whether a path leads into what is staged. */
export function isHidden(path: string): boolean {
  return /(?:^|\/)\.bramble-/.test(path);
}
