import { readFileSync } from 'node:fs';
import { side } from '../cloudflare/side.ts';
import { type FurtherDemands, resourceErrors } from '../lib/checks/resource-errors.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { type ProviderSchema, providerSchemaFile } from '../lib/model/provider.ts';
import { siblingErrors, type Values, valueErrors } from './terraform-values.ts';

/**
 * What the provider says of itself, as `npm run import` keeps it; `npm run e2e -- terraform` compares it with the provider where that is installed.
 */
export const SCHEMA = read(providerSchemaFile(side.provider!.source)) as ProviderSchema;

/** What the provider's validators ask for, which its schema does not tell: by kind, and by path below it. */
const VALUES = read('test/data/cloudflare-provider-values.json') as Readonly<
  Record<string, Readonly<Record<string, Values>>>
>;

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function demandsOf(kind: string): FurtherDemands {
  const values = VALUES[kind] ?? {};
  return {
    value: (path, value, at) => valueErrors(values[path] ?? {}, value, at),
    beside: (path, name, body, at) => siblingErrors(values[path] ?? {}, name, body, at),
  };
}

/** Judges Terraform's JSON as the provider does before it asks Cloudflare: one line for each attribute that is wrong. */
export function schemaErrors(json: JsonMap): readonly string[] {
  return resourceErrors(json, SCHEMA, demandsOf);
}
