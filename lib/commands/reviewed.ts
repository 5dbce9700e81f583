import { type Placed, placed } from '../checks/placed.ts';
import type { KubernetesObject } from '../model/object.ts';
import { committedBefore, type Former } from '../output/committed.ts';
import type { Files } from '../output/files.ts';
import { sourceOf } from '../output/header.ts';
import { foldersOfPlaces, KUSTOMIZATIONS, MANIFESTS, RENDERED_CHARTS, spotOf, TREE } from '../output/place.ts';
import { readTree } from '../output/read-tree.ts';
import { appliedFiles } from '../output/tree-files.ts';
import type { Consequence } from '../review/consequence.ts';
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
  const charts = [...appliedFiles(root).files].filter(([path]) => spotOf(path, TREE)?.place === RENDERED_CHARTS);
  const files = new Map([...renderings.flatMap((each) => [...each.files]), ...charts]);
  const clusters = new Set(renderings.map(({ cluster }) => cluster.name));
  const isAsked = (path: string) => clusters.has(clusterIn(path) ?? '');
  const folders = [
    ...[MANIFESTS, RENDERED_CHARTS].flatMap(({ at }) => [...clusters].map((name) => at.replace('<cluster>', name))),
    ...foldersOfPlaces([KUSTOMIZATIONS]),
  ];
  const former = committedBefore(root, folders, files, isAsked) ?? onDisk(root, files, isAsked);
  if (former.changed.size === 0) return [];
  const known = new Set(former.paths);
  const isNew = (path: string) => former.changed.has(path) || !known.has(path);
  const before = objectsOf(former, sources.folder);
  return renderings.flatMap(({ cluster, kinds, stages }) => {
    const after = placed(stages);
    const same = after.filter(({ path }) => !isNew(path));
    const changed = after.filter(({ path }) => isNew(path)).map(asWritten);
    const own = before.filter((each) => each.cluster === cluster.name);
    return review([...same, ...own], [...same, ...changed], kinds);
  });
}

/** What the disk has, where nothing is committed. */
function onDisk(root: string, files: Files, isAsked: (path: string) => boolean): Former {
  const all = appliedFiles(root).files;
  const changed = [...all].filter(([path, text]) => isAsked(path) && files.get(path) !== text);
  return { paths: [...all.keys()], changed: new Map(changed) };
}

/** The cluster of a file that holds objects. */
function clusterIn(path: string): string | undefined {
  return spotOf(path, [MANIFESTS, RENDERED_CHARTS])?.cluster;
}

/** The objects of files that synth has written, and may write or remove. What is encrypted is compared by nobody. */
function objectsOf({ paths, changed }: Former, folder: string): readonly Placed[] {
  const own = [...changed].filter(([path, text]) => sourceOf(text) === `${folder}/${clusterIn(path)}`);
  return readTree(new Map(own), paths).objects;
}

/** An object as it is read back. */
function asWritten(each: Placed): Placed {
  return { ...each, object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject };
}
