import fc from 'fast-check';
import {
  type Access,
  type Backend,
  type CloudflareProps,
  type ClusterDeclaration,
  type ClusterProps,
  type Component,
  type ComponentProps,
  component,
  hcp,
  local,
  s3,
} from '#bramble';
import { certManager } from '../charts/addons/cert-manager.ts';
import { cloudflared } from '../charts/addons/cloudflared.ts';
import { traefik } from '../charts/addons/traefik.ts';
import { cloudflareFiles, terraformJson } from '../cloudflare/files.ts';
import { stackOf } from '../cloudflare/stack.ts';
import { checkClusters } from '../lib/checks/clusters.ts';
import { Cluster } from '../lib/model/cluster.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { resourceAddresses, resourceName } from '../lib/model/public-names.ts';
import { plainText } from './plain-text.ts';
import { brief, CLUSTERS, CRDS, renderSample, sample } from './sample-cluster.ts';
import { PROVIDER_VERSION, schemaErrors } from './terraform-schema.ts';

expect.addSnapshotSerializer(plainText);

const FACTS: CloudflareProps = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: local(),
};

const RECORD = 'cloudflare_dns_record.web_bramble_example';
const OLD = 'cloudflare_dns_record.old_bramble_example';

function web(props: Partial<ComponentProps> = {}): Component {
  return component({ name: 'web', namespace: 'default', expose: { through: 'tunnel' }, ...props });
}

/** Provides an ingress and a tunnel without the objects that they are made of. */
const INGRESS = { service: 'traefik', namespace: 'traefik', entryPoint: 'websecure', ingressClass: 'traefik' };
const ingress = (address?: string) =>
  component({ name: 'ingress', namespace: 'default', provides: { ingress: { ...INGRESS, address } } });
const tunnel = component({
  name: 'runner',
  namespace: 'default',
  provides: { tunnel: { tokenSecret: 'default/runner', tokenKey: 'token' } },
});

interface Sample {
  readonly facts?: Partial<CloudflareProps>;
  readonly components?: readonly Component[];
  readonly props?: Partial<ClusterProps>;
}

function declared({ facts = {}, components = [web()], props = {} }: Sample = {}) {
  return sample({
    cloudflare: { ...FACTS, ...facts },
    components: [ingress('10.10.11.21'), tunnel, ...components],
    ...props,
  });
}

function stack(of: Sample = {}): JsonMap {
  const declaration = declared(of);
  return rendered(declaration);
}

/** Terraform's JSON as it is written. */
function rendered(declaration: ClusterDeclaration): JsonMap {
  const drawn = stackOf(new Cluster(declaration, { pins: {}, crds: CRDS }), declaration.cloudflare!);
  return JSON.parse(terraformJson(drawn, 'clusters/home')) as JsonMap;
}

function findings(of: Sample): readonly string[] {
  return renderSample(declared(of)).findings.map(brief);
}

const moved = (from: string, to: string): Sample => ({ facts: { moved: [{ from, to }] } });
const backend = (of: Backend): Sample => ({ facts: { backend: of } });
const access = (of: Access): Sample => ({ components: [web({ expose: { through: 'tunnel', access: of } })] });
const records = (of: Record<string, string>, ...others: readonly Component[]): Sample => ({
  components: [web({ records: of }), ...others],
});

