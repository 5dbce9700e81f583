import { readCrds, readSchemas } from '../lib/input/read-schemas.ts';
import type { KubernetesObject } from '../lib/model/object.ts';

/** The CRDs of imports/ in the repository that the program stands in, so that tests and other programs can share them. */
export const CRDS: readonly KubernetesObject[] = readCrds(process.cwd());

const imported = readSchemas(process.cwd())!;

/** The schemas of Kubernetes' own kinds, as a cluster has them that does not say what it runs. */
export const SCHEMAS = imported.of(imported.minors[0]!)!;

/** The schemas of a minor version of Kubernetes. */
export const schemasOf = (minor: string) => imported.of(minor)!;
