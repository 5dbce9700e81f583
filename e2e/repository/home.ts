import { loadClusters } from '../../lib/input/clusters.ts';
import type { ClusterDeclaration } from '../../lib/model/cluster.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { committed } from './repository.ts';

/** The home cluster, as its declaration and as the committed tree have it. */
export interface Home {
  readonly declaration: ClusterDeclaration;
  /** All that Flux applies. */
  readonly objects: readonly KubernetesObject[];
  /** What lies in some folders of its dist. */
  in(...folders: readonly string[]): readonly KubernetesObject[];
}

/** Reads the home cluster. */
export async function readHome(root: string): Promise<Home> {
  const { clusters } = await loadClusters(root, 'clusters');
  const { declaration } = clusters.find((each) => each.declaration.name === 'home')!;
  const files = committed(root, declaration.name);
  const isIn = (file: string) => (folder: string) => file.startsWith(`dist/${declaration.name}/${folder}/`);
  return {
    declaration,
    objects: files.map(({ object }) => object),
    in: (...folders) => files.filter(({ path }) => folders.some(isIn(path))).map(({ object }) => object),
  };
}
