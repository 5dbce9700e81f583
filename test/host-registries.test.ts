import { app, component, type HostsProps, image } from 'bramble';
import { parse } from 'yaml';
import { declared, filesOf, type HostsSample, INGRESS } from './hosts-sample.ts';
import { brief, renderSample } from './sample-cluster.ts';

/** Of nobody: a sequence of DER that holds nothing. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
const ROUTER = 'registry.bramble.example:5000';
const NO_SECRETS = { files: [], strays: [] };
const MIRRORS = { 'docker.io': ['https://mirror.bramble.example'] };
/** All that can be said of a registry on a machine that is no node. */
const ALL: HostsProps = {
  mirrors: MIRRORS,
  registries: {
    [ROUTER]: { address: '10.10.11.1', certificate: CERTIFICATE, credentials: 'router' },
    'mirror.bramble.example': { address: '10.10.11.1' },
  },
};
const PULLED = component({ name: 'web', images: [image(`${ROUTER}/web`)], namespace: 'default' });
const pages = (props: object) =>
  app({ name: 'pages', image: image('docker.io/library/busybox'), port: 80, ...props } as Parameters<typeof app>[0]);

describe('what is wrong with registries is refused with one finding for each mistake', () => {
  const findings = (props: HostsSample) =>
    renderSample(declared(props))
      .findings.map(brief)
      .filter((line) => /registries|mirrors/.test(line));
  const mirrors = (registry: string, ...urls: readonly string[]) => ({ hosts: { mirrors: { [registry]: urls } } });
  const registry = (props: object, host = 'mirror.bramble.example') => ({
    hosts: { mirrors: MIRRORS, registries: { [host]: props } },
  });
  const of = (what: string, host = 'mirror.bramble.example') => `error home hosts.registries['${host}']: ${what}`;
  const cases: Record<string, [HostsSample, ...string[]]> = {
    'a mirror that is no URL': [
      mirrors('docker.io', 'mirror.bramble.example'),
      "error home hosts.mirrors: 'mirror.bramble.example' of 'docker.io' is no URL",
    ],
    'a mirror at a port that is none': [
      mirrors('docker.io', 'https://mirror.bramble.example:70000'),
      "error home hosts.mirrors: 'https://mirror.bramble.example:70000' of 'docker.io' is no URL",
    ],
    'a mirror at an address that is none': [
      mirrors('docker.io', 'http://10.10.11.300:5000'),
      "error home hosts.mirrors: 'http://10.10.11.300:5000' of 'docker.io' is no URL",
    ],
    'a password in the URL of a mirror, which is not told': [
      mirrors('docker.io', 'https://me:hidden@mirror.bramble.example'),
      "error home hosts.mirrors: the URL of a mirror of 'docker.io' holds a name or a password",
    ],
    'a registry whose images are asked for nowhere': [
      mirrors('docker.io'),
      "error home hosts.mirrors: 'docker.io' is asked for nowhere",
    ],
    'a registry with a path': [
      mirrors('ghcr.io/bramble', 'https://mirror.bramble.example'),
      "error home hosts.mirrors: 'ghcr.io/bramble' is no host of a registry",
    ],
    'a registry that is its own mirror': [
      mirrors('ghcr.io', 'https://ghcr.io'),
      "error home hosts.mirrors: 'https://ghcr.io' is 'ghcr.io' itself, which is asked last anyway",
    ],
    "Docker's registry under the name that images do not have": [
      mirrors('index.docker.io', 'https://mirror.bramble.example'),
      "error home hosts.mirrors: images name 'index.docker.io' as 'docker.io'",
    ],
    'a component that is a mirror and that nobody reaches': [
      { components: [component({ name: 'm', hosts: { mirrors: ['a b', 'ghcr.io'] } })] },
      "error home/m hosts.mirrors: 'a b' is no host of a registry",
      "error home/m hosts.mirrors: nodes are to ask it for images of 'ghcr.io', and no host leads to it",
    ],
    'a host with a scheme': [
      registry({}, 'https://mirror.bramble.example'),
      of("'https://mirror.bramble.example' is no host of a registry", 'https://mirror.bramble.example'),
    ],
    'a prop that nobody knows': [
      registry({ password: 'x' }),
      "error home hosts.registries['mirror.bramble.example']: has no prop 'password'",
    ],
    'an address that is none': [registry({ address: '10.10.11.300' }), of("'10.10.11.300' is no address")],
    'an address of what is an address': [
      {
        hosts: {
          mirrors: { 'docker.io': ['https://10.10.11.1:5000'] },
          registries: { '10.10.11.1:5000': { address: '10.10.11.2' } },
        },
      },
      of('is an address, and is given another', '10.10.11.1:5000'),
    ],
    'another address than that of the machine': [
      {
        hosts: {
          ...registry({ address: '10.10.11.2' }).hosts,
          machines: { 'mirror.bramble.example': { address: '10.10.11.40' } },
        },
      },
      of('is at 10.10.11.40, and is said to be at 10.10.11.2'),
    ],
    'half a certificate': [
      registry({ certificate: CERTIFICATE.replace('MAA=', 'MIIB') }),
      of('certificate is not the whole text of a PEM file'),
    ],
    'the path of a certificate': [
      registry({ certificate: '/etc/ssl/registry.pem' }),
      of('certificate is not the whole text of a PEM file'),
    ],
    'a private key': [
      registry({ certificate: '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----' }),
      of('the text of certificate holds a private key'),
    ],
    'a password in the place of the Secret': [
      registry({ credentials: 'me:Hidden' }),
      of("'me:Hidden' is no name of a Secret"),
    ],
    'a Secret without a name, told once': [registry({ credentials: '' }), of("'' is no name of a Secret")],
    'the Secret by which nodes join': [registry({ credentials: 'k3s' }), of("'k3s' is the Secret by which nodes join")],
    'a password that goes over the network in the clear': [
      {
        hosts: {
          mirrors: { [ROUTER]: [`http://${ROUTER}`] },
          registries: { [ROUTER]: { credentials: 'router' } },
        },
      },
      of('nodes sign in there without encryption, and everybody on the way reads the password', ROUTER),
    ],
    'the wrong port': [
      registry({}, 'mirror.bramble.example:5000'),
      "warning home hosts.registries['mirror.bramble.example:5000']: no image is of it, and no mirror is there",
    ],
  };

  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(findings(props)).toEqual(expected);
  });

  it('what is right has no finding', () => {
    const pins = { web: `${ROUTER}/web:1` };
    const { findings: found } = renderSample(declared({ hosts: ALL, components: [PULLED] }), pins);
    expect(found.map(brief).filter((line) => /registries|mirrors/.test(line))).toEqual([]);
    expect(findings(mirrors('*', 'http://10.10.11.1:5000/v2/all'))).toEqual([]);
  });
});

