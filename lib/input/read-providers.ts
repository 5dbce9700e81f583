import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type KnownProvider,
  PROVIDER_PINS,
  type ProviderSchema,
  providerSchemaFile,
  type TerraformProvider,
} from '../model/provider.ts';
import { isFields } from '../model/shape.ts';
import type { Side } from '../model/side.ts';
import { importRoots } from './read-schemas.ts';

/** What is known of the providers that sides draw with, by their places in Terraform's registry. A schema of the pinned version goes before others. */
export function readProviders(root: string, sides: readonly Side[]): ReadonlyMap<string, KnownProvider> {
  return new Map(sides.flatMap(({ provider }) => (provider ? [[provider.source, knownOf(root, provider)]] : [])));
}

function knownOf(root: string, { source, tested }: TerraformProvider): KnownProvider {
  const pin = pinnedVersion(textOf(join(root, PROVIDER_PINS)), source) ?? tested;
  const schemas = importRoots(root).flatMap((each) => parsed(textOf(join(each, providerSchemaFile(source)))) ?? []);
  const schema = schemas.find(({ version }) => version === pin) ?? schemas[0];
  return { pin, ...(schema && { schema }) };
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The version of a provider in a cdktf.json, of which both forms are read: `source@version`, and a map. */
export function pinnedVersion(text: string | undefined, source: string): string | undefined {
  const { terraformProviders: list } = (parsed(text) ?? {}) as { readonly terraformProviders?: unknown };
  const pins = (Array.isArray(list) ? list : []).map((each: unknown): string =>
    isFields(each) ? `${each.source ?? each.name}@${each.version ?? ''}` : String(each),
  );
  const found = pins
    .map((pin) => pin.replace(/^registry\.terraform\.io\//, ''))
    .find((pin) => pin.startsWith(`${source}@`));
  return found?.slice(source.length + 1).trim();
}

function parsed(text: string | undefined): ProviderSchema | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as ProviderSchema);
  } catch {
    // Whose file it is, its program tells.
    return undefined;
  }
}
