import { loadClusters } from '../../lib/input/load-clusters.ts';
import type { ClusterDeclaration } from '../../lib/model/cluster.ts';
import { findingLine } from '../../lib/model/finding.ts';
import type { Inputs } from '../../lib/model/inputs.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { NotRun, none } from '../scenario.ts';
import { committed } from './repository.ts';

/** The cluster that is looked at more closely, as its declaration and as the committed tree have it. */
export interface Home {
  readonly declaration: ClusterDeclaration;
  readonly inputs: Inputs;
  /** All that Flux applies. */
  readonly objects: readonly KubernetesObject[];
  /** What lies in some folders of its dist. Throws where one of them is not there. */
  in(...folders: readonly string[]): readonly KubernetesObject[];
}

/** Reads the cluster `home`, or the first by name where there is none. Throws what keeps clusters from being read. */
export async function readHome(root: string): Promise<Home> {
  const { clusters, findings } = await loadClusters(root, 'clusters');
  none('the clusters cannot be read', findings.map(findingLine));
  const [first] = clusters;
  if (!first) throw new NotRun('there is no cluster');
  const { declaration, inputs } = clusters.find((each) => each.declaration.name === 'home') ?? first;
  const files = committed(root, declaration.name);
  return {
    declaration,
    inputs,
    objects: files.map(({ object }) => object),
    in: (...folders) =>
      folders.flatMap((folder) => {
        const found = files.filter(({ path }) => path.startsWith(`dist/${declaration.name}/${folder}/`));
        if (found.length === 0) throw new NotRun(`${declaration.name} has no ${folder}`);
        return found.map(({ object }) => object);
      }),
  };
}
