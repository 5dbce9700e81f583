import { app, image, node } from 'bramble';
import fc from 'fast-check';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { K3S_NETWORKS } from '../lib/model/cluster.ts';
import { lanClients } from '../lib/model/lan-clients.ts';
import { list, path } from '../lib/model/object.ts';
import { inRange } from './policy-evaluator.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const PI = { role: 'agent', memory: '4Gi', cpus: 4 } as const;
const NODES = [
  node('pi-1', { ...PI, role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24' }),
  node('pi-2', { ...PI, address: '10.10.11.12', podNetwork: '10.42.1.0/24' }),
];

const clients = (nodes: readonly string[], lan = ['10.10.11.0/24']) =>
  lanClients({
    networks: { ...K3S_NETWORKS, lan },
    nodes: nodes.map((address, at) => node(`pi-${at}`, { ...PI, address })),
  });
const isIn = (address: string, ranges: readonly string[]) => ranges.some((range) => inRange(range, address));

describe('the clients of the local network', () => {
  it('are all machines of it but nodes', () => {
    const last = fc.uniqueArray(fc.integer({ min: 1, max: 254 }), { maxLength: 8 });
    fc.assert(
      fc.property(last, (parts) => {
        const nodes = parts.map((part) => `10.10.11.${part}`);
        const found = clients(nodes);
        const all = Array.from({ length: 256 }, (_, part) => `10.10.11.${part}`);
        expect(all.filter((each) => !isIn(each, found)).sort()).toEqual([...nodes].sort());
        expect(isIn('10.10.12.1', found)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('are the network itself where no node lies in it', () => {
    expect(clients(['10.10.12.1'])).toEqual(['10.10.11.0/24']);
    expect(clients([], ['10.10.11.0/24', '10.10.13.0/24'])).toEqual(['10.10.11.0/24', '10.10.13.0/24']);
  });

  it('are none where the network is one node', () => {
    expect(clients(['10.10.11.11'], ['10.10.11.11/32'])).toEqual([]);
  });

  it('are nodes too where an app says so, under each address that they have', () => {
    const networks = { ...K3S_NETWORKS, lan: ['10.10.11.0/24'] };
    expect(lanClients({ networks, nodes: NODES }, true)).toEqual([
      '10.10.11.0/24',
      '10.10.11.11/32',
      '10.10.11.12/32',
      '10.42.0.0/32',
      '10.42.0.1/32',
      '10.42.1.0/32',
      '10.42.1.1/32',
    ]);
  });
});

describe('rendered,', () => {
  const IMAGE = image('docker.io/library/registry');
  const rendered = (nodes?: true, of = NODES) =>
    renderSample(
      sample({
        nodes: of,
        components: [
          metallb(),
          traefik({ address: '10.10.11.21' }),
          app({ name: 'registry', image: IMAGE, port: 5000, expose: { through: 'lan', ...(nodes && { nodes }) } }),
          app({ name: 'line', image: IMAGE, ports: { sip: 5060 }, loadBalancer: '10.10.11.22' }),
        ],
      }),
    );
  const objects = () => rendered().stages.flatMap((stage) => stage.objects);
  const letIn = (nodes?: true) =>
    rendered(nodes)
      .stages.flatMap((stage) => stage.objects)
      .filter(({ metadata }) => metadata.name === 'registry-lan-only')
      .flatMap(({ spec }) => path(spec, 'ipAllowList', 'sourceRange') as string[]);

  it('a page for the local network lets in no node, unless it says so', () => {
    expect(isIn('10.10.11.200', letIn())).toBe(true);
    for (const own of ['10.10.11.11', '10.42.0.1']) {
      expect(isIn(own, letIn())).toBe(false);
      expect(isIn(own, letIn(true))).toBe(true);
    }
    expect(isIn('10.42.0.17', letIn(true))).toBe(false);
  });

  it('it is told where nodes ask from addresses that are not known', () => {
    const [server, agent] = NODES;
    const { podNetwork: _, ...unknown } = agent!;
    expect(rendered(true).findings.map(brief)).toEqual([]);
    expect(rendered(true, [server!, unknown]).findings.map(brief)).toEqual([
      "warning home/registry expose.nodes: lets in nodes, and of 'pi-2' it is not known under which address they ask",
    ]);
  });

  it('no Service with an address has a port on the nodes, or keeps one', () => {
    const balanced = objects().filter(({ kind, spec }) => kind === 'Service' && path(spec, 'type') === 'LoadBalancer');
    expect(balanced.map(({ metadata }) => metadata.name)).toEqual(['traefik', 'line']);
    for (const { spec } of balanced) {
      expect(path(spec, 'allocateLoadBalancerNodePorts')).toBe(false);
      for (const port of list(path(spec, 'ports'))) expect(port.nodePort).toBe(0);
    }
    const others = objects().filter(({ kind, spec }) => kind === 'Service' && path(spec, 'type') === 'ClusterIP');
    for (const { spec } of others) for (const port of list(path(spec, 'ports'))) expect(port.nodePort).toBeUndefined();
  });
});
