import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER } from '../cloudflare/provider.ts';
import { side } from '../cloudflare/side.ts';
import { pinnedProviders } from '../lib/commands/pinned-versions.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { schemaIn, schemaText } from '../lib/importer/provider-schemas.ts';
import { pinnedVersion, readProviders } from '../lib/input/read-providers.ts';
import { Cluster } from '../lib/model/cluster.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { type KnownProvider, type ProviderSchema, providerSchemaFile } from '../lib/model/provider.ts';
import { declared } from './cloudflare-sample.ts';
import { brief, CLUSTERS, CRDS, ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { SCHEMA } from './terraform-schema.ts';

const { source, tested } = PROVIDER;

/** What is rendered and found of a cluster with a tunnel, where this is known of the provider. */
function rendered(known: KnownProvider) {
  const inputs = { pins: {}, crds: CRDS, sides: [side], providers: new Map([[source, known]]) };
  return sideFiles(side, [{ declaration: declared(), inputs }], 'clusters');
}

/** The schema of a later version, with other attributes of the record of a name. */
function later(attributes: ProviderSchema['provider_block']['attributes']): ProviderSchema {
  const { ttl: _, ...others } = SCHEMA.resources.cloudflare_dns_record!.attributes;
  const record = { attributes: { ...others, ...attributes } };
  return { ...SCHEMA, version: '5.15.0', resources: { ...SCHEMA.resources, cloudflare_dns_record: record } };
}

describe('what is rendered for Terraform is judged by the schema of the version that is pinned', () => {
  it('which may have lost an attribute', async () => {
    const { findings } = await rendered({ pin: '5.15.0', schema: later({}) });
    expect(findings.map((each) => `${brief(each)} (${each.fix})`)).toEqual([
      'error home cdk.tf.json: cloudflare/cloudflare 5.15.0 does not take what is rendered: cloudflare_dns_record.web_bramble_example.ttl: unknown (pin another version in cdktf.json, and run npm run import)',
    ]);
  });

  it('or ask for one more', async () => {
    const { ttl } = SCHEMA.resources.cloudflare_dns_record!.attributes;
    const { findings } = await rendered({
      pin: '5.15.0',
      schema: later({ ttl: ttl!, tier: { type: 'string', required: true } }),
    });
    expect(findings.map(brief)).toEqual([
      'error home cdk.tf.json: cloudflare/cloudflare 5.15.0 does not take what is rendered: cloudflare_dns_record.web_bramble_example.tier: missing',
    ]);
  });

  it('and asks Terraform for that version', async () => {
    const { files, findings } = await rendered({ pin: '5.15.0', schema: { ...SCHEMA, version: '5.15.0' } });
    expect(findings).toEqual([]);
    const [text = ''] = files.values();
    expect((JSON.parse(text) as { terraform: object }).terraform).toMatchObject({
      required_providers: { cloudflare: { source, version: '5.15.0' } },
    });
  });

  it('and by no schema of another one', async () => {
    expect((await rendered({ pin: '5.16.0', schema: later({}) })).findings).toEqual([]);
  });
});

describe('the pin of a provider', () => {
  it.each<[string, string | undefined]>([
    ['{"terraformProviders": ["hashicorp/random@3.1.0", "cloudflare/cloudflare@5.15.0"]}', '5.15.0'],
    ['{"terraformProviders": ["registry.terraform.io/cloudflare/cloudflare@5.15.0"]}', '5.15.0'],
    [
      '{"terraformProviders": [{"name": "cloudflare", "source": "cloudflare/cloudflare", "version": "~> 5.0"}]}',
      '~> 5.0',
    ],
    ['{"terraformProviders": ["cloudflare/cloudflare"]}', undefined],
    ['{"terraformProviders": "cloudflare/cloudflare@5.15.0"}', undefined],
    ['{', undefined],
  ])('in %s is %s', (text, version) => {
    expect(pinnedVersion(text, source)).toBe(version);
  });

  it('is the one that bramble is tested with, where a repository has none', () => {
    expect(readProviders(temporaryFolder(), [side]).get(source)).toEqual({ pin: tested });
    expect(readProviders(ROOT, [side]).get(source)).toEqual({
      pin: tested,
      schema: expect.objectContaining({ version: tested }),
    });
  });

  it('is told of where bramble is tested with a later one', () => {
    const subject = (pin: string) => {
      const providers = new Map([[source, { pin }]]);
      const inputs = { pins: {}, crds: [], sides: [side], providers };
      return { cluster: new Cluster(declared(), inputs), inputs } as unknown as Parameters<
        typeof pinnedProviders
      >[0][number];
    };
    const [old] = pinnedProviders([subject('5.9.0')]);
    expect(old).toMatchObject({ is: 'provider', where: 'cdktf.json', name: source, version: '5.9.0', tested });
    expect(old!.toHave(tested)).toBe(`write ${source}@${tested}, and run npm run import`);
    expect(pinnedProviders([subject(tested)])).toEqual([expect.not.objectContaining({ tested })]);
    expect(CLUSTERS.staging?.cloudflare).toBeUndefined();
  });
});

/** What `terraform providers schema -json` prints. */
function printed(block: JsonMap): JsonMap {
  return {
    format_version: '1.0',
    provider_schemas: {
      'registry.terraform.io/bramble/hedge': {
        provider: { version: 0, block: { attributes: { token: { type: 'string', optional: true } } } },
        resource_schemas: { hedge_gate: { version: 0, block }, hedge_other: { version: 0, block: {} } },
        data_source_schemas: {
          hedge_door: { version: 0, block: { attributes: { id: { type: 'string', computed: true } } } },
        },
      },
    },
  };
}

describe('the schema of a provider', () => {
  const hedge = { source: 'bramble/hedge', tested: '1.0.0', kinds: ['hedge_gate', 'hedge_door'] };

  it('is what Terraform prints of the kinds that are drawn, without sentences', () => {
    const description = { type: 'string', optional: true, description: 'Says it.', description_kind: 'plain' };
    const block = {
      attributes: { description, width: { type: ['list', 'number'], required: true, description: 'In metres.' } },
      block_types: {
        lock: { nesting_mode: 'list', block: { attributes: { key: { type: 'string', required: true } } } },
      },
    };
    expect(schemaIn(printed(block), hedge, '1.2.0')).toEqual({
      provider: 'bramble/hedge',
      version: '1.2.0',
      provider_block: { attributes: { token: { type: 'string', optional: true } } },
      resources: {
        hedge_gate: {
          attributes: {
            description: { type: 'string', optional: true },
            width: { type: ['list', 'number'], required: true },
            lock: {
              optional: true,
              nested_type: { nesting_mode: 'list', attributes: { key: { type: 'string', required: true } } },
            },
          },
        },
      },
      data_sources: { hedge_door: { attributes: { id: { type: 'string', computed: true } } } },
    });
  });

  it('says which kind a version does not have, and whose it is not', () => {
    const kinds = [...hedge.kinds, 'hedge_bird'];
    expect(schemaIn(printed({}), { ...hedge, kinds }, '1.2.0')).toMatchObject({
      what: 'bramble/hedge 1.2.0 has no hedge_bird',
    });
    expect(schemaIn(printed({}), PROVIDER, '5.15.0')).toMatchObject({ what: 'is no schema of cloudflare/cloudflare' });
    expect(schemaIn({}, PROVIDER, '5.15.0')).toMatchObject({ what: 'is no schema of cloudflare/cloudflare' });
  });

  it('is read as it is written', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'imports/terraform'), { recursive: true });
    writeFileSync(join(folder, providerSchemaFile(source)), schemaText(SCHEMA));
    expect(readProviders(folder, [side]).get(source)?.schema).toEqual(SCHEMA);
  });
});
