import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Files } from './files.ts';

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
  const listing = git(root, ['ls-tree', '-r', '-z', 'HEAD', '--', ...folders]);
  const blobs = listing === undefined ? [] : blobsIn(listing.toString('utf8'));
  if (blobs.length === 0) return undefined;
  const differing = blobs.filter(({ id, path }) => {
    if (!isAsked(path)) return false;
    const text = files.get(path);
    return text === undefined || idOf(text, id) !== id;
  });
  const contents = differing.length === 0 ? new Map() : contentsOf(root, new Set(differing.map(({ id }) => id)));
  return {
    paths: blobs.map(({ path }) => path),
    changed: new Map(differing.flatMap(({ id, path }) => (contents.has(id) ? [[path, contents.get(id)!]] : []))),
  };
}

interface Blob {
  readonly id: string;
  readonly path: string;
}

/** The files of a listing: `<mode> <type> <id>`, a tab, and the path. A link is none. */
function blobsIn(listing: string): readonly Blob[] {
  return listing.split('\0').flatMap((line) => {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return id === undefined || path === undefined ? [] : [{ id, path }];
  });
}

/** The name that git gives a text. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function idOf(text: string, like: string): string {
  const hash = createHash(like.length === 40 ? 'sha1' : 'sha256');
  return hash
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}

/** Texts by their ids. */
function contentsOf(root: string, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  const output = git(root, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`) ?? Buffer.alloc(0);
  const contents = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    if (end < 0) break;
    const [id, type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    // What a partial clone does not have is missing.
    if (type !== 'blob') continue;
    contents.set(id!, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

/** What git answers; undefined where it does not. */
function git(root: string, args: readonly string[], input?: string): Buffer | undefined {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' };
  const { status, stdout } = spawnSync('git', args, { cwd: root, env, input, maxBuffer: Infinity });
  return status === 0 ? stdout : undefined;
}