describe('what is wrong at Cloudflare is refused with one finding for each mistake', () => {
  const cases: Record<string, [Sample, ...string[]]> = {
    'an account id that is none': [
      { facts: { accountId: 'home' } },
      "error home cloudflare.accountId: 'home' is no id of Cloudflare",
    ],
    'a zone given by its name': [
      { facts: { zoneId: 'bramble.example' } },
      "error home cloudflare.zoneId: 'bramble.example' is no id of Cloudflare",
    ],
    'a tunnel without a name': [{ facts: { tunnel: ' ' } }, "error home cloudflare.tunnel: ' ' is no name of a tunnel"],
    'a bucket without a name': [
      backend(s3({ bucket: '' })),
      "error home cloudflare.backend.bucket: '' is no bucket of s3()",
    ],
    'a storage without encryption on the way': [
      backend(s3({ bucket: 'state', endpoint: 'http://10.10.11.40:9000' })),
      "error home cloudflare.backend.endpoint: 'http://10.10.11.40:9000' is no endpoint of s3()",
    ],
    'a storage with the bucket in its URL': [
      backend(s3({ bucket: 'state', endpoint: 'https://s3.example.com/state' })),
      "error home cloudflare.backend.endpoint: 'https://s3.example.com/state' is no endpoint of s3()",
    ],
    'HCP without its names': [
      backend(hcp({ organization: '', workspace: '' })),
      "error home cloudflare.backend.organization: '' is no organization of hcp()",
      "error home cloudflare.backend.workspace: '' is no workspace of hcp()",
    ],
    'what Terraform would compute': [
      { facts: { tunnel: '${var.x}', backend: s3({ bucket: 'state', key: '${var.x}' }) } },
      "error home cloudflare.tunnel: '${var.x}' is no name of a tunnel",
      "error home cloudflare.backend.key: '${var.x}' is no key of s3()",
    ],
    'an import to what is not rendered': [
      { facts: { imports: { [OLD]: 'a/b' } } },
      `error home cloudflare.imports: '${OLD}' is not rendered, so nothing can be imported to it`,
    ],
    'an import without an id': [
      { facts: { imports: { [RECORD]: '' } } },
      `error home cloudflare.imports: '${RECORD}' has the id ''`,
    ],
    'a move to what is not rendered': [
      moved(RECORD, OLD),
      `error home cloudflare.moved[0]: moves to '${OLD}', which is not rendered`,
    ],
    'a move from what is still rendered': [
      { ...moved(RECORD, 'cloudflare_dns_record.new_bramble_example'), components: [web(), web({ name: 'new' })] },
      `error home cloudflare.moved[0]: moves from '${RECORD}', which is still rendered`,
    ],
    'a move to another kind': [
      moved('cloudflare_zero_trust_access_policy.web', RECORD),
      "error home cloudflare.moved[0]: moves 'cloudflare_zero_trust_access_policy.web' to another kind of resource",
    ],
    'two moves from one address': [
      {
        facts: {
          moved: [
            { from: OLD, to: RECORD },
            { from: OLD, to: 'cloudflare_dns_record.new_bramble_example' },
          ],
        },
        components: [web(), web({ name: 'new' })],
      },
      `error home cloudflare.moved: '${OLD}' is moved from twice`,
    ],
    'a record outside of the zone': [
      records({ 'db.example.com': '10.10.11.40' }),
      "error home/web records: 'db.example.com' is no host of bramble.example",
    ],
    'a record that would take the address of another': [
      records({ 'a_b.bramble.example': '10.10.11.40', 'a.b.bramble.example': '10.10.11.41' }),
      "error home/web records: 'a_b.bramble.example' is no host of bramble.example",
    ],
    'a record for no address': [
      records({ 'db.bramble.example': 'pi-4' }),
      "error home/web records: 'db.bramble.example' has the address 'pi-4', which is no IPv4 address",
    ],
    'one host for a record and for the tunnel': [
      records({ 'web.bramble.example': '10.10.11.40' }),
      "error home/web records: 'web.bramble.example' leads to 10.10.11.40, and by expose of 'web' to the tunnel",
    ],
    'one host in the tunnel and in the local network': [
      {
        components: [
          web(),
          web({ name: 'api', expose: { through: 'lan', record: true, host: 'web.bramble.example', path: '/api' } }),
        ],
      },
      "error home/api expose: 'web.bramble.example' leads to 10.10.11.21, and by expose of 'web' to the tunnel",
    ],
    'one record for two machines': [
      records(
        { 'db.bramble.example': '10.10.11.40' },
        web({ name: 'other', records: { 'db.bramble.example': '10.10.11.41' } }),
      ),
      "error home/other records: 'db.bramble.example' leads to 10.10.11.41, and by records of 'web' to 10.10.11.40",
    ],
    'a record of an ingress without an address': [
      {
        props: {
          components: [
            ingress(),
            component({ name: 'web', namespace: 'default', expose: { through: 'lan', record: true } }),
          ],
        },
      },
      'error home/web expose.record: asks for a DNS record, but the ingress has no address',
    ],
    'a host of the tunnel outside of the zone': [
      { components: [web({ expose: { through: 'both', host: 'web.example.com' } })] },
      "error home/web expose.host: 'web.example.com' is no host of bramble.example",
    ],
    'one host for two apps': [
      { components: [web(), web({ name: 'site', expose: { through: 'both', host: 'web.bramble.example' } })] },
      "error home components: 'web' and 'site' are both exposed at web.bramble.example",
    ],
    'access for nobody': [access({ emails: [] }), 'error home/web expose.access: lets nobody in'],
    'access for what is no email': [
      access({ emails: ['admin@bramble.example', 'admin'] }),
      "error home/web expose.access: 'admin' is no email address",
    ],
    'access without Cloudflare': [
      { ...access({ emails: ['admin@bramble.example'] }), props: { cloudflare: undefined } },
      'error home/runner: runs a tunnel, but the cluster says nothing of Cloudflare',
      'warning home/web expose.access: asks for Cloudflare Access, but the cluster says nothing of Cloudflare',
    ],
    'a tunnel that nobody runs': [
      { props: { components: [ingress(), web(), web({ name: 'site' })] } },
      "error home components: 'web', 'site' are exposed through the tunnel, which no component runs",
    ],
    'a tunnel that nobody declares': [
      { props: { cloudflare: undefined } },
      'error home/runner: runs a tunnel, but the cluster says nothing of Cloudflare',
    ],
    'a tunnel that leads nowhere': [
      { components: [] },
      'warning home/runner: runs a tunnel, but nothing is exposed through it',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [of, ...expected]) => {
    expect(findings(of)).toEqual(expected);
  });
});

