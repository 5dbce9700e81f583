import { type Placed, placed } from '../checks/placed.ts';
import type { KubernetesObject } from '../model/object.ts';
import { committedBefore, type Former } from '../output/committed.ts';
import { disk } from '../output/disk.ts';
import type { Files } from '../output/files.ts';
import { sourceOf } from '../output/header.ts';
import { foldersOfPlaces, KUSTOMIZATIONS, MANIFESTS, RENDERED_CHARTS, spotOf, TREE } from '../output/place.ts';
import { readTree, type Tree } from '../output/read-tree.ts';
import { appliedFiles } from '../output/tree-files.ts';
import type { Consequence } from '../review/consequence.ts';
import { suspendedIn } from '../review/left-running.ts';
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
  const charts = appliedFiles(root, disk, [RENDERED_CHARTS]).files;
  const files = new Map([...renderings.flatMap((each) => [...each.files]), ...charts]);
  const clusters = new Set(renderings.map(({ cluster }) => cluster.name));
  const isAsked = (path: string) => {
    const { cluster = '', place, rest = '' } = spotOf(path, TREE) ?? {};
    return clusters.has(cluster) && !rest.startsWith(`${place?.closed}/`);
  };
  const folders = [
    ...[MANIFESTS, RENDERED_CHARTS].flatMap(({ at }) => [...clusters].map((name) => at.replace('<cluster>', name))),
    ...foldersOfPlaces([KUSTOMIZATIONS]),
  ];
  const former = committedBefore(root, folders, files, isAsked) ?? onDisk(root, files, isAsked);
  if (former.changed.size === 0) return [];
  const known = new Set(former.paths);
  const isNew = (path: string) => former.changed.has(path) || !known.has(path);
  const { objects: before, kustomizations: told } = writtenBefore(former, sources.folder);
  // Few are ever suspended: those that stay are of interest beside one that is.
  const still = suspendedIn(told).size > 0 ? readTree(kustomizationsIn(files)).kustomizations : [];
  return renderings.flatMap(({ cluster, kinds, stages }) => {
    const after = placed(stages);
    const same = after.filter(({ path }) => !isNew(path));
    const changed = after.filter(({ path }) => isNew(path)).map(asWritten);
    const own = before.filter((each) => each.cluster === cluster.name);
    return review([...same, ...own], [...same, ...changed], kinds, { before: told, after: still });
  });
}

/** What the disk has, where nothing is committed. */
function onDisk(root: string, files: Files, isAsked: (path: string) => boolean): Former {
  const all = appliedFiles(root).files;
  const changed = [...all].filter(([path, text]) => isAsked(path) && files.get(path) !== text);
  return { paths: [...all.keys()], changed: new Map(changed) };
}

function kustomizationsIn(files: Files): Files {
  return new Map([...files].filter(([path]) => spotOf(path, TREE)?.place === KUSTOMIZATIONS));
}

/** What stands in files that synth has written, and may write or remove. What is encrypted is compared by nobody. */
function writtenBefore({ paths, changed }: Former, folder: string): Tree {
  const own = [...changed].filter(([path, text]) => sourceOf(text) === `${folder}/${spotOf(path, TREE)?.cluster}`);
  return readTree(new Map(own), paths);
}

/** An object as it is read back. */
function asWritten(each: Placed): Placed {
  return { ...each, object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject };
}
