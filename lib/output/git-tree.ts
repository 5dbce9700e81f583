import { spawnSync } from 'node:child_process';

/** A file of a revision. */
export interface Blob {
  /** The name that git gives its content. */
  readonly id: string;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** The files of a revision in some folders, links aside; undefined where git does not know the revision, or there is no git. */
export function blobsOf(root: string, revision: string, folders: readonly string[]): readonly Blob[] | undefined {
  const listing = git(root, ['ls-tree', '-r', '-l', '-z', revision, '--', ...folders]);
  return listing && blobsIn(listing.toString('utf8'));
}

/** The files of a listing: `<mode> <type> <id> <size>`, a tab, and the path. */
function blobsIn(listing: string): readonly Blob[] {
  return listing.split('\0').flatMap((line) => {
    const [, id, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return id === undefined || path === undefined ? [] : [{ id, path, size: Number(size) || 0 }];
  });
}

/** Texts by their ids, all from one process. What a partial clone does not have is missing. */
export function contentsOf(root: string, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  if (ids.size === 0) return contents;
  const output = git(root, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`) ?? Buffer.alloc(0);
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    if (end < 0) break;
    const [id, type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    contents.set(id!, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

/** What git answers, without the network; undefined where it does not. */
export function git(
  root: string,
  args: readonly string[],
  input?: string,
  environment: Readonly<Record<string, string>> = {},
): Buffer | undefined {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', ...environment };
  const { status, stdout } = spawnSync('git', args, { cwd: root, env, input, maxBuffer: Infinity });
  return status === 0 ? stdout : undefined;
}
