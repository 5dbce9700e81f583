import { side } from '../../cloudflare/side.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { compare } from '../../lib/output/compare.ts';
import type { Disk } from '../../lib/output/disk.ts';
import { readListing } from '../../lib/output/listing.ts';
import { KUSTOMIZATIONS, MANIFESTS, MAP, placeOf } from '../../lib/output/place.ts';
import { apply } from '../../lib/output/write.ts';

/** Files that are rendered already, and the names of the clusters that they are of. */
export interface Rendered {
  readonly clusters: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Where synth writes. */
const PLACES = [MANIFESTS, KUSTOMIZATIONS, placeOf(side), MAP];

/**
 * Writes what is rendered already, as main.ts does.
 * @param begin called between the first look at the disk and the write
 * @returns what went wrong
 */
export function writeTree(root: string, { clusters, files }: Rendered, begin = () => {}): readonly Finding[] {
  const contents = new Map(Object.entries(files));
  const rendered = new Set(clusters);
  const scope = { owner: 'clusters', rendered, gone: (cluster: string) => !rendered.has(cluster), places: PLACES };
  const look = (disk?: Disk) => compare(readListing(root, contents, PLACES, disk), contents, scope);
  const comparison = look();
  begin();
  return apply(root, comparison, contents, { look, places: PLACES }).findings.filter(
    ({ severity }) => severity === 'error',
  );
}
