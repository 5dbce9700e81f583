import { type Json, sortKeys } from '../model/object.ts';
import { header } from '../output/header.ts';
import { IMPORTS } from '../output/place.ts';
import { classes } from './classes.ts';
import type { Crd } from './crd-manifests.ts';
import { type Schema, withoutDescriptions } from './json-schema.ts';

/** The schema of Kubernetes' own kinds: `definitions` by full name, such as `io.k8s.api.apps.v1.Deployment`. */
export interface KubernetesSchema {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** A CRD as imports/crds has it: one space of indentation, because wider ones cost half the size again. */
function crdFile(crd: Crd): string {
  return `${JSON.stringify({ '//': header(IMPORTS.source, 'json'), ...crd }, null, 1)}\n`;
}

/** The schema as imports/schemas has it: one definition per line, so that it parses fast and a diff still says what changed. */
function schemaFile(schema: KubernetesSchema): string {
  const definitions = sortKeys(
    withoutDescriptions({ definitions: schema.definitions }) as Json,
  ) as unknown as KubernetesSchema;
  const lines = Object.entries(definitions.definitions).map(
    ([name, definition]) => `${JSON.stringify(name)}:${JSON.stringify(definition)}`,
  );
  return `{"//":"${header(IMPORTS.source, 'json')}",\n"definitions":{\n${lines.join(',\n')}\n}}\n`;
}

/** Everything that is to stand in imports/, by path. Throws InvalidInput where a CRD has no class. */
export async function importFiles(crds: readonly Crd[], schema: KubernetesSchema): Promise<Map<string, string>> {
  const files = new Map([[`${IMPORTS.at}/schemas/kubernetes.json`, schemaFile(schema)]]);
  for (const crd of crds) files.set(`${IMPORTS.at}/crds/${crd.metadata.name}.json`, crdFile(crd));
  for (const [path, content] of await classes(crds)) files.set(`${IMPORTS.at}/${path}`, content);
  return files;
}
