import { type AppProps, app } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { type EntryPoints, entryPoint, traefik } from '../charts/addons/traefik/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

function rendered(entryPoints: EntryPoints, props: object) {
  const git = app({ name: 'git', image: BUSYBOX, ...props } as AppProps);
  const components = [metallb(), traefik({ address: '10.10.11.21', entryPoints }), git];
  return renderSample(sample({ components }));
}

const told = (...given: Parameters<typeof rendered>) =>
  rendered(...given).findings.map((each) => `${brief(each)} (${each.fix})`);

describe('a wrong entry point is refused', () => {
  it.each<[string, EntryPoints, string]>([
    ['the number of another', { ssh: 443 }, "ssh: has the port 443/TCP, as 'websecure' has (choose another port)"],
    ['one number twice', { a: 22, b: 22 }, "b: has the port 22/TCP, as 'a' has (choose another port)"],
    ['no number', { ssh: 0 }, 'ssh: 0 is no port (use a whole number from 1 to 65535)'],
    ['a name of its own', { web: 81 }, "web: 'web' is an entry point of Traefik's own (rename it)"],
    [
      'no name',
      { Git_SSH: 22 },
      "Git_SSH: 'Git_SSH' is no name (use at most 15 lower-case letters, digits and dashes)",
    ],
  ])('%s', (_, entryPoints, expected) => {
    expect(told(entryPoints, { ports: { ssh: 22 } })).toEqual([`error home/traefik entryPoints.${expected}`]);
  });

  it.each<[string, EntryPoints, object, string]>([
    [
      'that Traefik does not have',
      { 'git-ssh': 2222 },
      { ports: { ssh: 22 }, with: [entryPoint('git-shs', { to: 'ssh' })] },
      "error home/git: leads from the entry point 'git-shs', which Traefik does not have (did you mean 'git-ssh'?)",
    ],
    [
      'to a port that the app does not have',
      { 'git-ssh': 2222 },
      { ports: { ssh: 22 }, with: [entryPoint('git-ssh', { to: 'shs' })] },
      "error home/git: leads from 'git-ssh' to the port 'shs', which its Service does not offer (did you mean 'ssh'?)",
    ],
    [
      'of UDP to a port of TCP',
      { dns: { port: 53, protocol: 'UDP' } },
      { ports: { dns: 53 }, with: [entryPoint('dns', { to: 'dns' })] },
      "error home/git: leads from 'dns', which is of UDP, to the port 'dns' of TCP (name a port of UDP, or write dns: { container: 53, protocol: 'UDP' })",
    ],
    [
      'of TCP to a port of UDP',
      { dns: 53 },
      { ports: { dns: { container: 53, protocol: 'UDP' } }, with: [entryPoint('dns', { to: 'dns' })] },
      "error home/git: leads from 'dns', which is of TCP, to the port 'dns' of UDP (name a port of TCP, or write dns: { container: 53, protocol: 'TCP' })",
    ],
    [
      'to a port that its Service does not offer',
      { 'git-ssh': 2222 },
      { ports: { git: 9418, ssh: { container: 22, service: false } }, with: [entryPoint('git-ssh', { to: 'ssh' })] },
      "error home/git: leads from 'git-ssh' to the port 'ssh', which its Service does not offer (there are: git)",
    ],
    [
      'with TLS over UDP',
      { dns: { port: 53, protocol: 'UDP' } },
      {
        ports: { dns: { container: 53, protocol: 'UDP' } },
        with: [entryPoint('dns', { to: 'dns', tls: true })],
      },
      "error home/git: 'dns' is of UDP, where there is no tls (remove tls)",
    ],
  ])('%s', (_, entryPoints, props, expected) => {
    expect(told(entryPoints, props)).toEqual([expected]);
  });
});

describe('an entry point', () => {
  const entryPoints = { 'git-ssh': 22, mqtts: 8883, dns: { port: 53, protocol: 'UDP' } } as const;
  const { files, findings, connections } = rendered(entryPoints, {
    ports: { ssh: 2222, mqtt: 1883, dns: { container: 5353, service: 53, protocol: 'UDP' } },
    with: [
      entryPoint('git-ssh', { to: 'ssh' }),
      entryPoint('mqtts', { to: 'mqtt', tls: true }),
      entryPoint('dns', { to: 'dns' }),
    ],
  });
  const text = (path: string) => files.get(`dist/home/${path}.yaml`);

  it('is opened at the address of Traefik, above the low numbers in its container', () => {
    expect(findings.map(brief)).toEqual([]);
    expect(text('traefik/deployment.traefik')).toContain('- --entryPoints.git-ssh.address=:10022/tcp\n');
    expect(text('traefik/deployment.traefik')).toContain('- --entryPoints.dns.address=:10053/udp\n');
    expect(text('traefik/service.traefik')).toMatch(
      /name: git-ssh\n {6}nodePort: 0\n {6}port: 22\n {6}protocol: TCP\n {6}targetPort: 10022/,
    );
  });

  it('leads to the port of an app, as it comes or out of TLS', () => {
    expect(text('git/ingressroutetcp.git-git-ssh')).toMatch(/match: HostSNI\(`\*`\)[\s\S]*port: ssh/);
    expect(text('git/ingressroutetcp.git-git-ssh')).not.toContain('tls');
    expect(text('git/ingressroutetcp.git-mqtts')).toMatch(/HostSNI\(`\*`\)[\s\S]*tls: \{\}/);
    expect(text('git/ingressrouteudp.git-dns')).toMatch(/entryPoints:\n {4}- dns\n[\s\S]*port: dns/);
  });

  it('leads to one of the two protocols of a port', () => {
    const both = rendered(entryPoints, {
      ports: { dns: { container: 5353, protocol: 'both' } },
      with: [entryPoint('dns', { to: 'dns' })],
    });
    expect(both.findings.map(brief)).toEqual([]);
    expect(both.files.get('dist/home/git/ingressrouteudp.git-dns.yaml')).toContain('port: dns-udp\n');
  });

  it('lets Traefik in at these ports, and nobody else', () => {
    const reached = connections.filter(({ to, why }) => to.component.name === 'git' && why !== 'probe');
    expect(reached.map(({ from, to }) => ['component' in from && from.component?.name, to.ports?.[0]?.port])).toEqual([
      ['traefik', 2222],
      ['traefik', 1883],
      ['traefik', 5353],
    ]);
  });
});

describe('the time that a request may take to arrive', () => {
  const timed = (props: object) => {
    const { files, findings } = renderSample(
      sample({ components: [metallb(), traefik({ address: '10.10.11.21', ...props })] }),
    );
    const [, limit] =
      /respondingTimeouts\.readTimeout=(\S+)/.exec(files.get('dist/home/traefik/deployment.traefik.yaml') ?? '') ?? [];
    return { limit, findings: findings.map(brief) };
  };

  it('is refused where it is no span of time', () => {
    expect(timed({ requestTimeout: 60 }).findings).toEqual([
      'error home/traefik requestTimeout: 60 is no span of time',
    ]);
  });

  it('is long enough for a large upload over a slow line, unless somebody says less', () => {
    expect([timed({}).limit, timed({ requestTimeout: '1h' }).limit]).toEqual(['12h', '1h']);
  });
});
