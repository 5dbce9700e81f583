import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PROVIDER } from '../cloudflare/provider.ts';
import { providerSchemaFile } from '../lib/model/provider.ts';
import { repositoryCopy, synth } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { SCHEMA } from './terraform-schema.ts';

const root = repositoryCopy();
const NEXT = '5.15.0';
const schemaFile = join(root, providerSchemaFile(PROVIDER.source));

/** What Terraform prints of the next version, in which the record of a name has no `ttl`. */
const { ttl: _, ...attributes } = SCHEMA.resources.cloudflare_dns_record!.attributes;
const blocks = (kinds: typeof SCHEMA.resources) =>
  Object.fromEntries(Object.entries(kinds).map(([kind, block]) => [kind, { version: 0, block }]));
const PRINTED = JSON.stringify({
  provider_schemas: {
    [`registry.terraform.io/${PROVIDER.source}`]: {
      provider: { block: SCHEMA.provider_block },
      resource_schemas: { ...blocks(SCHEMA.resources), cloudflare_dns_record: { version: 0, block: { attributes } } },
      data_source_schemas: blocks(SCHEMA.data_sources),
    },
  },
});

/** A folder with a program that is called terraform, in the place of the real one. */
function terraform(script: string): Readonly<Record<string, string>> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'terraform'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'terraform'), 0o755);
  return { PATH: [folder, '/usr/bin', '/bin'].join(delimiter) };
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = synth(args, env, root);
  return { code, err, lines: out.trimEnd().split('\n') };
}

beforeAll(() => {
  const pins = join(root, 'cdktf.json');
  writeFileSync(pins, readFileSync(pins, 'utf8').replace(`@${PROVIDER.tested}`, `@${NEXT}`));
});

describe('a version of the provider that is pinned, and whose schema is not imported,', () => {
  it('is a warning', () => {
    const { code, lines } = run(['synth']);
    expect(code).toBe(0);
    expect(lines.filter((line) => /^(?:error|warning)/.test(line))).toEqual([
      `warning home cdktf.json: pins cloudflare/cloudflare ${NEXT}, and the schema that is imported is of ${PROVIDER.tested} (run npm run import, which asks Terraform for it; docs/rules/provider-schema.md)`,
    ]);
  });

  it.each([
    ['exit 1', 'neither terraform nor tofu is installed'],
    [
      '[ "$1" = version ] || { echo "Error: no such version" >&2; exit 1; }',
      'terraform init fails: Error: no such version',
    ],
  ])('stays so where Terraform does not tell it: %s', (script, why) => {
    const before = readFileSync(schemaFile, 'utf8');
    const { code, lines } = run(['import', 'providers'], terraform(script));
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        `warning cdktf.json: the schema of cloudflare/cloudflare ${NEXT} cannot be had: ${why}, and that of ${PROVIDER.tested} stays (run npm run import where Terraform and the network are there; docs/rules/provider-schema.md)`,
        '1 file, up to date',
      ],
    });
    expect(readFileSync(schemaFile, 'utf8')).toBe(before);
  });
});

describe('its schema is imported', () => {
  it('from a mirror', () => {
    const mirror = temporaryFolder();
    mkdirSync(join(mirror, 'terraform'));
    writeFileSync(join(mirror, `terraform/cloudflare-cloudflare-${NEXT}.json`), PRINTED);
    expect(run(['import', 'providers', '--from', mirror]).lines).toContain(
      `update ${providerSchemaFile(PROVIDER.source)}`,
    );
    expect(readFileSync(schemaFile, 'utf8')).toContain(`"version":"${NEXT}"`);
  });

  it('and judges what is rendered', () => {
    const { code, lines } = run(['synth', '--check']);
    expect(code).toBe(1);
    expect(lines.filter((line) => line.includes('.ttl: unknown')).length).toBeGreaterThan(0);
  });

  it('from Terraform, once the version differs', () => {
    writeFileSync(schemaFile, readFileSync(schemaFile, 'utf8').replace(NEXT, '5.13.0'));
    const answers = join(temporaryFolder(), 'schema.json');
    writeFileSync(answers, PRINTED);
    const env = terraform(`[ "$1" = providers ] && cat ${answers}; exit 0`);
    expect(run(['import', 'providers'], env).lines).toContain(`update ${providerSchemaFile(PROVIDER.source)}`);
    expect(run(['import', 'providers'], terraform('exit 1'))).toMatchObject({ code: 0, lines: ['1 file, up to date'] });
  });
});
