import { type ClusterProps, component } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { drawn, foundBy } from './facts-sample.ts';

const IDS = [
  'load-balancer-address',
  'same-address',
  'too-few-addresses',
  'address-pool',
  'other-pool',
  'endpoint-address',
  'endpoint-type',
];

const found = (yaml: string, props: Partial<ClusterProps> = {}) =>
  foundBy(IDS, { components: [metallb(), drawn(yaml)], ...props });

interface Options {
  /** @default any */
  readonly ip?: string;
  readonly key?: string;
  readonly port?: string;
  readonly spec?: string;
}

function service(name: string, { ip, key, port = 'port: 80', spec = '' }: Options = {}): string {
  const annotations = [
    ...(ip ? [`metallb.io/loadBalancerIPs: '${ip}'`] : []),
    ...(key ? [`metallb.io/allow-shared-ip: ${key}`] : []),
  ];
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, annotations: { ${annotations.join(', ')} } }
spec: { type: LoadBalancer, ports: [{ ${port} }], selector: { app: ${name} }${spec && `, ${spec}`} }
`;
}

function pool(addresses: string, name = 'more'): string {
  return `---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: ${name} }
spec: { addresses: [${addresses}] }
`;
}

function slice(address: string, type = 'IPv4'): string {
  return `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web, labels: { kubernetes.io/service-name: web } }
