import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPins } from '../input/crd-pins.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { minorOf } from '../model/k3s-release.ts';
import { type Json, sortKeys } from '../model/object.ts';
import { header } from '../output/header.ts';
import { IMPORTS } from '../output/place.ts';
import { classes } from './classes.ts';
import { type Crd, crdsIn, type Source } from './crd-manifests.ts';
import { type Schema, withoutDescriptions } from './json-schema.ts';
import { fromMirror, fromUpstream } from './manifest-texts.ts';

/** The schema of Kubernetes' own kinds: `definitions` by full name, such as `io.k8s.api.apps.v1.Deployment`. */
export interface KubernetesSchema {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Of one version: `1.36.0`. */
export interface VersionedSchema extends KubernetesSchema {
  readonly version: string;
}

/** A CRD as imports/crds has it: one space of indentation, because wider ones cost half the size again. */
function crdFile(crd: Crd): string {
  return `${JSON.stringify({ '//': header(IMPORTS.source, 'json'), ...crd }, null, 1)}\n`;
}

/** The definitions of a schema as text, by name. */
function definitionsOf(schema: KubernetesSchema): ReadonlyMap<string, string> {
  const { definitions } = sortKeys(
    withoutDescriptions({ definitions: schema.definitions }) as Json,
  ) as unknown as KubernetesSchema;
  return new Map(Object.entries(definitions).map(([name, each]) => [name, JSON.stringify(each)]));
}

/** A schema as imports/schemas has it: one definition per line, so that it parses fast and a diff still says what changed. */
function schemaFile(version: string, definitions: ReadonlyMap<string, string>): string {
  const lines = [...definitions].map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  const first = `{"//":"${header(IMPORTS.source, 'json')}",\n"version":"${version}"`;
  return `${first},\n"definitions":{\n${lines.join(',\n')}\n}}\n`;
}

/** The files of the schemas by path: the first whole, of the others what differs from it. What one lacks is null there. */
function schemaFiles([first, ...others]: readonly VersionedSchema[]): readonly (readonly [string, string])[] {
  if (!first) return [];
  const base = definitionsOf(first);
  const folder = `${IMPORTS.at}/schemas`;
  const differing = others.map((other) => {
    const own = definitionsOf(other);
    const names = [...new Set([...base.keys(), ...own.keys()])].sort();
    const changed = names.filter((name) => own.get(name) !== base.get(name));
    const definitions = new Map(changed.map((name) => [name, own.get(name) ?? 'null']));
    return [`${folder}/kubernetes-${minorOf(other.version)}.json`, schemaFile(other.version, definitions)] as const;
  });
  return [[`${folder}/kubernetes.json`, schemaFile(first.version, base)], ...differing];
}

/** Everything that is to stand in imports/, by path. Throws InvalidInput where a CRD has no class. */
export async function importFiles(
  crds: readonly Crd[],
  schemas: readonly VersionedSchema[],
): Promise<Map<string, string>> {
  const files = new Map(schemaFiles(schemas));
  for (const crd of crds) files.set(`${IMPORTS.at}/crds/${crd.metadata.name}.json`, crdFile(crd));
  for (const [path, content] of await classes(crds)) files.set(`${IMPORTS.at}/${path}`, content);
  return files;
}

function readSchema({ where, text }: Source): KubernetesSchema {
  try {
    const schema = JSON.parse(text) as KubernetesSchema;
    if (schema.definitions['io.k8s.api.core.v1.Pod']) return schema;
  } catch {
    // Whatever is wrong with the text, the person has to do the same about it.
  }
  const fix = 'it has to be JSON whose `definitions` have io.k8s.api.core.v1.Pod';
  throw new InvalidInput({ where, what: 'is not the schema of Kubernetes', fix });
}

function stopAt(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
}

/**
 * What a repository is to have in imports/: all that its cdk8s.yaml pins, by path. Throws InvalidInput.
 * @param mirror a folder to read from, relative to `root` @default the network
 */
export async function importsOf(root: string, mirror: string | undefined): Promise<ReadonlyMap<string, string>> {
  const config = join(root, 'cdk8s.yaml');
  if (!existsSync(config)) throw new InvalidInput({ what: 'does not exist', fix: 'run this where cdk8s.yaml is' });
  const { pins, mistakes } = readPins(readFileSync(config, 'utf8'));
  stopAt(mistakes);
  const sources = mirror === undefined ? await fromUpstream(pins) : fromMirror(resolve(root, mirror), pins);
  const { crds, mistakes: malformed } = crdsIn(sources.crds);
  stopAt([...sources.mistakes, ...malformed]);
  const schemas = pins.kubernetes.map((version, at) => {
    const source = sources.schemas[at];
    if (!source) throw new Error('a version without a schema has to come with a mistake');
    return { ...readSchema(source), version };
  });
  return importFiles(crds, schemas);
}
