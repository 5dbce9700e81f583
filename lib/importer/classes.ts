// cdk8s-cli's package.json exports nothing of its generator; a relative path is not subject to `exports`.
import { CustomResourceDefinition } from '../../node_modules/cdk8s-cli/lib/import/crd.js';
import { SafeReviver } from '../../node_modules/cdk8s-cli/lib/reviver.js';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { header } from '../output/header.ts';
import { IMPORTS } from '../output/place.ts';
import type { Crd } from './crd-manifests.ts';
import { mapSchema, type Schema } from './json-schema.ts';

type Code = Parameters<CustomResourceDefinition['generateTypeScript']>[0];

// Under verbatimModuleSyntax a type must be imported as one, which the generator's own import lines do not do.
const MODULES = `import { ApiObject, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';`;

// The reviver replaces what it holds to be unsafe. In data that is harmless; a replaced enum value would be a lie.
function withoutStrangeEnum(schema: Schema): Schema {
  const { enum: values, ...rest } = schema;
  const plain = (value: unknown) =>
    typeof value === 'number' || (typeof value === 'string' && SafeReviver.LEGAL_CHARS_IN_ENUM.test(value));
  return !Array.isArray(values) || values.every(plain) ? schema : rest;
}

/**
 * A manifest for the generator: only versions that are served and not deprecated, the stored one first. The generator
 * gives the first version the plain class name, and that has to be the one to write today (`BgpPeer` is v1beta2).
 */
function input(crd: Crd) {
  const served = crd.spec.versions.filter(({ served }) => served);
  const current = served.filter(({ deprecated }) => !deprecated);
  const versions = (current.length > 0 ? current : served).map((version) => ({
    ...version,
    schema: { openAPIV3Schema: mapSchema(version.schema?.openAPIV3Schema, withoutStrangeEnum) },
  }));
  versions.sort((a, b) => Number(b.storage) - Number(a.storage));
  const manifest = structuredClone({ ...crd, spec: { ...crd.spec, versions } });
  new SafeReviver({ sanitizers: [SafeReviver.LEGAL_CHAR_SANITIZER] }).sanitize(manifest);
  return manifest;
}

/**
 * Runs `work` with case conversion that does not depend on the machine. The generator makes names with the locale's:
 * under a Turkish one `IP` would become `ıp`. It is asynchronous in its signature only, so a synchronous frame is enough.
 */
function inNoLocale<T>(work: () => T): T {
  const { toLocaleLowerCase, toLocaleUpperCase } = String.prototype;
  String.prototype.toLocaleLowerCase = String.prototype.toLowerCase;
  String.prototype.toLocaleUpperCase = String.prototype.toUpperCase;
  try {
    return work();
  } finally {
    Object.assign(String.prototype, { toLocaleLowerCase, toLocaleUpperCase });
  }
}

/** Leaves the code: without descriptions the comments only repeat the names below them. */
function withoutComments(code: string): string {
  const lines = code.split('\n').filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line));
  return lines.map((line) => (line.startsWith('export ') ? `\n${line}` : line)).join('\n');
}

async function classesOf(crd: Crd): Promise<string> {
  const parts: string[] = [];
  // CodeMaker can only write to disk; of all its methods the generator calls this one.
  const code = { line: (text: string) => parts.push(text) } as unknown as Code;
  await inNoLocale(() => new CustomResourceDefinition(input(crd)).generateTypeScript(code, {}));
  return withoutComments(parts.join('\n'));
}

/**
 * The typed classes of custom resources, as `path in imports/ → content`: one file per API group, `backups.bramble.example.ts`. They
 * are what `cdk8s import` makes, without comments. Throws InvalidInput that names every CRD it can make no class of.
 */
export async function classes(crds: readonly Crd[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const mistakes: Mistake[] = [];
  for (const crd of crds) {
    const path = `${crd.spec.group}.ts`;
    try {
      const code = await classesOf(crd);
      files.set(path, `${files.get(path) ?? `${header(IMPORTS.source, 'typescript')}\n${MODULES}\n`}${code}\n`);
    } catch (error) {
      const what = `cdk8s can make no class of it: ${(error as Error).message}`;
      mistakes.push({ where: crd.metadata.name, what, fix: 'remove its URL from cdk8s.yaml, or pin another release' });
    }
  }
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
  return files;
}
