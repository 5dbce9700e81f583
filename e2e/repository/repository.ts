import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { clusterNames } from '../../lib/input/load-clusters.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';

/** An object of the committed tree. */
export interface Committed {
  /** Its file, relative to the repository. */
  readonly path: string;
  readonly object: KubernetesObject;
}

/** The names of all clusters, sorted. */
export function clusters(root: string): readonly string[] {
  return clusterNames(root, 'clusters');
}

/** All that Flux applies for a cluster, as it stands on disk: an encrypted Secret without what sops added. */
export function committed(root: string, cluster: string): readonly Committed[] {
  return [`dist/${cluster}`, `flux/${cluster}`].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .sort()
      .flatMap((path) =>
        parseAllDocuments(readFileSync(join(root, path), 'utf8')).map((document) => {
          const { sops: _, ...object } = document.toJS() as KubernetesObject;
          return { path, object: object as KubernetesObject };
        }),
      ),
  );
}
