import { createHash } from 'node:crypto';
import type { Files } from './files.ts';
import { blobsOf, contentsOf } from './git-tree.ts';

/** What a tree had in the place of what is rendered now. */
export interface Former {
  /** All its paths. */
  readonly paths: readonly string[];
  /** The texts of those that are asked for, and are rendered differently or no more. */
  readonly changed: Files;
}

/**
 * Reads what was committed last, of what differs from files that are rendered now. Two processes of git, whatever the number of
 * files; the network is not used. Undefined where there is no git, no commit, or nothing of these folders in it.
 * @param root the folder that the paths lie in, which need not be that of the repository
 * @param folders the folders to look into
 * @param isAsked whether the text of a file is asked for @default of each
 */
export function committedBefore(
  root: string,
  folders: readonly string[],
  files: Files,
  isAsked: (path: string) => boolean = () => true,
): Former | undefined {
  const blobs = blobsOf(root, 'HEAD', folders) ?? [];
  if (blobs.length === 0) return undefined;
  const differing = blobs.filter(({ id, path }) => {
    if (!isAsked(path)) return false;
    const text = files.get(path);
    return text === undefined || idOf(text, id) !== id;
  });
  const contents = contentsOf(root, new Set(differing.map(({ id }) => id)));
  return {
    paths: blobs.map(({ path }) => path),
    changed: new Map(differing.flatMap(({ id, path }) => (contents.has(id) ? [[path, contents.get(id)!]] : []))),
  };
}

/** The name that git gives a text. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function idOf(text: string, like: string): string {
  const hash = createHash(like.length === 40 ? 'sha1' : 'sha256');
  return hash
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}
