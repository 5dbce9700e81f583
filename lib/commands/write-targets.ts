import { resolve } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { type Comparison, compare } from '../output/compare.ts';
import type { Disk } from '../output/disk.ts';
import { readListing } from '../output/listing.ts';
import { apply } from '../output/write.ts';
import type { Sources } from './sources.ts';
import type { Target } from './targets.ts';

/** Where and whether to write. */
export interface Wanted {
  /** The root below which the places of targets lie. */
  readonly root: string;
  /** Write nothing. */
  readonly check: boolean;
}

/** What came of targets. */
export interface Result extends Pick<Comparison, 'findings' | 'changes'> {
  /** How many files they have in all. */
  readonly files: number;
}

/**
 * Renders targets, compares them with the disk, and writes what has changed.
 * @param findings what is known to be wrong already: an error among them stops the write
 */
export async function writeTargets(
  targets: readonly Target[],
  sources: Sources,
  { root, check }: Wanted,
  findings: readonly Finding[] = [],
): Promise<Result> {
  const renderings = [];
  for (const target of targets) renderings.push(await target.render(sources));
  const files = new Map(renderings.flatMap((each) => [...each.files]));
  const places = targets.flatMap((target) => target.places);
  const hasClusters = places.some(({ at }) => at.includes('<cluster>'));
  const clusters = hasClusters ? (await sources.loaded()).clusters : [];
  const scope = {
    owner: sources.folder,
    rendered: new Set(clusters.map(({ declaration }) => declaration.name)),
    gone: (cluster: string) => sources.isGone(cluster),
    places,
  };
  const out = resolve(root);
  const look = (disk?: Disk) => compare(readListing(out, files, places, disk), files, scope);
  const comparison = look();
  const all = [...findings, ...renderings.flatMap((each) => each.findings)];
  const failed = [...all, ...comparison.findings].some(({ severity }) => severity === 'error');
  const written = failed || check ? comparison : apply(out, comparison, files, { look, places });
  return {
    findings: [...all, ...written.findings],
    changes: failed ? [] : written.changes,
    files: files.size,
  };
}
