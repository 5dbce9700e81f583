import { type ClusterProps, hcp, local, type StateBackend, s3 } from 'bramble';
import fc from 'fast-check';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../charts/addons/cloudflared/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { resourceAddresses, resourceName } from '../cloudflare/names.ts';
import { side } from '../cloudflare/side.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { Cluster } from '../lib/model/cluster.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { plainText } from './plain-text.ts';
import { CLUSTERS, CRDS, renderSample } from './sample-cluster.ts';

expect.addSnapshotSerializer(plainText);

import {
  access,
  backend,
  declared,
  FACTS,
  findings,
  ingress,
  moved,
  OLD,
  RECORD,
  records,
  type Sample,
  stack,
  web,
} from './cloudflare-sample.ts';

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
      service: 'https://traefik-tunnel.traefik.svc.cluster.local:443',
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

  it('stands in front of each of several hosts', () => {
    const host = ['web.bramble.example', 'www.bramble.example'];
    const expose = { through: 'tunnel', host, access: { emails: ['a@bramble.example'] } } as const;
    const json = stack({ components: [web({ expose })] });
    expect(path(json, 'resource', 'cloudflare_zero_trust_access_application', 'web', 'destinations')).toEqual(
      host.map((uri) => ({ type: 'public', uri })),
    );
    for (const record of ['web_bramble_example', 'www_bramble_example']) {
      expect(path(json, 'resource', 'cloudflare_dns_record', record, 'depends_on')).toEqual([
        'cloudflare_zero_trust_access_application.web',
      ]);
    }
  });
});

describe('the state', () => {
  const backendOf = (of: StateBackend) => path(stack(backend(of)), 'terraform', 'backend');

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
    sideFiles(side, [{ declaration: declared(of), inputs: { pins: {}, crds: CRDS } }], 'clusters');

  it('is not there for a cluster that says nothing of Cloudflare', async () => {
    const { files: none } = await files({ props: { cloudflare: undefined, components: [web()] } });
    expect([...none]).toEqual([]);
    expect(findings({ props: { cloudflare: undefined, components: [ingress(), web()] } })).toEqual([]);
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

  const asked = Object.entries(CLUSTERS).filter(([, { cloudflare }]) => cloudflare);

  // A repository may have none.
  if (asked.length > 0)
    it.each(asked)('of %s is as reviewed', async (name, declaration) => {
      const rendered = await sideFiles(side, [{ declaration, inputs: { pins: {}, crds: CRDS } }], 'clusters');
      expect(rendered.findings).toEqual([]);
      expect([...rendered.files.keys()]).toEqual([`dist/cloudflare/${name}/cdk.tf.json`]);
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
