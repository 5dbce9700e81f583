import { app, type ClusterProps, type Exposure, image } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { path } from '../lib/model/object.ts';
import { inRange } from './policy-evaluator.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const NETWORKS = { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] } as const;
const IMAGE = image('docker.io/library/busybox');

const rendered = (expose: Exposure, networks: ClusterProps['networks'] = NETWORKS) =>
  renderSample(
    sample({
      networks,
      components: [
        metallb(),
        traefik({ address: '10.10.11.21' }),
        app({ name: 'desk', image: IMAGE, port: 8080, expose }),
      ],
    }),
  );
const found = (...given: Parameters<typeof rendered>) => rendered(...given).findings.map(brief);
const letIn = (expose: Exposure): readonly string[] =>
  rendered(expose)
    .stages.flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'Middleware' && metadata.namespace === 'desk')
    .flatMap(({ spec }) => path(spec, 'ipAllowList', 'sourceRange') as string[]);
const isLetIn = (address: string, expose: Exposure) => letIn(expose).some((range) => inRange(range, address));

const [PEER, LAPTOP, NODE, POD] = ['10.10.13.2', '10.10.11.200', '10.10.11.11', '10.42.0.17'];

describe('what is exposed to a VPN', () => {
  it('lets in who bears an address of it, and nobody else', () => {
    expect([PEER, LAPTOP, NODE, POD].filter((each) => isLetIn(each, { through: 'vpn' }))).toEqual([PEER]);
  });

  it('lets in the local network too where that is said, and never a node or a pod', () => {
    const expose = { through: 'vpn', lan: true } as const;
    expect([PEER, LAPTOP, NODE, POD].filter((each) => isLetIn(each, expose))).toEqual([PEER, LAPTOP]);
  });

  it('is apart from what is for the local network, which lets in nobody of the VPN', () => {
    expect(isLetIn(PEER, { through: 'lan' })).toBe(false);
    expect(isLetIn(LAPTOP, { through: 'lan' })).toBe(true);
  });

  it('is not there for the internet: no word of a tunnel goes with it', () => {
    expect(found({ through: 'vpn' })).toEqual([]);
    expect(found({ through: 'vpn', access: { emails: ['admin@bramble.example'] } } as unknown as Exposure)).toEqual([
      "error home/desk expose: has 'access', which is for 'tunnel' and 'both' alone",
    ]);
    expect(found({ through: 'vpn', nodes: true } as unknown as Exposure)).toEqual([
      "error home/desk expose: has 'nodes', which is for 'lan' alone",
    ]);
  });

  it('needs a VPN: without one it is refused, since the ingress would refuse everybody', () => {
    const what =
      'error home/desk expose: is exposed to the VPN, and the cluster names no network of one: nobody comes in';
    expect(found({ through: 'vpn' }, { lan: NETWORKS.lan })).toEqual([what]);
    expect(found({ through: 'vpn' }, { lan: NETWORKS.lan, vpn: [] })).toEqual([what]);
    expect(found({ through: 'vpn', lan: true }, { lan: NETWORKS.lan })).toEqual([what]);
  });

  it('needs one that holds no machine of another network', () => {
    const wrong: Record<string, string> = {
      '10.10.11.128/25':
        'networks.vpn: 10.10.11.128/25, the network of the VPN, lies in 10.10.11.0/24, the local network',
      '10.10.0.0/16': 'networks.vpn: 10.10.0.0/16, the network of the VPN, contains 10.10.11.0/24, the local network',
      '10.42.7.0/24': 'networks.vpn: 10.42.7.0/24, the network of the VPN, lies in 10.42.0.0/16, the network of pods',
      '0.0.0.0/0': 'networks.vpn: 0.0.0.0/0, the network of the VPN, holds far more than one network',
      '10.10.13.1/24': "networks.vpn: '10.10.13.1/24' begins within the network 10.10.13.0/24",
      phone: "networks.vpn: 'phone' is no network",
    };
    for (const [vpn, what] of Object.entries(wrong))
      expect(found({ through: 'vpn' }, { lan: NETWORKS.lan, vpn: [vpn] })).toEqual([`error home ${what}`]);
    expect(found({ through: 'vpn' }, { lan: NETWORKS.lan, vpn: [7 as unknown as string] })).toEqual([
      'error home networks.vpn[0]: 7 is no text',
    ]);
  });
});
