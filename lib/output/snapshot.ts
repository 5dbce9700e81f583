import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Placed } from '../checks/placed.ts';
import type { Finding } from '../model/finding.ts';
import { idOf } from './committed.ts';
import type { Files } from './files.ts';
import { type Blob, blobsOf, contentsOf } from './git-tree.ts';
import { aboutPath, foldersOfPlaces, KUSTOMIZATIONS, spotOf, TREE, topsOf } from './place.ts';
import { LARGEST, readTree, type Tree } from './read-tree.ts';
import { appliedFiles } from './tree-files.ts';

/** What is committed of `dist` and `flux`, or lies on the disk: files by their path, each known by what it holds. */
export interface Snapshot {
  readonly root: string;
  /** As people call it, such as `main` or `the working tree`. */
  readonly name: string;
  readonly blobs: ReadonlyMap<string, Pick<Blob, 'id' | 'size'>>;
  /** Those that are at hand already. @default none: git has them */
  readonly texts: Files;
  /** The clusters that Flux is bootstrapped for. */
  readonly bootstrapped: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Two trees as what Flux applies, with the files that sides write. */
export interface TwoTrees {
  readonly before: Tree;
  readonly after: Tree;
  /** The texts of the files that differ, as they were and as they are to be. */
  readonly changed: { readonly before: Files; readonly after: Files };
}

/** The snapshot of a revision that git knows. */
export function snapshotOf(root: string, revision: string, name: string): Snapshot {
  const found = blobsOf(root, revision, foldersOfPlaces(TREE)) ?? [];
  const bootstrapped = new Set(found.flatMap(({ path }) => BOOTSTRAP.exec(path)?.[1] ?? []));
  const read = found.filter(({ path }) => {
    const { place, rest = '' } = spotOf(path, TREE) ?? {};
    return place?.told?.test(rest) === true && rest.split('/')[0] !== place.closed;
  });
  return {
    root,
    name,
    blobs: new Map(read.map((each) => [each.path, each])),
    texts: new Map(),
    bootstrapped,
    findings: [],
  };
}

/** The snapshot of what lies on the disk. */
export function snapshotOfDisk(root: string, name: string): Snapshot {
  const { files, findings } = appliedFiles(root);
  const blobs = [...files].map(
    ([path, text]) => [path, { id: idOf(text, SHA1), size: Buffer.byteLength(text) }] as const,
  );
  return { root, name, blobs: new Map(blobs), texts: files, bootstrapped: bootstrappedIn(root), findings };
}

/** What Flux keeps of its own in the folder that it looks at. */
const BOOTSTRAP = new RegExp(`^${KUSTOMIZATIONS.at.replace('<cluster>', '([^/]+)')}/${KUSTOMIZATIONS.closed}/`);

function bootstrappedIn(root: string): ReadonlySet<string> {
  const [top = ''] = topsOf([KUSTOMIZATIONS]);
  const folder = join(root, top);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Set(names.filter((name) => existsSync(join(folder, name, KUSTOMIZATIONS.closed!))));
}

const SHA1 = '0'.repeat(40);

/** Reads two snapshots back into objects. What is the same in both is read once. */
export function readTwo(base: Snapshot, head: Snapshot): TwoTrees {
  const isSame = (path: string) => base.blobs.get(path)?.id === head.blobs.get(path)?.id;
  const differing = (files: Files) => new Map([...files].filter(([path]) => !isSame(path)));
  const [before, after] = [textsOf(base, (path) => !isSame(path)), textsOf(head)];
  const [was, is] = [readTree(before, base.blobs.keys()), readTree(after, head.blobs.keys())];
  const shared = (placed: readonly Placed[]) => placed.filter(({ path }) => isSame(path));
  return {
    before: {
      objects: [...was.objects, ...shared(is.objects)],
      kustomizations: [...was.kustomizations, ...shared(is.kustomizations)],
      findings: [...base.findings, ...tooLarge(base), ...was.findings],
    },
    after: { ...is, findings: [...head.findings, ...tooLarge(head), ...is.findings] },
    changed: { before, after: differing(after) },
  };
}

function textsOf({ root, blobs, texts }: Snapshot, isWanted: (path: string) => boolean = () => true): Files {
  const wanted = [...blobs].filter(([path, { size }]) => !texts.has(path) && size <= LARGEST && isWanted(path));
  const contents = contentsOf(root, new Set(wanted.map(([, { id }]) => id)));
  return new Map([
    ...[...texts].filter(([path]) => isWanted(path)),
    ...wanted.flatMap(([path, { id }]) => (contents.has(id) ? [[path, contents.get(id)!] as const] : [])),
  ]);
}

/** What git has and nobody reads: no object is that large. */
function tooLarge({ blobs, texts }: Snapshot): readonly Finding[] {
  return [...blobs].flatMap(([path, { size }]) =>
    size <= LARGEST || texts.has(path)
      ? []
      : [
          aboutPath(path, TREE, {
            rule: 'input',
            severity: 'error',
            what: 'is larger than any object may be',
            fix: 'remove it, or move it out of this folder',
          }),
        ],
  );
}
