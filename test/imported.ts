import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindFiles } from '../lib/input/addon-kinds.ts';
import { kindTable } from '../lib/kinds/kind-table.ts';
import type { Kinds } from '../lib/model/kinds.ts';
import type { JsonMap, KubernetesObject } from '../lib/model/object.ts';

/** Read from the repository that the program stands in, so that tests and other programs can share it. */
const IMPORTS = join(process.cwd(), 'imports');

/** The CRDs of imports/, as main.ts hands them in. */
export const CRDS: readonly KubernetesObject[] = readdirSync(join(IMPORTS, 'crds'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(IMPORTS, 'crds', file), 'utf8')) as KubernetesObject);

/** What add-ons know of kinds, as main.ts hands it in. */
export const KINDS: readonly Kinds[] = kindFiles(process.cwd())
  // jest loads a module whose name is not known beforehand in no other way.
  .map((file) => (require(join(process.cwd(), file)) as { kinds: Kinds }).kinds);

/** All that is known of kinds in a cluster whose components bring nothing more. */
export const KIND_TABLE = kindTable(KINDS, []);

/** The schemas of Kubernetes' own kinds, as main.ts hands them in. */
export const SCHEMAS = (
  JSON.parse(readFileSync(join(IMPORTS, 'schemas/kubernetes.json'), 'utf8')) as {
    definitions: Record<string, JsonMap>;
  }
).definitions;
