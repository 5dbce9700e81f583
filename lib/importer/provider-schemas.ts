import type { Mistake } from '../model/finding.ts';
import { isMap, type Json, type JsonMap, path, sortKeys } from '../model/object.ts';
import type { ProviderAttributes, ProviderBlock, ProviderSchema, TerraformProvider } from '../model/provider.ts';
import { PROVIDER_PINS } from '../model/provider.ts';
import { header } from '../output/header.ts';

/** What Terraform says of one resource: attributes, and the blocks that older providers have beside them. */
interface Block {
  readonly attributes?: ProviderAttributes;
  readonly block_types?: Readonly<
    Record<string, { readonly nesting_mode: 'single' | 'list' | 'set' | 'map'; readonly block: Block }>
  >;
}

/**
 * Takes the schema of a provider out of what `terraform providers schema -json` prints.
 * @param document as JSON
 */
export function schemaIn(
  document: JsonMap,
  { source, kinds }: TerraformProvider,
  version: string,
): ProviderSchema | Mistake {
  const schemas = Object.entries((document.provider_schemas ?? {}) as JsonMap);
  const [, own] = schemas.find(([name]) => name === source || name.endsWith(`/${source}`)) ?? [];
  const fix = 'write there what terraform providers schema -json prints';
  if (!isMap(own)) return { what: `is no schema of ${source}`, fix };
  const of = (section: string) =>
    Object.fromEntries(
      [...kinds].sort().flatMap((kind) => {
        const block = path(own, section, kind, 'block');
        return isMap(block) ? [[kind, blockOf(block as Block)] as const] : [];
      }),
    );
  const schema = {
    provider: source,
    version,
    provider_block: blockOf((path(own, 'provider', 'block') ?? {}) as Block),
    resources: of('resource_schemas'),
    data_sources: of('data_source_schemas'),
  };
  const missing = kinds.filter((kind) => !(kind in schema.resources) && !(kind in schema.data_sources));
  if (missing.length === 0) return schema;
  return { what: `${source} ${version} has no ${missing.join(', ')}`, fix: 'pin a version that has what is drawn' };
}

function blockOf({ attributes = {}, block_types: blocks = {} }: Block): ProviderBlock {
  const nested = Object.entries(blocks).map(([name, { nesting_mode, block }]) => {
    return [name, { optional: true, nested_type: { nesting_mode, ...blockOf(block) } }] as const;
  });
  const all = { ...attributes, ...Object.fromEntries(nested) };
  return { attributes: withoutSentences(all as unknown as Json) as unknown as ProviderAttributes };
}

/** Sentences are the provider's. An attribute that is called description is a map. */
function withoutSentences(value: Json): Json {
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key, item]) => !/^description/.test(key) || isMap(item as Json));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutSentences(item as Json)]));
}

/** A schema as imports/terraform has it: a kind on each line, so that a diff says what changed. */
export function schemaText({
  provider,
  version,
  provider_block: block,
  resources,
  data_sources: data,
}: ProviderSchema): string {
  const line = (value: unknown) => JSON.stringify(sortKeys(value as Json));
  const lines = (kinds: ProviderSchema['resources']) =>
    Object.entries(kinds)
      .map(([kind, each]) => `${JSON.stringify(kind)}:${line(each)}`)
      .join(',\n');
  return [
    `{"//":"${header(PROVIDER_PINS, 'json')}",`,
    `"provider":"${provider}","version":"${version}",`,
    `"provider_block":${line(block)},`,
    `"resources":{\n${lines(resources)}},`,
    `"data_sources":{\n${lines(data)}}}\n`,
  ].join('\n');
}
