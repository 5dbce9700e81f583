import type { Finding } from '../model/finding.ts';
import { type Comparison, compare } from '../output/compare.ts';
import type { Disk } from '../output/disk.ts';
import type { Files } from '../output/files.ts';
import { readListing } from '../output/listing.ts';
import type { Scope } from '../output/ownership.ts';
import { apply } from '../output/write.ts';
import type { Sources } from './sources.ts';
import type { Target } from './targets.ts';

/** Where and whether to write. */
export interface Wanted {
  /** The root below which the places lie. */
  readonly root: string;
  /** Write nothing. */
  readonly check: boolean;
}

/** What came of files. */
export interface Result extends Pick<Comparison, 'findings' | 'changes'> {
  /** How many there are in all. */
  readonly files: number;
}

/**
 * Renders targets, and writes what has changed.
 * @param findings what is known to be wrong already: an error among them stops the write
 */
export async function writeTargets(
  targets: readonly Target[],
  sources: Sources,
  wanted: Wanted,
  findings: readonly Finding[] = [],
): Promise<Result> {
  const renderings = [];
  for (const target of targets) renderings.push(await target.render(sources));
  const places = targets.flatMap((target) => target.places);
  const hasClusters = places.some(({ at }) => at.includes('<cluster>'));
  const clusters = hasClusters ? (await sources.loaded()).clusters : [];
  const scope: Scope = {
    owner: sources.folder,
    rendered: new Set(clusters.map(({ declaration }) => declaration.name)),
    gone: (cluster) => sources.isGone(cluster),
    places,
  };
  const all = [...findings, ...renderings.flatMap((each) => each.findings)];
  return writeFiles(new Map(renderings.flatMap((each) => [...each.files])), scope, wanted, await sources.located(all));
}

/**
 * Compares files with the disk, and writes what has changed. What stands in a place of theirs and is not among them is stale.
 * @param findings what is known to be wrong already: an error among them stops the write
 */
export function writeFiles(
  files: Files,
  scope: Scope,
  { root, check }: Wanted,
  findings: readonly Finding[] = [],
): Result {
  const { places } = scope;
  const look = (disk?: Disk) => compare(readListing(root, files, places, disk), files, scope);
  const comparison = look();
  const failed = [...findings, ...comparison.findings].some(({ severity }) => severity === 'error');
  const written = failed || check ? comparison : apply(root, comparison, files, { look, places });
  return {
    findings: [...findings, ...written.findings],
    changes: failed ? [] : written.changes,
    files: files.size,
  };
}
