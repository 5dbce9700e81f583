import { resolve } from 'node:path';
import { clusterNames, withinRepository } from '../input/load-clusters.ts';
import { oneOfThese } from '../model/closest.ts';
import { InvalidInput } from '../model/finding.ts';
import { CLUSTERS, WrongUsage } from './verb.ts';

/** Clusters as a command line names them. */
export interface AskedClusters {
  /** Their folder, relative to the repository. */
  readonly clusters: string;
  /** None: all. */
  readonly names: readonly string[];
}

/** That the folder of clusters is not there: who has named none stands elsewhere than in a repository. */
export function noClusters(clusters: string, what: string): Error {
  if (clusters !== CLUSTERS) return new WrongUsage(`--clusters: '${clusters}' ${what}`);
  const fix = 'go to the top of a repository; npm run bramble -- init makes one';
  return new InvalidInput({ what: 'there are no clusters here', fix });
}

/** The folder of clusters, and the names of those that are meant. Throws WrongUsage, and InvalidInput. */
export function askedClusters(
  root: string,
  { clusters, names }: AskedClusters,
): { readonly folder: string; readonly names: readonly string[] } {
  const folder = withinRepository(root, resolve(root, clusters));
  const known = folder === undefined ? [] : clusterNames(root, folder);
  if (folder === undefined || known.length === 0) {
    throw noClusters(clusters, 'is no folder of the repository that holds clusters');
  }
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    throw new WrongUsage(`'${wrong}' is no cluster: ${oneOfThese(wrong, known)}`);
  }
  return { folder, names: names.length === 0 ? known : known.filter((name) => names.includes(name)) };
}
