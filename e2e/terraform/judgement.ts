import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMap, type Json, type JsonMap, path } from '../../lib/model/object.ts';
import { SCHEMA } from '../../test/terraform-schema.ts';
import type { Terraform } from './terraform.ts';

/** Makes a folder ready for a stack, with a state of its own in place of the real one. */
export function prepare(terraform: Terraform, folder: string, json: JsonMap): void {
  mkdirSync(folder);
  const backend = { terraform: { backend: { local: { path: join(folder, 'terraform.tfstate') } } } };
  writeFileSync(join(folder, 'state_override.tf.json'), JSON.stringify(backend));
  put(folder, json);
  terraform.run(folder, 'init', '-input=false', '-no-color');
}

/** Puts a stack into a folder in place of the one before. */
export function put(folder: string, json: JsonMap): void {
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json));
}

/** What `terraform validate` finds wrong in a folder, each as one line. */
export function refusals(terraform: Terraform, folder: string): readonly string[] {
  const { diagnostics } = JSON.parse(terraform.run(folder, 'validate', '-json')) as {
    readonly diagnostics: readonly { readonly severity: string; readonly summary: string; readonly detail?: string }[];
  };
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail }) => `${summary}: ${detail ?? ''}`.replaceAll(/\s+/g, ' '));
}

/** Of which kinds the provider says otherwise than the schema of the tests. */
export function otherSchemas(terraform: Terraform, folder: string): readonly string[] {
  const all = JSON.parse(terraform.run(folder, 'providers', 'schema', '-json')) as JsonMap;
  const [real] = Object.values((all.provider_schemas ?? {}) as JsonMap);
  const differs = (known: unknown, ...keys: readonly string[]) =>
    !isDeepStrictEqual(withoutWords(path(real, ...keys, 'block') ?? null), known);
  const section = (of: typeof SCHEMA.resources, key: string) =>
    Object.entries(of).flatMap(([kind, block]) => (differs(block, key, kind) ? [kind] : []));
  return [
    ...(differs(SCHEMA.provider_block, 'provider') ? ['provider'] : []),
    ...section(SCHEMA.resources, 'resource_schemas'),
    ...section(SCHEMA.data_sources, 'data_source_schemas'),
  ];
}

function withoutWords(value: Json): Json {
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key, item]) => !isWord(key, item as Json));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutWords(item as Json)]));
}

/** Not an attribute of that name, which is a map. */
const isWord = (key: string, value: Json) => /^description/.test(key) && !isMap(value);

/** Where a plan from nothing does otherwise than make each resource of a stack, with the rendered values, and no other. */
export function planErrors(terraform: Terraform, folder: string, json: JsonMap): readonly string[] {
  terraform.run(folder, 'plan', '-refresh=false', '-input=false', '-no-color', '-out=plan');
  const plan = JSON.parse(terraform.run(folder, 'show', '-json', 'plan')) as Plan;
  const changes = plan.resource_changes.filter(({ change }) => change.actions.join() !== 'read');
  const planned = new Map(changes.map(({ address, change }) => [address, change]));
  const rendered = new Map(resources(json));
  return [
    ...[...rendered].flatMap(([address, body]) => {
      const change = planned.get(address);
      const does = change?.actions.join() ?? 'nothing';
      return does === 'create' ? lost(body, change?.after, address) : [`${address}: ${does} in place of create`];
    }),
    ...[...planned.keys()].filter((address) => !rendered.has(address)).map((address) => `${address}: not rendered`),
  ];
}

interface Plan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[]; readonly after: Json };
  }[];
}

/** The resources of a stack, by address. */
export function resources(json: JsonMap): readonly [string, JsonMap][] {
  return Object.entries((json.resource ?? {}) as Record<string, JsonMap>).flatMap(([kind, elements]) =>
    Object.entries(elements).map(([name, body]): [string, JsonMap] => [`${kind}.${name}`, body as JsonMap]),
  );
}

/** Where a plan says otherwise than what is rendered. What refers to a resource is known only when that is made. */
function lost(rendered: Json, planned: Json | undefined, at: string): readonly string[] {
  if (typeof rendered === 'string' && rendered.includes('${')) return [];
  if (typeof rendered !== 'object' || rendered === null) {
    return rendered === planned ? [] : [`${at}: ${JSON.stringify(planned)} in place of ${JSON.stringify(rendered)}`];
  }
  return Object.entries(rendered).flatMap(([key, value]) =>
    key === 'depends_on' ? [] : lost(value as Json, (planned as JsonMap | null)?.[key], `${at}.${key}`),
  );
}
