import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { type Disk, disk as realDisk } from './disk.ts';
import type { Files } from './files.ts';
import { readListing } from './listing.ts';
import { aboutPath, type Place, spotOf, TREE } from './place.ts';
import { LARGEST, readTree, type Tree } from './read-tree.ts';

/**
 * Reads what is committed as it stands on disk. See `readTree`; what cannot be read there is a finding too.
 * @param root the folder that `dist` and `flux` lie in
 */
export function readTreeOf(root: string, disk: Disk = realDisk): Tree {
  const { files, findings } = appliedFiles(root, disk);
  const tree = readTree(files);
  return { ...tree, findings: [...findings, ...tree.findings] };
}

/**
 * What Flux applies, as it stands on disk, and what cannot be read of it.
 * @param places where it is looked for: those of `TREE`, or some of them
 */
export function appliedFiles(
  root: string,
  disk: Disk = realDisk,
  places: readonly Place[] = TREE,
): { readonly files: Files; readonly findings: readonly Finding[] } {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [path, entry] of readListing(root, new Map(), places, disk)) {
    const { place, rest = '' } = spotOf(path, places) ?? {};
    if (entry.kind === 'unreadable') findings.push(unread(path, `cannot be read: ${entry.reason}`));
    if (!place?.told?.test(rest)) continue;
    if (entry.kind === 'other') findings.push(unread(path, 'is a symbolic link or a special file'));
    if (entry.kind !== 'file') continue;
    const isWhole = entry.content.length === entry.size;
    // One more byte than is parsed, so that it is known to be too large.
    const content = isWhole ? entry.content : disk.read(join(root, path), LARGEST + 1).content;
    files.set(path, content.toString('utf8'));
  }
  return { files, findings };
}

function unread(path: string, what: string): Finding {
  const fix = 'put a file in its place, or remove it and run npm run synth';
  return aboutPath(path, TREE, { rule: 'input', severity: 'error', what, fix });
}
