import { isIP } from 'node:net';
import { type ClusterProps, component, node } from 'bramble';
import fc from 'fast-check';
import { type AddressKind, declaredAddresses } from '../lib/checks/address-facts.ts';
import { contradictions, PAIRS } from '../lib/checks/address-pairs.ts';
import { K3S_NETWORKS } from '../lib/model/cluster.ts';
import {
  addressText,
  contains,
  isMapped,
  overlaps,
  parseAddress,
  parseNetwork,
  parseRange,
  sizeOf,
} from '../lib/model/network.ts';
import { drawn, foundBy } from './facts-sample.ts';
import { brief, clashes, renderSample, sample } from './sample-cluster.ts';

const KINDS = Object.keys(PAIRS) as readonly AddressKind[];

describe('an address', () => {
  it('is read as Node reads it, but for zones', () => {
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9.]{1,16}$/),
      fc.stringMatching(/^[0-9a-fA-F:.]{1,24}$/),
      fc.ipV4().map((text) => `::ffff:${text}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseAddress(text) !== undefined).toBe(isIP(text) > 0);
      }),
      { numRuns: 2000, examples: [['010.0.0.1'], ['10.1'], ['::ffff:010.0.0.1'], ['1::2::3'], ['::'], ['']] },
    );
    expect(parseAddress('fe80::1%eth0')).toBeUndefined();
  });

  it('is the same however it is written', () => {
    const twins = [
      ['fd00::1', 'FD00:0:0:0:0:0:0:1'],
      ['10.0.0.1', '::ffff:10.0.0.1'],
      ['10.0.0.1', '::ffff:a00:1'],
      ['fd00:0:0:1::', 'fd00:0000:0000:0001:0:0:0:0'],
    ] as const;
    for (const [one, other] of twins) expect(parseAddress(one)).toEqual(parseAddress(other));
    expect(['::ffff:10.0.0.1', '::ffff:10.0.0.0/120', 'fd00::1', '10.0.0.1'].map(isMapped)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(parseNetwork('::ffff:10.0.0.0/120')).toEqual(parseNetwork('10.0.0.0/24'));
  });

  it('is written as it is read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text)!;
        expect(parseAddress(addressText(address))).toEqual(address);
      }),
    );
  });
});

/** A network of a family, or a span of addresses, within a few numbers so that they meet. */
const spans = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, 30n), fc.bigInt(0n, 8n))
  .map(([family, first, more]) => ({ family, first: first + 0x0a00_0000n, last: first + more + 0x0a00_0000n }));

describe('two spans of addresses', () => {
  it('have one in common where an address of the one lies in the other', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const all = Array.from({ length: Number(sizeOf(one)) }, (_, at) => one.first + BigInt(at));
        const shared = all.filter((each) => contains(other, { family: one.family, first: each, last: each }));
        expect(overlaps(one, other)).toBe(shared.length > 0);
        expect(overlaps(other, one)).toBe(overlaps(one, other));
        expect(contains(other, one)).toBe(shared.length === all.length);
      }),
    );
  });
});

describe('what addresses are to each other', () => {
  it('is said of each pair once', () => {
    const pairs = KINDS.flatMap((kind, at) => KINDS.slice(0, at + 1).map((other) => [kind, other] as const));
    expect(pairs.filter(([kind, other]) => PAIRS[kind][other] === undefined)).toEqual([]);
    expect(Object.values(PAIRS).flatMap((row) => Object.keys(row)).length).toBe(pairs.length);
  });

  it('is judged alike, whichever of two comes first', () => {
    const kinds = fc.constantFrom(...KINDS.filter((kind) => !['lan', 'part'].includes(kind)));
    const fact = fc.tuple(kinds, spans).map(([is, range]) => {
      const text = `${addressText(range)}-${addressText({ ...range, first: range.last })}`;
      return { is, range, text, subject: text, called: is };
    });
    fc.assert(
      fc.property(fact, fact, (one, other) => {
        const clash = (...facts: readonly (typeof one)[]) =>
          contradictions(facts).filter((each) => each.other !== undefined).length;
        expect(clash(one, other)).toBe(clash(other, one));
      }),
    );
  });

  it('and nothing is wrong with the networks of k3s, a LAN of any usual size, and machines and pool in it', () => {
    const lans = fc.constantFrom('192.168.0.0/16', '192.168.1.0/24', '172.16.0.0/12', '10.10.0.0/16', '10.10.11.0/24');
    fc.assert(
      fc.property(lans, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), (text, from, length) => {
        const lan = parseRange(text)!;
        const at = (index: number) => addressText({ ...lan, first: lan.first + BigInt(index) });
        const declaration = sample({
          networks: { lan: [text, 'fd00:10::/64'] },
          nodes: [node('pi-1', { role: 'server', address: at(from), memory: '4Gi', cpus: 4 })],
          loadBalancers: `${at(from + 1)}-${at(from + length)}`,
        });
        expect(contradictions(declaredAddresses(declaration, () => false))).toEqual([]);
      }),
    );
  });
});

const IDS = [
  'network-range',
  'node-address',
  'load-balancer-pool',
  'distant-pool',
  'pod-network',
  'endpoint-address',
  'endpoint-at-node',
  'taken-address',
];
const PI = { role: 'server', memory: '4Gi', cpus: 4 } as const;
const { pods, services } = K3S_NETWORKS;

describe('facts that contradict each other are told once', () => {
  const lan = (...ranges: readonly string[]) => ({ networks: { lan: ranges } });
  const at = (address: string) => ({ nodes: [node('pi-1', { ...PI, address })] });
  const cases: Record<string, [Partial<ClusterProps>, string]> = {
    'a LAN that holds everything': [
      lan('0.0.0.0/0'),
      'networks.lan: 0.0.0.0/0, the local network, holds far more than one network',
    ],
    'one of IPv6': [
      lan('10.10.11.0/24', '::/0'),
      'networks.lan: ::/0, the local network, holds far more than one network',
    ],
    'a LAN that holds the pods': [
      lan('10.10.11.0/24', '10.42.0.0/15'),
      `networks.lan: ${pods}, the network of pods, lies in 10.42.0.0/15, the local network`,
    ],
    'a LAN within the Services': [
      lan('10.10.11.0/24', '10.43.7.0/24'),
      `networks.lan: ${services}, the network of Services, contains 10.43.7.0/24, the local network`,
    ],
    'pods over the LAN': [
      { networks: { lan: ['10.10.11.0/24'], pods: '10.10.0.0/16' } },
      'networks.pods: 10.10.0.0/16, the network of pods, contains 10.10.11.0/24, the local network',
    ],
    'pods over the Services': [
      { networks: { lan: ['10.10.11.0/24'], pods: '10.43.0.0/17' } },
      `networks.pods: ${services}, the network of Services, contains 10.43.0.0/17, the network of pods`,
    ],
    'a LAN that begins within itself': [
      lan('10.10.11.5/24'),
      "networks.lan: '10.10.11.5/24' begins within the network 10.10.11.0/24",
    ],
    'the loopback as LAN': [
      lan('10.10.11.0/24', '127.0.0.0/8'),
      'networks.lan: 127.0.0.0/8, the local network, begins at 127.0.0.0, which means the machine that asks',
    ],
    'the address of the network itself': [
      at('10.10.11.0'),
      "nodes[0].address: 10.10.11.0 of 'pi-1' stands for the network 10.10.11.0/24 itself",
    ],
    'that of every machine': [
      at('10.10.11.255'),
      "nodes[0].address: 10.10.11.255 of 'pi-1' means every machine of 10.10.11.0/24",
    ],
    'an address of IPv6 for a node': [
      at('fd00::11'),
      "nodes[0].address: 'fd00::11' is an address of IPv6, and no IPv4 address",
    ],
    'one of IPv4 written so': [
      at('::ffff:10.10.11.11'),
      "nodes[0].address: '::ffff:10.10.11.11' writes an IPv4 address as one of IPv6",
    ],
    'a pool to the end of the network': [
      { loadBalancers: '10.10.11.200-10.10.11.255' },
      'loadBalancers: 10.10.11.200-10.10.11.255 holds 10.10.11.255, which means every machine of 10.10.11.0/24',
    ],
    'a pool of multicast': [
      { loadBalancers: '224.0.0.1-224.0.0.9' },
      'loadBalancers: 224.0.0.1-224.0.0.9 holds 224.0.0.1, which means a group of machines',
    ],
    'a node that lies where pods do': [
      { ...at('10.42.0.11'), ...lan('10.10.11.0/24') },
      "nodes[0].address: 10.42.0.11 of 'pi-1' lies outside the local network",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, expected]) => {
    expect(foundBy(IDS, props)).toContain(`error home ${expected}`);
  });

  it('but a pool that a router is told of can be accepted', () => {
    const distant = { loadBalancers: '10.20.0.1-10.20.0.9' };
    expect(foundBy(IDS, distant)).toEqual([
      'error home loadBalancers: 10.20.0.1-10.20.0.9 lies outside the local network',
    ]);
    expect(foundBy(IDS, { ...distant, accept: { 'distant-pool': 'the router learns it by BGP' } })).toEqual([]);
  });
});

describe('what stands beside the cluster keeps to its own addresses', () => {
  const slice = (address: string, type = 'IPv4') => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: nas, labels: { kubernetes.io/service-name: nas } }
addressType: ${type}
endpoints: [{ addresses: ['${address}'] }]
`;
  const disk = (of: string) => `apiVersion: v1
kind: PersistentVolume
metadata: { name: media }
spec: { capacity: { storage: 1Ti }, accessModes: [ReadWriteMany], ${of} }
`;
  const found = (yaml: string) => foundBy(IDS, { components: [drawn(yaml)] });

  it.each([
    [
      slice('10.10.11.25'),
      'error home/web endpointslice.nas.yaml: leads to 10.10.11.25, which lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services',
    ],
    [
      slice('10.10.11.11'),
      "warning home/web endpointslice.nas.yaml: leads to 10.10.11.11, which is the address of 'pi-1' too",
    ],
    [slice('::1', 'IPv6'), 'error home/web endpointslice.nas.yaml: leads to ::1, which means the machine that asks'],
    [
      slice('fe80::7', 'IPv6'),
      'error home/web endpointslice.nas.yaml: leads to fe80::7, which holds on one cable alone',
    ],
    [
      disk('nfs: { server: 10.10.11.25, path: /media }'),
      'error home/web persistentvolume.media.yaml: spec.nfs.server names 10.10.11.25, which lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services',
    ],
    [
      disk("iscsi: { targetPortal: '10.42.1.7:3260', iqn: 'iqn.2004-04.example.bramble:disk', lun: 0 }"),
      'error home/web persistentvolume.media.yaml: spec.iscsi.targetPortal names 10.42.1.7, which lies in 10.42.0.0/16, the network of pods',
    ],
  ])('%#', (yaml, expected) => {
    expect(found(yaml)).toEqual([expected]);
  });

  it('as a machine, a node that keeps disks, and a record of a Service do', () => {
    expect(found(slice('10.10.11.40'))).toEqual([]);
    expect(found(slice('fd00::40', 'IPv6'))).toEqual([]);
    expect(found(disk('nfs: { server: 10.10.11.12, path: /media }'))).toEqual([]);
    const records = { 'nas.bramble.example': '10.10.11.40', 'pi-1.bramble.example': '10.10.11.11' };
    expect(foundBy(IDS, { components: [component({ name: 'nas', records })] })).toEqual([]);
  });

  it('which a record into the pool that no Service asks for does not', () => {
    const records = { 'nas.bramble.example': '10.10.11.25' };
    expect(foundBy(IDS, { components: [component({ name: 'nas', records })] })).toEqual([
      "error home/nas records: 'nas.bramble.example' leads to 10.10.11.25, which lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services",
    ]);
  });
});

describe('two clusters in one local network', () => {
  const lab = (props: Partial<ClusterProps> = {}) =>
    sample({
      name: 'lab',
      domain: 'lab.bramble.example',
      nodes: [node('pi-9', { ...PI, address: '10.10.11.51' })],
      loadBalancers: '10.10.11.61-10.10.11.69',
      ...props,
    });

  it.each([
    [
      { loadBalancers: '10.10.11.29-10.10.11.35' },
      "loadBalancers: 10.10.11.29-10.10.11.35 overlaps 10.10.11.21-10.10.11.29, the pool of addresses for Services in the cluster 'home'",
    ],
    [
      { loadBalancers: '10.10.11.12-10.10.11.13' },
      "loadBalancers: 10.10.11.12-10.10.11.13 contains 10.10.11.12, the address of 'pi-2' in the cluster 'home'",
    ],
    [
      { nodes: [node('pi-9', { ...PI, address: '10.10.11.22' })] },
      "nodes[0].address: 10.10.11.22 of 'pi-9' lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services in the cluster 'home'",
    ],
    [
      { nodes: [node('pi-9', { ...PI, address: '10.10.11.11' })] },
      "nodes[0].address: 10.10.11.11 of 'pi-9' is the address of 'pi-1' in the cluster 'home' too",
    ],
  ])('do not claim one address: %#', (props, expected) => {
    expect(clashes('shared-address', sample(), lab(props))).toEqual([`error lab ${expected}`]);
  });

  it('claim none by being there, nor in another network, nor where two houses number alike', () => {
    const elsewhere = { networks: { lan: ['10.10.12.0/24'] } };
    const accept = { 'shared-address': 'two houses' };
    expect(clashes('shared-address', sample(), lab())).toEqual([]);
    expect(clashes('shared-address', sample(elsewhere), lab({ nodes: sample().nodes }))).toEqual([]);
    expect(clashes('shared-address', sample(), lab({ nodes: sample().nodes, accept }))).toEqual([]);
    expect(renderSample(lab({ accept })).findings.map(brief)).toEqual([]);
    expect(clashes('shared-address', sample(), lab({ accept }))).toEqual([
      "warning lab accept['shared-address']: accepts 'shared-address', which is not found here",
    ]);
  });

  it('do not have one host', () => {
    const web = component({ name: 'web', expose: { through: 'lan' } });
    const twin = lab({ domain: 'bramble.example', components: [web] });
    expect(clashes('shared-lan-host', sample({ components: [web] }), twin)).toEqual([
      "error lab/web expose: 'web.bramble.example' is a host of 'web' in the cluster 'home' too, in the same network",
    ]);
    expect(clashes('shared-lan-host', sample({ components: [web] }), lab({ components: [web] }))).toEqual([]);
  });

  it('have one host where the component that the line names accepts it, and accept nothing else there', () => {
    const web = component({ name: 'web', expose: { through: 'lan' } });
    const accept = { 'shared-lan-host': 'the DNS chooses', 'unused-pin': 'of one cluster alone' };
    const accepting = lab({ components: [{ ...web, accept }] });
    const twin = { ...accepting, domain: 'bramble.example' };
    expect(clashes('shared-lan-host', sample({ components: [web] }), twin)).toEqual([]);
    expect(clashes('shared-lan-host', sample({ components: [web] }), accepting)).toEqual([
      "warning lab/web accept['shared-lan-host']: accepts 'shared-lan-host', which is not found here",
    ]);
  });
});
