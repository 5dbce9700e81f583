import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';

/** What stands at a path; a symbolic link is not followed. */
export type Kind = 'file' | 'folder' | 'other';

/** What the writer needs of a file system. Each function throws as that of `node:fs` does. */
export interface Disk {
  kind(path: string): Kind;
  list(folder: string): readonly { readonly name: string; readonly kind: Kind }[];
  /** At most so many bytes from its beginning, and its size. A symbolic link is refused. */
  read(file: string, most: number): { readonly size: number; readonly content: Buffer };
  write(file: string, content: string): void;
  rename(from: string, to: string): void;
  makeFolder(path: string): void;
  removeFile(path: string): void;
  /** Only an empty one. */
  removeFolder(path: string): void;
  /** With all that it holds; an absent one is fine. */
  removeTree(path: string): void;
}

/** The real file system. */
export const disk: Disk = {
  kind: (path) => kindOf(lstatSync(path)),
  list: (folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  read: readBeginning,
  write: (file, content) => writeFileSync(file, content),
  rename: (from, to) => renameSync(from, to),
  makeFolder: (path) => {
    mkdirSync(path);
  },
  removeFile: (path) => unlinkSync(path),
  removeFolder: (path) => rmdirSync(path),
  removeTree: (path) => rmSync(path, { recursive: true, force: true }),
};

/** Neither a link that has come into the place of the file is followed, nor a pipe waited for. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readBeginning(file: string, most: number): { readonly size: number; readonly content: Buffer } {
  const descriptor = openSync(file, FLAGS);
  try {
    const { size } = fstatSync(descriptor);
    const content = Buffer.allocUnsafe(Math.min(size, most));
    let length = 0;
    for (let more = -1; more !== 0 && length < content.length; length += more) {
      more = readSync(descriptor, content, length, content.length - length, length);
    }
    return { size, content: content.subarray(0, length) };
  } finally {
    closeSync(descriptor);
  }
}

/** The code of a failed call, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** For what is tidied up: the next run does it when this one cannot. */
export function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing depends on it.
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Kind {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}