describe('two clusters', () => {
  const of = (name: string, facts: Partial<CloudflareProps> = {}) => ({
    declaration: declared({ facts, props: { name } }),
  });

  it('that claim one name of a zone are refused', () => {
    expect(checkClusters([of('home'), of('away')]).findings.map(brief)).toEqual([
      "error away cloudflare: 'web.bramble.example' is a name of the cluster 'home' too, in the same zone",
    ]);
  });

  it('may have the same names in zones of their own', () => {
    expect(checkClusters([of('home'), of('away', { zoneId: FACTS.accountId })]).findings).toEqual([]);
  });
});

describe('the provider refuses', () => {
  const good = stack(access({ emails: ['admin@bramble.example'] }));
  const record = { zone_id: 'z', name: 'n', type: 'A', ttl: 1 };
  const cases: Record<string, [JsonMap, string]> = {
    'an unknown kind': [{ cloudflare_record: { a: {} } }, 'cloudflare_record: unknown kind'],
    'an unknown attribute': [
      { cloudflare_dns_record: { a: { ...record, value: 'x' } } },
      'cloudflare_dns_record.a.value: unknown',
    ],
    'a missing attribute': [
      { cloudflare_dns_record: { a: { ...record, zone_id: undefined } } },
      'cloudflare_dns_record.a.zone_id: missing',
    ],
    'an attribute of another type': [
      { cloudflare_dns_record: { a: { ...record, ttl: '1' } } },
      'cloudflare_dns_record.a.ttl: no number',
    ],
    'an attribute that it computes itself': [
      { cloudflare_dns_record: { a: { ...record, id: '1' } } },
      'cloudflare_dns_record.a.id: computed by the provider',
    ],
    'an unknown attribute deep within': [
      {
        cloudflare_zero_trust_tunnel_cloudflared_config: {
          a: { account_id: 'a', tunnel_id: 't', config: { ingress: [{ service: 's', origin: 'x' }] } },
        },
      },
      'cloudflare_zero_trust_tunnel_cloudflared_config.a.config.ingress[0].origin: unknown',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [resource, expected]) => {
    expect(schemaErrors({ resource })).toEqual([expected]);
  });

  it('nothing of what is rendered, in any form', () => {
    const forms = [
      good,
      stack(backend(s3({ bucket: 'state' }))),
      stack(records({ 'db.bramble.example': '10.10.11.40' })),
      stack({
        props: {
          components: [ingress(), web(), certManager({ email: 'a@bramble.example', issuer: 'staging' }), tunnel],
        },
      }),
      ...Object.values(CLUSTERS).flatMap((each) => (each.cloudflare ? [rendered(each)] : [])),
    ];
    expect(forms.flatMap(schemaErrors)).toEqual([]);
    expect(path(good, 'terraform', 'required_providers', 'cloudflare')).toEqual({
      source: 'cloudflare/cloudflare',
      version: PROVIDER_VERSION,
    });
  });
});

