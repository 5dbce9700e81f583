/** A provider of Terraform that a side draws resources of. */
export interface TerraformProvider {
  /** Its place in Terraform's registry, such as `hashicorp/random`. */
  readonly source: string;
  /** The version that the side is tested with, and whose schema comes with bramble. */
  readonly tested: string;
  /** The kinds of resources and data sources that are drawn. Of others nothing is imported. */
  readonly kinds: readonly string[];
}

/** The type of a value. https://developer.hashicorp.com/terraform/language/expressions/type-constraints */
export type ValueType = string | readonly ['list' | 'set' | 'map', ValueType];

/** What a provider says of an attribute. */
export interface ProviderAttribute {
  readonly type?: ValueType;
  readonly nested_type?: {
    readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
    readonly attributes?: ProviderAttributes;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export type ProviderAttributes = Readonly<Record<string, ProviderAttribute>>;

/** What a provider says of itself, of a resource or of a data source. */
export interface ProviderBlock {
  readonly attributes: ProviderAttributes;
}

/**
 * What a provider says of itself: `terraform providers schema -json` without its sentences, for the kinds that are drawn.
 * https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
export interface ProviderSchema {
  /** Its place in Terraform's registry. */
  readonly provider: string;
  readonly version: string;
  readonly provider_block: ProviderBlock;
  readonly resources: Readonly<Record<string, ProviderBlock>>;
  readonly data_sources: Readonly<Record<string, ProviderBlock>>;
}

/** Where the versions of providers are pinned, as cdktf has it: `"terraformProviders": ["bramble/hedge@1.2.0"]`. */
export const PROVIDER_PINS = 'cdktf.json';

/** What is known of a provider. */
export interface KnownProvider {
  /** The version that Terraform is to take, as the repository pins it. @default the one that the side is tested with */
  readonly pin: string;
  /** The schema that is imported. @default none */
  readonly schema?: ProviderSchema;
}

/** The file of the schema of a provider. */
export function providerSchemaFile(source: string): string {
  return `imports/terraform/${source.replace('/', '-')}.json`;
}
