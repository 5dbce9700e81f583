import { readFileSync } from 'node:fs';
import { s3 } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import * as cdktf from '../cloudflare/cdktf.ts';
import { side } from '../cloudflare/side.ts';
import { pinnedVersion } from '../lib/input/read-providers.ts';
import { type JsonMap, path } from '../lib/model/object.ts';
import { providerSchemaFile } from '../lib/model/provider.ts';
import { access, backend, ingress, records, rendered, stack, tunnel, web } from './cloudflare-sample.ts';
import { CLUSTERS } from './sample-cluster.ts';
import { MISTAKES, RIGHT_STACK } from './terraform-mistakes.ts';
import { SCHEMA, schemaErrors } from './terraform-schema.ts';

/** What is rendered, in every form, and for every cluster of the repository. */
const FORMS: Readonly<Record<string, JsonMap>> = {
  'records and a tunnel': stack(records({ 'db.bramble.example': '10.10.11.40' })),
  'people who are let in': stack(access({ emails: ['admin@bramble.example'], session: '1h' })),
  'a state in a bucket': stack(backend(s3({ bucket: 'state' }))),
  'certificates that nobody trusts': stack({
    props: { components: [ingress(), web(), certManager({ email: 'a@bramble.example', issuer: 'staging' }), tunnel] },
  }),
  ...Object.fromEntries(
    Object.entries(CLUSTERS).flatMap(([name, each]) => (each.cloudflare ? [[`cluster ${name}`, rendered(each)]] : [])),
  ),
};

const kinds = (block: 'resource' | 'data', json: JsonMap) => Object.keys((json[block] ?? {}) as JsonMap);

describe('the provider refuses', () => {
  it.each(Object.entries(MISTAKES))('%s', (_, { json, error }) => {
    expect(schemaErrors(json)).toEqual([error]);
  });
});

describe('the provider takes', () => {
  it('a stack with one of each kind, in which every mistake is made', () => {
    expect(schemaErrors(RIGHT_STACK)).toEqual([]);
    expect(kinds('resource', RIGHT_STACK).sort()).toEqual(Object.keys(SCHEMA.resources).sort());
    expect(kinds('data', RIGHT_STACK).sort()).toEqual(Object.keys(SCHEMA.data_sources).sort());
  });

  it.each(Object.entries(FORMS))('%s', (_, json) => {
    expect(schemaErrors(json)).toEqual([]);
  });
});

describe('what is known of the provider', () => {
  it('is of the version that is pinned, tested with, and asked for', () => {
    const { provider: source, version } = SCHEMA;
    expect(side.provider).toMatchObject({ source, tested: version });
    expect(pinnedVersion(readFileSync('cdktf.json', 'utf8'), source)).toBe(version);
    for (const json of Object.values(FORMS)) {
      expect(path(json, 'terraform', 'required_providers', 'cloudflare')).toEqual({ source, version });
    }
  });

  it('is every kind that can be drawn, and that any form draws, and no other', () => {
    const drawable = Object.values(cdktf).flatMap((each) => ('tfResourceType' in each ? [each.tfResourceType] : []));
    const known = [...Object.keys(SCHEMA.resources), ...Object.keys(SCHEMA.data_sources)];
    expect(drawable.filter((kind) => kind !== 'cloudflare').sort()).toEqual(known.sort());
    expect([...(side.provider?.kinds ?? [])].sort()).toEqual(known.sort());
    const drawn = Object.values(FORMS).flatMap((json) => [...kinds('resource', json), ...kinds('data', json)]);
    expect([...new Set(drawn)].sort()).toEqual(known.sort());
  });

  it('holds no sentence of it', () => {
    const files = [providerSchemaFile(side.provider!.source), 'test/data/cloudflare-provider-values.json'];
    const text = files.map((file) => readFileSync(file, 'utf8'));
    expect(text.join('')).not.toMatch(/description/);
  });
});
