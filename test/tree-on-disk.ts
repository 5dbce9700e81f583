import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from '../lib/model/finding.ts';
import { type Change, type Comparison, compare } from '../lib/output/compare.ts';
import { type Disk, disk } from '../lib/output/disk.ts';
import { header } from '../lib/output/header.ts';
import { readListing } from '../lib/output/listing.ts';
import type { Scope } from '../lib/output/ownership.ts';
import { apply } from '../lib/output/write.ts';

/** The header of cluster home. */
export const HOME = header('clusters/home');
/** A file that bears a header. */
export const own = (body = 'a: 1', source = 'clusters/home') => `${header(source)}\n${body}\n`;
/** A run that renders cluster home, after cluster old has gone. */
export const SCOPE: Scope = {
  owner: 'clusters',
  rendered: new Set(['home']),
  gone: (cluster) => cluster === 'old',
};
/** Contents by path. */
export type Tree = Readonly<Record<string, string>>;

const roots: string[] = [];
afterAll(() => roots.map((root) => rmSync(root, { recursive: true, force: true })));

/** A folder on the real disk that holds the files. */
export function grown(files: Tree = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'bramble-write-'));
  roots.push(root);
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return root;
}

/** Writes a file, with the folders above it. */
export function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** All that stands below a folder: contents, targets of links, and folders with a slash behind. */
export function tree(root: string, path = ''): Record<string, string> {
  const entries = readdirSync(join(root, path)).flatMap((name): [string, string][] => {
    const below = path === '' ? name : `${path}/${name}`;
    const stat = lstatSync(join(root, below));
    if (stat.isSymbolicLink()) return [[below, `→ ${readlinkSync(join(root, below))}`]];
    if (stat.isFile()) return [[below, readFileSync(join(root, below), 'utf8')]];
    return [[`${below}/`, ''], ...Object.entries(tree(root, below))];
  });
  return Object.fromEntries(entries);
}

/** The files below a folder. */
export const filesOf = (root: string) =>
  Object.fromEntries(Object.entries(tree(root)).filter(([path]) => !path.endsWith('/')));
/** Compares what stands below a root with what is desired. */
export const compared = (root: string, desired: Tree, scope = SCOPE): Comparison =>
  compare(readListing(root), new Map(Object.entries(desired)), scope);
/** Makes changes below a root; what went wrong. */
export const applied = (
  root: string,
  changes: readonly Change[],
  desired: Tree,
  on: Disk = disk,
): Finding | undefined =>
  apply(root, { changes, findings: [] }, new Map(Object.entries(desired)), { disk: on }).findings[0];

/** Compares and, without an error, writes. */
export function synth(root: string, desired: Tree, on: Disk = disk, scope = SCOPE): Comparison & { failure?: Finding } {
  const comparison = compared(root, desired, scope);
  const failure = applied(root, comparison.changes, desired, on);
  return failure ? { ...comparison, failure } : comparison;
}

/** A disk that calls `before` ahead of each of its calls, with their number. */
export function watched(before: (call: number, name: keyof Disk, args: readonly unknown[]) => void): Disk {
  let call = 0;
  const entries = Object.entries(disk).map(([name, run]) => [
    name,
    (...args: unknown[]) => {
      before(call++, name as keyof Disk, args);
      return (run as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as unknown as Disk;
}

/** What a call of the file system throws. */
export const failure = (code: string) => Object.assign(new Error(`${code}: refused`), { code });
