import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames } from '../input/load-clusters.ts';
import { InvalidInput } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import { foldersOf } from '../output/paths.ts';
import { CLUSTERS } from './verb.ts';

/** A folder that is to be a repository, or is one. */
export interface Folder {
  /** It has clusters. */
  readonly isRepository: boolean;
  /** The text of a file in it, or undefined where there is none. */
  text(path: string): string | undefined;
}

/** What a folder may hold that is to be made a repository: what npm, git and a forge put there. */
const MAY_BE_THERE =
  /^(?:\..*|node_modules|package(?:-lock)?\.json|README(?:\.md)?|LICENSE.*|.*\.tgz|.*\.(?:ya?ml|json))$/i;

/** Looks at a folder. One that holds something else is none to make a repository in. Throws InvalidInput. */
export function readFolder(root: string): Folder {
  const stat = lstatSync(root, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) {
    const what = `${root} is ${stat.isSymbolicLink() ? 'a link' : 'no folder'}`;
    throw new InvalidInput({ what, fix: 'name another one: init FOLDER' });
  }
  const isRepository = clusterNames(root, CLUSTERS).length > 0;
  const others = stat && !isRepository ? readdirSync(root).filter((name) => !MAY_BE_THERE.test(name)) : [];
  if (others.length > 0) {
    const what = `the folder is not empty: it has ${listed(others)}`;
    throw new InvalidInput({ what, fix: 'take an empty one: init FOLDER' });
  }
  return { isRepository, text: (path) => textOf(root, path) };
}

/** Nothing is read or written by way of a link. */
function textOf(root: string, path: string): string | undefined {
  for (const folder of foldersOf(path)) {
    const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) {
      throw new InvalidInput({ where: folder, what: 'is no folder', fix: 'put a folder in its place' });
    }
  }
  const file = join(root, path);
  if (!existsSync(file)) return undefined;
  if (lstatSync(file).isFile()) return readFileSync(file, 'utf8');
  throw new InvalidInput({ where: path, what: 'is no file', fix: 'move it out of the way' });
}
