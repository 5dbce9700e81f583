import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Placed, placed } from '../checks/placed.ts';
import type { KubernetesObject } from '../model/object.ts';
import { committedBefore, type Former } from '../output/committed.ts';
import type { Files } from '../output/files.ts';
import { sourceOf } from '../output/header.ts';
import { KUSTOMIZATIONS, MANIFESTS, type Place, spotOf, topsOf } from '../output/place.ts';
import { readTree } from '../output/read-tree.ts';
import { appliedFiles } from '../output/tree-files.ts';
import type { Consequence } from '../review/consequence.ts';
import { goneCluster } from '../review/gone-cluster.ts';
import { review } from '../review/review.ts';
import type { Sources } from './sources.ts';

/**
 * What a rendering does to running clusters, compared with what was committed last, or with the disk where nothing was. Only
 * files that differ are read.
 * @param root the folder that `dist` and `flux` lie in
 */
export async function consequencesOf(sources: Sources, root: string): Promise<readonly Consequence[]> {
  const renderings = await sources.rendered();
  // What is wrong is not written.
  if (renderings.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))) return [];
  const files = new Map(renderings.flatMap((each) => [...each.files]));
  const clusters = new Set(renderings.map(({ cluster }) => cluster.name));
  const isAsked = (path: string) => clusters.has(clusterIn(MANIFESTS, path) ?? '') || isOfGone(path, clusters, sources);
  const folders = [
    ...[...clusters].map((name) => MANIFESTS.at.replace('<cluster>', name)),
    ...topsOf([KUSTOMIZATIONS]),
  ];
  const former = committedBefore(root, folders, files, isAsked) ?? onDisk(root, files, isAsked);
  if (former.changed.size === 0) return [];
  const known = new Set(former.paths);
  const isNew = (path: string) => former.changed.has(path) || !known.has(path);
  const before = objectsOf(former, sources.folder);
  const reviews = renderings.flatMap(({ cluster, kinds, stages }) => {
    const after = placed(stages);
    const same = after.filter(({ path }) => !isNew(path));
    const changed = after.filter(({ path }) => isNew(path)).map(asWritten);
    const own = before.filter((each) => each.cluster === cluster.name);
    return review([...same, ...own], [...same, ...changed], kinds);
  });
  return [...goneClusters(root, former, clusters, sources.folder), ...reviews];
}

/** Whether Flux was told by a file to apply something of a cluster that has no folder any more. */
function isOfGone(path: string, clusters: ReadonlySet<string>, sources: Sources): boolean {
  const cluster = clusterIn(KUSTOMIZATIONS, path);
  return cluster !== undefined && !clusters.has(cluster) && path.endsWith('.yaml') && sources.isGone(cluster);
}

/** The clusters that nothing renders any more, and that Flux is still bootstrapped for. */
function goneClusters(
  root: string,
  { paths, changed }: Former,
  clusters: ReadonlySet<string>,
  folder: string,
): readonly Consequence[] {
  const gone = [...changed].flatMap(([path, text]) => {
    const cluster = clusterIn(KUSTOMIZATIONS, path);
    return cluster !== undefined && sourceOf(text) === `${folder}/${cluster}` ? [cluster] : [];
  });
  const known = new Set(paths.map((path) => clusterIn(KUSTOMIZATIONS, path)));
  const fresh = [...clusters].filter((cluster) => !known.has(cluster));
  return [...new Set(gone)]
    .filter((cluster) =>
      existsSync(join(root, KUSTOMIZATIONS.at.replace('<cluster>', cluster), KUSTOMIZATIONS.closed!)),
    )
    .map((cluster) => goneCluster(cluster, fresh.length === 1 ? fresh[0] : undefined));
}

/** What the disk has, where nothing is committed. */
function onDisk(root: string, files: Files, isAsked: (path: string) => boolean): Former {
  const all = appliedFiles(root).files;
  const changed = [...all].filter(([path, text]) => isAsked(path) && files.get(path) !== text);
  return { paths: [...all.keys()], changed: new Map(changed) };
}

/** The cluster of a file in a place. */
function clusterIn(place: Place, path: string): string | undefined {
  return spotOf(path, [place])?.cluster;
}

/** The objects of files that synth has written, and may write or remove. What is encrypted is compared by nobody. */
function objectsOf({ paths, changed }: Former, folder: string): readonly Placed[] {
  const own = [...changed].filter(([path, text]) => sourceOf(text) === `${folder}/${clusterIn(MANIFESTS, path)}`);
  return readTree(new Map(own), paths).objects;
}

/** An object as it is read back. */
function asWritten(each: Placed): Placed {
  return { ...each, object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject };
}