describe('the tunnel', () => {
  const apps = [
    web({ name: 'b' }),
    web({ name: 'a', expose: { through: 'both' } }),
    web({ name: 'api', expose: { through: 'tunnel', host: 'b.bramble.example', path: '/api' } }),
    web({ name: 'printer', expose: { through: 'lan' } }),
    web({ name: 'inner', expose: undefined }),
  ];
  const json = stack({ components: apps });
  const config = path(
    json,
    'resource',
    'cloudflare_zero_trust_tunnel_cloudflared_config',
    'tunnel',
    'config',
  ) as JsonMap;

  it('leads each public host to the ingress over TLS under its own name, and all else to 404', () => {
    const rule = (host: string) => ({
      hostname: host,
      service: 'https://traefik.traefik.svc.cluster.local:443',
      origin_request: { origin_server_name: host, no_tls_verify: true },
    });
    expect(config.ingress).toEqual([
      rule('a.bramble.example'),
      rule('b.bramble.example'),
      { service: 'http_status:404' },
    ]);
  });

  it('has a proxied name for each host that it has a rule for, and for no other', () => {
    const names = Object.values(path(json, 'resource', 'cloudflare_dns_record') as Record<string, JsonMap>);
    expect(names.map(({ name }) => name)).toEqual(list(config.ingress).flatMap(({ hostname }) => hostname ?? []));
    for (const name of names) {
      expect(name).toMatchObject({
        type: 'CNAME',
        content: '${cloudflare_zero_trust_tunnel_cloudflared.tunnel.id}.cfargotunnel.com',
        proxied: true,
        ttl: 1,
      });
    }
  });

  it('checks the certificate of the ingress where an authority that is trusted has signed it', () => {
    const verified = (issuer?: 'staging' | 'production') => {
      const others = issuer ? [certManager({ email: 'admin@bramble.example', issuer })] : [];
      const of = stack({ components: [web(), ...others] });
      const rules = path(
        of,
        'resource',
        'cloudflare_zero_trust_tunnel_cloudflared_config',
        'tunnel',
        'config',
        'ingress',
      );
      return path(list(rules)[0], 'origin_request', 'no_tls_verify') !== true;
    };
    expect([verified('production'), verified('staging'), verified()]).toEqual([true, false, false]);
  });

  it('gives out its token as a value that Terraform does not print', () => {
    expect(path(json, 'output', 'tunnel_token')).toEqual({
      description: 'Goes into the Secret default/runner under token.',
      sensitive: true,
      value: '${data.cloudflare_zero_trust_tunnel_cloudflared_token.tunnel.token}',
    });
  });

  it('has the name that it is given, and otherwise that of the cluster', () => {
    const name = (of: Sample) =>
      path(stack(of), 'resource', 'cloudflare_zero_trust_tunnel_cloudflared', 'tunnel', 'name');
    expect([name({}), name({ facts: { tunnel: 'bramble' } })]).toEqual(['home', 'bramble']);
  });
});

describe('records', () => {
  it('lead hosts of the local network to the ingress, and others to their machine, past the proxy', () => {
    const json = stack({
      components: [
        web({ expose: { through: 'lan', record: true } }),
        web({ name: 'quiet', expose: { through: 'lan' } }),
        web({ name: 'db', expose: undefined, records: { 'db.bramble.example': '10.10.11.40' } }),
      ],
    });
    const record = (name: string, content: string) => ({
      name,
      content,
      type: 'A',
      proxied: false,
      ttl: 1,
      zone_id: FACTS.zoneId,
    });
    expect(path(json, 'resource', 'cloudflare_dns_record')).toEqual({
      db_bramble_example: record('db.bramble.example', '10.10.11.40'),
      web_bramble_example: record('web.bramble.example', '10.10.11.21'),
    });
  });

  it('of hosts that differ in their dots alone are all there', () => {
    const hosts = ['a.b.bramble.example', 'ab.bramble.example', 'a-b.bramble.example', '1a.bramble.example'];
    const json = stack(records(Object.fromEntries(hosts.map((host) => [host, '10.10.11.40']))));
    const names = Object.values(path(json, 'resource', 'cloudflare_dns_record') as Record<string, JsonMap>);
    expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(hosts));
  });

  it('have an address of their own for every host, which Terraform accepts', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(host, host, (a, b) => {
        expect(resourceName(a)).toMatch(/^[a-z_][a-z0-9_-]*$/);
        return a === b || resourceName(a) !== resourceName(b);
      }),
    );
  });
});