describe('what nodes are told of registries', () => {
  const registries = async (props: HostsSample) =>
    parse((await filesOf(props))['nodes/pi-2/registries.yaml']!) as Record<string, unknown>;

  it('mirrors, and the certificates by which registries are judged', async () => {
    expect(await registries({ hosts: ALL })).toEqual({
      mirrors: { 'docker.io': { endpoint: ['https://mirror.bramble.example'] } },
      configs: {
        [ROUTER]: { tls: { ca_file: '/etc/rancher/k3s/certificates/registry.bramble.example_5000.pem' } },
      },
    });
    expect((await filesOf({ hosts: ALL }))['certificates/registry.bramble.example_5000.pem']).toMatch(
      /^# Generated .*\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n$/,
    );
  });

  it('a component that is a mirror is asked at its host, behind what the facts say', async () => {
    const mirror = component({
      ...pages({ expose: { through: 'lan', nodes: true } }),
      hosts: { mirrors: ['docker.io', 'ghcr.io'] },
    });
    expect(await registries({ hosts: ALL, components: [INGRESS, mirror] })).toMatchObject({
      mirrors: {
        'docker.io': { endpoint: ['https://mirror.bramble.example', 'https://pages.bramble.example'] },
        'ghcr.io': { endpoint: ['https://pages.bramble.example'] },
      },
    });
  });

  it('machines of the local network find registries by name', async () => {
    const files = await filesOf({ hosts: ALL });
    expect(files['dnsmasq.conf']).toContain('host-record=registry.bramble.example,10.10.11.1\n');
    expect(files.hosts).toContain('\n10.10.11.1 registry.bramble.example\n');
  });
});

describe('who signs in', () => {
  it('is a Secret of the side, with the command that makes it', () => {
    const { findings } = renderSample(declared({ hosts: ALL }), {}, NO_SECRETS);
    const [found] = findings.filter(({ what }) => what.includes("'router'"));
    expect(found).toMatchObject({
      where: 'hosts',
      what: `needs the Secret 'router', with which nodes sign in at ${ROUTER}, which is not there`,
      fix: 'npm run secret:new -- home/hosts/router username password',
    });
  });

  it('is told to no file, and by no task to the log', async () => {
    const files = await filesOf({ hosts: ALL });
    const [play] = parse(files['playbook.yaml']!);
    const telling = play.tasks.filter((task: object) => /bramble_(login\b|signed_in)/.test(JSON.stringify(task)));
    expect(telling).toHaveLength(2);
    for (const task of telling) expect(task).toMatchObject({ no_log: true });
    expect(parse(files['inventory.yaml']!).all.children.k3s_cluster.vars.bramble_logins).toEqual([
      { host: ROUTER, file: '{{ inventory_dir }}/../../clusters/home/secrets/hosts.router.sops.yaml' },
    ]);
  });

  it('is nobody where no registry asks: the playbook then decrypts nothing for it', async () => {
    const { 'playbook.yaml': playbook, 'inventory.yaml': inventory } = await filesOf({ hosts: { mirrors: MIRRORS } });
    expect(playbook).not.toMatch(/certificates|bramble_login/);
    expect(inventory).not.toContain('bramble_logins');
  });
});