addressType: ${type}
endpoints: [{ addresses: ['${address}'] }]
`;
}

const IP = '10.10.11.22';

describe('an address that a Service cannot get is refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'outside the pool': [
      service('web', { ip: '10.10.11.99' }),
      'error home/web service.web.yaml: asks for 10.10.11.99, which lies outside the pool 10.10.11.21-10.10.11.29',
    ],
    'outside the pool, by the field': [
      service('web', { spec: 'loadBalancerIP: 10.10.11.99' }),
      'error home/web service.web.yaml: asks for 10.10.11.99, which lies outside the pool 10.10.11.21-10.10.11.29',
    ],
    'that of a node': [
      service('web', { ip: '10.10.11.12' }),
      "error home/web service.web.yaml: asks for 10.10.11.12, the address of 'pi-2'",
    ],
    'that is none': [
      service('web', { ip: '10.10.11' }),
      "error home/web service.web.yaml: asks for the address '10.10.11'",
    ],
    'asked for in two ways': [
      service('web', { ip: IP, spec: `loadBalancerIP: ${IP}` }),
      'error home/web service.web.yaml: asks for an address by loadBalancerIP and by annotation, which MetalLB refuses',
    ],
    'of another': [
      service('a', { ip: IP }) + service('b', { ip: IP }),
      `error home/web service.b.yaml: asks for ${IP}, as web/a does`,
    ],
    'of another, by the field': [
      service('a', { ip: IP }) + service('b', { spec: `loadBalancerIP: ${IP}` }),
      `error home/web service.b.yaml: asks for ${IP}, as web/a does`,
    ],
    'of another, shared by one side alone': [
      service('a', { ip: IP }) + service('b', { ip: IP, key: 'x', port: 'port: 81' }),
      `error home/web service.b.yaml: asks for ${IP}, as web/a does`,
    ],
    'of another, with another key': [
      service('a', { ip: IP, key: 'y' }) + service('b', { ip: IP, key: 'x', port: 'port: 81' }),
      `error home/web service.b.yaml: asks for ${IP}, as web/a does`,
    ],
    'shared, for the same port': [
      service('a', { ip: IP, key: 'x' }) + service('b', { ip: IP, key: 'x' }),
      `error home/web service.b.yaml: asks for port 80/TCP of ${IP}, as web/a does`,
    ],
    'shared, but local to different pods': [
      service('a', { ip: IP, key: 'x' }) +
        service('b', { ip: IP, key: 'x', port: 'port: 81', spec: 'externalTrafficPolicy: Local' }),
      `error home/web service.b.yaml: cannot share ${IP} with web/a: with externalTrafficPolicy Local both must have the same pods`,
    ],
    'that another takes by itself': [
      service('a', { ip: IP }) +
        '---\napiVersion: v1\nkind: Service\nmetadata: { name: b }\nspec: { externalIPs: [10.10.11.22], ports: [{ port: 80 }] }\n',
      `error home/web service.b.yaml: takes ${IP} as externalIPs, which web/a asks for`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(yaml)).toEqual(expected);
  });

  it('without a pool', () => {
    expect(found(service('a') + service('b', { ip: IP }), { loadBalancers: undefined })).toEqual([
      'error home/web service.a.yaml: asks for an address, but the cluster has no pool of addresses',
      `error home/web service.b.yaml: asks for ${IP}, but the cluster has no pool of addresses`,
    ]);
  });

  it('from a pool that is too small', () => {
    const loadBalancers = '10.10.11.21-10.10.11.22';
    expect(found(service('a', { ip: IP }) + service('b') + service('c'), { loadBalancers })).toEqual([
      'error home loadBalancers: 10.10.11.21-10.10.11.22 has 2 addresses, but Services need 3; any will do for web/b, web/c',
    ]);
    const one = '10.10.11.21-10.10.11.21';
    expect(found(service('a', { key: 'x' }) + service('b', { key: 'y' }), { loadBalancers: one })).toEqual([
      'error home loadBalancers: 10.10.11.21-10.10.11.21 has 1 address, but Services need 2; any will do for web/a, web/b',
    ]);
  });

  const right: Record<string, string> = {
    'an address of the pool': service('a', { ip: IP }),
    'the first and the last': service('a', { ip: '10.10.11.21' }) + service('b', { ip: '10.10.11.29' }),
    'one address for two ports with one key':
      service('a', { ip: IP, key: 'x' }) + service('b', { ip: IP, key: 'x', port: 'port: 443' }),
    'one port of two protocols with one key':
      service('a', { ip: IP, key: 'x', port: 'port: 53' }) +
      service('b', { ip: IP, key: 'x', port: 'port: 53, protocol: UDP' }),
    'any address': service('a') + service('b'),
    'an IPv6 address beside': service('a', { ip: `${IP},fd00::22` }),
    'a Service of another load balancer': service('a', {
      spec: 'loadBalancerClass: example.com/other, loadBalancerIP: 10.10.11.99',
    }),
    'an address of a second pool, which is accepted': service('a', { ip: '10.10.11.65' }),
  };
  it.each(Object.entries(right))('but not %s', (_, yaml) => {
    const second = drawn(pool('10.10.11.61-10.10.11.69'), { name: 'more', accept: { 'other-pool': 'a test' } });
    expect(found('', { components: [metallb(), second, drawn(yaml)] })).toEqual([]);
  });

  it('nor more Services than addresses that share them', () => {
    const loadBalancers = '10.10.11.21-10.10.11.21';
    const yaml = service('a', { ip: '10.10.11.21', key: 'x' }) + service('b', { key: 'x', port: 'port: 81' });
    expect(found(yaml, { loadBalancers })).toEqual([]);
  });

  it('nor anything where nobody gives addresses', () => {
    expect(found('', { components: [drawn(service('a', { ip: '10.10.11.99' }))] })).toEqual([]);
  });
});

describe('an address that is left to chance is named', () => {
  const chance = (yaml: string) => foundBy(['any-address'], { components: [metallb(), drawn(yaml)] });
  const taken = [`warning home/web service.any.yaml: takes any address, perhaps ${IP}, for which web/web asks`];

  it('where another asks for one of the pool', () => {
    expect(chance(service('any') + service('web', { ip: IP }))).toEqual(taken);
    expect(chance(service('any', { key: 'x' }) + service('web', { ip: IP, key: 'y' }))).toEqual(taken);
  });

  it('but not where nobody asks, both share, or the pool gives nothing by itself', () => {
    expect(chance(service('any') + service('web'))).toEqual([]);
    expect(chance(service('any', { key: 'x', port: 'port: 81' }) + service('web', { ip: IP, key: 'x' }))).toEqual([]);
    const spare = pool('10.10.11.30-10.10.11.39').replace('spec: {', 'spec: { autoAssign: false,');
    expect(chance(service('any') + service('web', { ip: '10.10.11.30' }) + spare)).toEqual([]);
  });
});

describe('a pool that does not fit the cluster is named', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'one that holds a node': [
      pool('10.10.11.12/32'),
      "error home/web ipaddresspool.more.yaml: offers 10.10.11.12/32, which is the address of 'pi-2' too",
      'warning home/web ipaddresspool.more.yaml: offers 10.10.11.12/32, of which loadBalancers 10.10.11.21-10.10.11.29 does not speak',
    ],
    'one that overlaps that of the cluster': [
      pool('10.10.11.25-10.10.11.35'),
      "error home/web ipaddresspool.more.yaml: offers 10.10.11.25-10.10.11.35, which overlaps 10.10.11.21-10.10.11.29, that of the pool 'home'",
      'warning home/web ipaddresspool.more.yaml: offers 10.10.11.25-10.10.11.35, of which loadBalancers 10.10.11.21-10.10.11.29 does not speak',
    ],
    'one outside the local network': [
      pool('192.168.7.0/24'),
      'error home/web ipaddresspool.more.yaml: offers 192.168.7.0/24, which lies outside the local network',
      'warning home/web ipaddresspool.more.yaml: offers 192.168.7.0/24, of which loadBalancers 10.10.11.21-10.10.11.29 does not speak',
    ],
    'one that is no range': [
      pool('10.10.11.40'),
      "error home/web ipaddresspool.more.yaml: offers '10.10.11.40', which is no range of addresses",
    ],
    'one more than the cluster names': [
      pool('10.10.11.61-10.10.11.69'),
      'warning home/web ipaddresspool.more.yaml: offers 10.10.11.61-10.10.11.69, of which loadBalancers 10.10.11.21-10.10.11.29 does not speak',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, ...expected]) => {
    expect(found(yaml)).toEqual(expected);
  });

  it('one that an override made smaller than the cluster says', () => {
    const narrowed = { spec: { addresses: ['10.10.11.21-10.10.11.24', '10.10.11.27-10.10.11.29'] } };
    const overrides = [{ kind: 'IPAddressPool', name: 'home', because: 'a test', merge: narrowed }];
    expect(found('', { components: [{ ...metallb(), overrides }] })).toEqual([
      'warning home loadBalancers: 10.10.11.21-10.10.11.29 is not offered as a whole: 10.10.11.25 is of no pool',
    ]);
  });

  it('but not one of IPv6, nor the same addresses in parts', () => {
    expect(found(pool("'fd00:10::/64'"))).toEqual([]);
    const parts = { spec: { addresses: ['10.10.11.25-10.10.11.29', '10.10.11.21-10.10.11.24'] } };
    const overrides = [{ kind: 'IPAddressPool', name: 'home', because: 'a test', merge: parts }];
    expect(found('', { components: [{ ...metallb(), overrides }] })).toEqual([]);
  });
});

describe('an endpoint where nothing can answer is refused', () => {
  const cases: Record<string, [string, string]> = {
    'the machine itself': [slice('127.0.0.1'), 'leads to 127.0.0.1, which means the machine that asks'],
    'an address of the link': [slice('169.254.1.1'), 'leads to 169.254.1.1, which holds on one cable alone'],
    'a pod': [slice('10.42.1.7'), 'leads to 10.42.1.7, which lies in 10.42.0.0/16, the network of pods'],
    'what is no address': [slice('nas'), "has the endpoint 'nas'"],
    'the address of its own Service': [
      slice(IP) + service('web', { ip: IP }),
      `leads to ${IP}, which lies in 10.10.11.21-10.10.11.29, the pool of addresses for Services`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [yaml, what]) => {
    expect(found(yaml)).toEqual([`error home/web endpointslice.web.yaml: ${what}`]);
  });

  it('in the older kind too', () => {
    const yaml =
      'apiVersion: v1\nkind: Endpoints\nmetadata: { name: web }\nsubsets: [{ addresses: [{ ip: 127.0.0.1 }] }]\n';
    expect(found(yaml)).toEqual([
      'error home/web endpoints.web.yaml: leads to 127.0.0.1, which means the machine that asks',
    ]);
  });

  it('but not a machine of the local network, a node, a name, nor IPv6', () => {
    for (const yaml of [
      slice('10.10.11.40'),
      slice('10.10.11.12'),
      slice('nas.bramble.example', 'FQDN'),
      slice('fd00::1', 'IPv6'),
    ]) {
      expect(found(yaml)).toEqual([]);
    }
  });
});

it('a component that says which addresses it gives is no pool by itself', () => {
  const other = component({ name: 'other', provides: { loadBalancer: { addressAnnotation: 'x/y' } } });
  expect(found('', { components: [other] })).toEqual([]);
});