describe('access', () => {
  it('is a policy for the listed people, in front of the host and path before they have a name', () => {
    const expose = {
      through: 'tunnel',
      path: '/admin',
      access: { emails: ['b@bramble.example', 'a@bramble.example'], session: '1h' },
    } as const;
    const json = stack({ components: [web({ expose })] });
    expect(path(json, 'resource', 'cloudflare_zero_trust_access_policy', 'web')).toMatchObject({
      account_id: FACTS.accountId,
      decision: 'allow',
      include: [{ email: { email: 'a@bramble.example' } }, { email: { email: 'b@bramble.example' } }],
    });
    expect(path(json, 'resource', 'cloudflare_zero_trust_access_application', 'web')).toMatchObject({
      type: 'self_hosted',
      domain: 'web.bramble.example/admin',
      session_duration: '1h',
      policies: [{ id: '${cloudflare_zero_trust_access_policy.web.id}', precedence: 1 }],
    });
    expect(path(json, 'resource', 'cloudflare_dns_record', 'web_bramble_example', 'depends_on')).toEqual([
      'cloudflare_zero_trust_access_application.web',
    ]);
  });
});

describe('the state', () => {
  const backendOf = (of: Backend) => path(stack(backend(of)), 'terraform', 'backend');

  it('lies outside of dist, under a path that is the same on every machine', () => {
    expect(backendOf(local())).toEqual({ local: { path: '../../../.terraform-state/home.tfstate' } });
  });

  it('lies in a bucket of R2, locked, without a key in what is rendered', () => {
    expect(backendOf(s3({ bucket: 'bramble-state' }))).toEqual({
      s3: {
        bucket: 'bramble-state',
        key: 'home.tfstate',
        region: 'auto',
        endpoints: { s3: `https://${FACTS.accountId}.r2.cloudflarestorage.com` },
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
        use_lockfile: true,
        use_path_style: true,
      },
    });
  });

  it('lies in any other storage that speaks S3', () => {
    const given = { bucket: 'state', endpoint: 'https://s3.example.com', region: 'eu-1', key: 'pi.tfstate' };
    expect(backendOf(s3(given))).toMatchObject({
      s3: { endpoints: { s3: given.endpoint }, region: 'eu-1', key: 'pi.tfstate' },
    });
  });

  it('lies in HCP Terraform', () => {
    expect(path(stack(backend(hcp({ organization: 'bramble', workspace: 'home' }))), 'terraform', 'cloud')).toEqual({
      organization: 'bramble',
      workspaces: { name: 'home' },
    });
  });
});

describe('what exists is kept', () => {
  it('when a host is renamed, by a move', () => {
    const renamed = moved(OLD, RECORD);
    expect(findings(renamed)).toEqual([]);
    expect(stack(renamed).moved).toEqual([{ from: OLD, to: RECORD }]);
  });

  it('when it was made by hand, by an import', () => {
    const imported = { facts: { imports: { [RECORD]: 'zone/record' } } };
    expect(findings(imported)).toEqual([]);
    expect(stack(imported).import).toEqual([{ to: RECORD, id: 'zone/record' }]);
  });

  it('under the addresses that the checks know', () => {
    const of = access({ emails: ['admin@bramble.example'] });
    const drawn = Object.entries(stack(of).resource as Record<string, JsonMap>).flatMap(([kind, elements]) =>
      Object.keys(elements).map((name) => `${kind}.${name}`),
    );
    expect(drawn.sort()).toEqual([...resourceAddresses(new Cluster(declared(of), { pins: {}, crds: CRDS }))].sort());
  });
});

