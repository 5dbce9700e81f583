import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonMap, KubernetesObject } from '../lib/model/object.ts';

/** Read from the repository that the program stands in, so that tests and other programs can share it. */
const IMPORTS = join(process.cwd(), 'imports');

/** The CRDs of imports/, as main.ts hands them in. */
export const CRDS: readonly KubernetesObject[] = readdirSync(join(IMPORTS, 'crds'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(IMPORTS, 'crds', file), 'utf8')) as KubernetesObject);

/** The schemas of Kubernetes' own kinds, as main.ts hands them in. */
export const SCHEMAS = (
  JSON.parse(readFileSync(join(IMPORTS, 'schemas/kubernetes.json'), 'utf8')) as {
    definitions: Record<string, JsonMap>;
  }
).definitions;
