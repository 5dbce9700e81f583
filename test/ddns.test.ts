import { app, type ClusterProps, component, image, local } from 'bramble';
import { type DdnsProps, ddns } from '../charts/addons/ddns/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { list, path } from '../lib/model/object.ts';
import { INGRESS } from './hosts-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const diary = app({
  name: 'diary',
  image: image('docker.io/library/busybox'),
  port: 80,
  expose: { through: 'lan' },
});
const nas = component({ name: 'nas', records: { 'nas.bramble.example': '10.10.11.40' } });
const cloudflare = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: local(),
};
const VPN: Partial<ClusterProps> = {
  k3s: { runs: 'v1.36.4+k3s1' },
  networks: { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] },
  hosts: {
    machines: { router: { address: '10.10.11.1' } },
    wireguard: {
      ...{ on: 'router', endpoint: 'vpn.bramble.example', peers: {} },
      publicKey: 'uW8bGhM0mN0tF2m1hQ7m1cV3w5bq0bqkC7l8yq3s4m0=',
    },
  },
};
const rendered = (props: DdnsProps, facts: Partial<ClusterProps> = {}) =>
  renderSample(sample({ cloudflare, ...facts, components: [metallb(), INGRESS, diary, nas, ddns(props)] }));
const found = (...given: Parameters<typeof rendered>) => rendered(...given).findings.map(brief);
const environment = (...given: Parameters<typeof rendered>) => {
  const all = rendered(...given).stages.flatMap(({ objects }) => objects);
  const own = all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'ddns');
  const [container] = list(path(own?.spec, 'template', 'spec', 'containers'));
  return Object.fromEntries(list(container?.env).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
};

describe('a name at the address of the router', () => {
  it('is refused where it is no host of the zone, or belongs to somebody', () => {
    const wrong: Record<string, string> = {
      'vpn.example.com': "'vpn.example.com' is no host of bramble.example",
      'vpn,a.bramble.example': "'vpn,a.bramble.example' is no host of bramble.example",
      'diary.bramble.example': "'diary.bramble.example' is where 'diary' answers, and would lead to the router",
      'nas.bramble.example': "'nas.bramble.example' is a name that 'nas' has in public DNS already",
    };
    for (const [host, what] of Object.entries(wrong))
      expect(found({ hosts: [host] })).toEqual([`error home/ddns hosts: ${what}`]);
    for (const every of ['0s', '59s', '5'] as const)
      expect(found({ hosts: ['vpn.bramble.example'], every: every as '5m' })).toEqual([
        `error home/ddns every: '${every}' is no time of a minute or more`,
      ]);
    expect(found({})).toEqual(['error home/ddns hosts: names no host']);
    expect(found({ hosts: [] })).toEqual(['error home/ddns hosts: names no host']);
  });

  it('is that of the VPN where nobody says another', () => {
    expect(found({}, VPN)).toEqual([]);
    expect(environment({}, VPN)).toMatchObject({ IP4_DOMAINS: 'vpn.bramble.example' });
  });

  it('is written past Cloudflare, beside records that others keep, with a token from its Secret', () => {
    const hosts = ['vpn.bramble.example', 'bramble.example', 'vpn.bramble.example'];
    expect(environment({ hosts, every: '10m' })).toEqual({
      CLOUDFLARE_API_TOKEN: { secretKeyRef: { name: 'ddns', key: 'api-token' } },
      IP4_DOMAINS: 'bramble.example,vpn.bramble.example',
      IP6_PROVIDER: 'none',
      PROXIED: 'false',
      UPDATE_CRON: '@every 10m',
      RECORD_COMMENT: 'bramble ddns of home',
      MANAGED_RECORDS_COMMENT_REGEX: '^bramble ddns of home$',
      EMOJI: 'false',
    });
  });
});