describe('the file', () => {
  const files = async (of: Sample = {}) =>
    cloudflareFiles([{ declaration: declared(of), inputs: { pins: {}, crds: CRDS } }], 'clusters');

  it('is not there for a cluster that says nothing of Cloudflare', async () => {
    const { files: none } = await files({ props: { cloudflare: undefined, components: [web()] } });
    expect([...none]).toEqual([]);
    expect(findings({ props: { cloudflare: undefined, components: [web()] } })).toEqual([]);
  });

  it('is drawn also where a finding stops it from being written', async () => {
    const twice = [web(access({ emails: [] }).components![0]), web(), web()];
    expect((await files({ components: twice })).findings).toEqual([]);
  });

  it('has its keys in order, and nothing of cdktf, of this machine, or secret', async () => {
    const [text = ''] = (await files(access({ emails: ['admin@bramble.example'] }))).files.values();
    const order = (value: unknown): boolean => {
      if (typeof value !== 'object' || value === null) return true;
      const keys = Object.keys(value);
      const right = Array.isArray(value) || keys.every((key, index) => index === 0 || keys[index - 1]! < key);
      return right && Object.values(value).every(order);
    };
    expect(order(JSON.parse(text))).toBe(true);
    expect(text).toMatch(/^\{\n {2}"\/\/": "Generated by bramble from clusters\/home\. Do not edit\.",\n/);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).not.toMatch(/cdktf|metadata|api_token|tunnel_secret|"\/(?!\/)/);
    expect(text).not.toContain(process.cwd());
    expect([...(await files(access({ emails: ['admin@bramble.example'] }))).files.values()]).toEqual([text]);
  });

  const [home] = Object.values(CLUSTERS).filter(({ name }) => name === 'home');

  it('of home is as reviewed', async () => {
    const rendered = await cloudflareFiles([{ declaration: home!, inputs: { pins: {}, crds: CRDS } }], 'clusters');
    expect(rendered.findings).toEqual([]);
    expect([...rendered.files.keys()]).toEqual(['dist/cloudflare/home/cdk.tf.json']);
    expect([...rendered.files.values()].join('')).toMatchSnapshot();
  });
});

describe('cloudflared', () => {
  const objects = (nodes?: ClusterProps['nodes']) => {
    const base = declared();
    const components = [cloudflared(), traefik({ address: '10.10.11.21' })];
    const { stages } = renderSample({ ...base, components, nodes: nodes ?? base.nodes });
    return stages.filter(({ name }) => name === 'cloudflared').flatMap((each) => each.objects);
  };
  const kinds = (nodes?: ClusterProps['nodes']) => objects(nodes).map(({ kind }) => kind);
  const deployment = (nodes?: ClusterProps['nodes']) => objects(nodes).find(({ kind }) => kind === 'Deployment')!;
  const pod = path(deployment().spec, 'template', 'spec') as JsonMap;
  const [container = {}] = list(pod.containers);

  it('runs the tunnel with a token that only the Secret knows', () => {
    expect(container).toMatchObject({ args: ['tunnel', '--no-autoupdate', 'run'] });
    expect(list(container.env).find(({ name }) => name === 'TUNNEL_TOKEN')).toEqual({
      name: 'TUNNEL_TOKEN',
      valueFrom: { secretKeyRef: { name: 'cloudflared', key: 'tunnel-token' } },
    });
  });

  it('is not restarted when the internet is away', () => {
    expect(path(container, 'readinessProbe', 'httpGet', 'path')).toBe('/ready');
    expect(path(container, 'livenessProbe', 'httpGet', 'path')).toBe('/healthcheck');
    expect(container.startupProbe).toBeUndefined();
  });

  it('ends what is under way before it is killed', () => {
    const grace = list(container.env).find(({ name }) => name === 'TUNNEL_GRACE_PERIOD')?.value;
    expect(Number.parseInt(String(grace), 10)).toBeLessThan(Number(pod.terminationGracePeriodSeconds));
  });

  it('runs twice on two nodes, of which one at a time may go', () => {
    expect(path(deployment().spec, 'replicas')).toBe(2);
    expect(list(pod.topologySpreadConstraints)).toMatchObject([{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname' }]);
    expect(objects().find(({ kind }) => kind === 'PodDisruptionBudget')?.spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'cloudflared' } },
    });
  });

  it('runs once where all other nodes are kept for something else', () => {
    const [first, second] = declared().nodes;
    const kept = [first!, { ...second!, taints: [{ key: 'dedicated', effect: 'NoSchedule' as const }] }];
    expect(path(deployment(kept).spec, 'replicas')).toBe(1);
    expect(kinds(kept)).not.toContain('PodDisruptionBudget');
  });
});
