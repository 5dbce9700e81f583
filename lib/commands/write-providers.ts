import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inMirror } from '../importer/mirror.ts';
import { askTerraform } from '../importer/provider-program.ts';
import { schemaIn, schemaText } from '../importer/provider-schemas.ts';
import { loadSides } from '../input/load-sides.ts';
import { readProviders } from '../input/read-providers.ts';
import type { Finding, Mistake } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import { type KnownProvider, PROVIDER_PINS, providerSchemaFile, type TerraformProvider } from '../model/provider.ts';
import { PROVIDER_SCHEMAS } from '../output/place.ts';
import type { Repository } from './verb.ts';
import { type Result, writeFiles } from './write-files.ts';

/** No cluster is rendered. */
const SCOPE = { owner: PROVIDER_PINS, rendered: new Set<string>(), gone: () => false, places: [PROVIDER_SCHEMAS] };

/** It is of no cluster. */
const AT = { rule: 'provider-schema', severity: 'warning', cluster: PROVIDER_PINS } as const;

/**
 * Imports the schema of each provider that sides draw with, of the version that is pinned: from a mirror, else from Terraform where what is there is of
 * another version. What cannot be had stays as it is, and is told.
 */
export async function writeProviders(
  { root, environment, progress }: Repository,
  { mirror, check }: { readonly mirror: string | undefined; readonly check: boolean },
): Promise<Result> {
  const { sides } = await loadSides(root);
  const known = readProviders(root, sides);
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { provider } of sides) {
    const versions = provider && known.get(provider.source);
    if (!provider || !versions) continue;
    const path = providerSchemaFile(provider.source);
    const there = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
    progress(`reading the schema of ${provider.source}`);
    const brought = schemaFor(provider, versions, mirror && resolve(root, mirror), environment);
    if (typeof brought === 'string') files.set(path, brought);
    else if (there !== undefined) files.set(path, there);
    if (brought && typeof brought !== 'string') findings.push({ ...AT, ...brought });
  }
  const written = writeFiles(files, SCOPE, { root, check });
  return { ...written, findings: [...findings, ...written.findings] };
}

/** The text of a schema; nothing where the one that is there, or comes with bramble, is of the pinned version. */
function schemaFor(
  provider: TerraformProvider,
  { pin, schema }: KnownProvider,
  mirror: string | undefined,
  environment: Repository['environment'],
): string | Mistake | undefined {
  const file = mirror && inMirror(mirror, 'terraform', `${provider.source.replace('/', '-')}-${pin}.json`);
  if (!file && schema?.version === pin) return undefined;
  const asked = file ? { text: readFileSync(file, 'utf8') } : askTerraform(provider.source, pin, environment);
  const isKept = schema ? `, and that of ${schema.version} stays` : '';
  if ('none' in asked) {
    const what = `the schema of ${provider.source} ${pin} cannot be had: ${asked.none}${isKept}`;
    return { what, fix: 'run npm run import where Terraform and the network are there' };
  }
  const found = schemaIn(JSON.parse(asked.text) as JsonMap, provider, pin);
  if ('what' in found) return { ...found, what: `${file ?? 'what Terraform says'} ${found.what}` };
  return schemaText(found);
}
