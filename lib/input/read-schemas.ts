import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../model/cluster.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';

/** The schemas of Kubernetes' own kinds, as `npm run import` keeps them; undefined before its first run. */
export function readSchemas(root: string): Inputs['schemas'] {
  const path = join(root, 'imports', 'schemas', 'kubernetes.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { definitions: Inputs['schemas'] }).definitions;
}

/** The imported CustomResourceDefinitions. */
export function readCrds(root: string): readonly KubernetesObject[] {
  const folder = join(root, 'imports', 'crds');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      // The first key says that the file is generated.
      const { '//': _, ...crd } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubernetesObject & JsonMap;
      return crd as KubernetesObject;
    });
}
