import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../model/cluster.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { BROUGHT } from './brought.ts';

/** The folders that may hold imports: the repository's own, and that of bramble where it is a package. */
export function importRoots(root: string): readonly string[] {
  return BROUGHT ? [root, BROUGHT.root] : [root];
}

/** The schemas of Kubernetes' own kinds, as `npm run import` keeps them; undefined before its first run. */
export function readSchemas(root: string): Inputs['schemas'] {
  const path = importRoots(root)
    .map((each) => join(each, 'imports', 'schemas', 'kubernetes.json'))
    .find((each) => existsSync(each));
  if (path === undefined) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { definitions: Inputs['schemas'] }).definitions;
}

/** The imported CustomResourceDefinitions. One that the repository imports itself takes the place of bramble's. */
export function readCrds(root: string): readonly KubernetesObject[] {
  const files = new Map<string, string>();
  for (const each of importRoots(root).toReversed()) {
    const folder = join(each, 'imports', 'crds');
    for (const file of existsSync(folder) ? readdirSync(folder) : []) files.set(file, join(folder, file));
  }
  return [...files.keys()]
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      // The first key says that the file is generated.
      const { '//': _, ...crd } = JSON.parse(readFileSync(files.get(file)!, 'utf8')) as KubernetesObject & JsonMap;
      return crd as KubernetesObject;
    });
}
