import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Placed } from '../../lib/checks/placed.ts';
import { clusterNames } from '../../lib/input/load-clusters.ts';
import { findingLine } from '../../lib/model/finding.ts';
import { readTreeOf } from '../../lib/output/tree-files.ts';
import { none } from '../scenario.ts';

/** The names of all clusters, sorted. */
export function clusters(root: string): readonly string[] {
  return clusterNames(root, 'clusters');
}

/** The repositories of `examples/`, each with clusters of its own. */
export function examples(root: string): readonly string[] {
  const folder = join(root, 'examples');
  return existsSync(folder)
    ? readdirSync(folder)
        .map((name) => join(folder, name))
        .filter((each) => existsSync(join(each, 'package.json')))
        .sort()
    : [];
}

/** All that Flux applies for a cluster, as it stands on disk: an encrypted Secret without what sops added. */
export function committed(root: string, cluster: string): readonly Placed[] {
  const { objects, kustomizations, findings } = readTreeOf(root);
  const errors = findings.filter(({ severity }) => severity === 'error');
  none('what is committed cannot be read', errors.map(findingLine));
  return [...objects, ...kustomizations].filter((each) => each.cluster === cluster);
}
