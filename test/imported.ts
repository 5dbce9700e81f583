import { readCrds, readSchemas } from '../lib/input/read-schemas.ts';
import type { KubernetesObject } from '../lib/model/object.ts';

/** The CRDs of imports/ in the repository that the program stands in, so that tests and other programs can share them. */
export const CRDS: readonly KubernetesObject[] = readCrds(process.cwd());

/** The schemas of Kubernetes' own kinds. */
export const SCHEMAS = readSchemas(process.cwd())!;
