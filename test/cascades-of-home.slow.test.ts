import type { ClusterDeclaration, Component } from 'bramble';
import { brief, CLUSTERS, renderPinned } from './sample-cluster.ts';

const HOME = CLUSTERS.home as ClusterDeclaration;

function boom(): never {
  throw new Error('the plan is missing');
}

/** What is told of the cluster when its components are others. */
function foundWhere(changed: (component: Component) => object | readonly []): readonly string[] {
  const components = HOME.components.flatMap(changed);
  const { findings } = renderPinned({ ...HOME, components: components as readonly Component[] });
  // That its pin and its Secrets are left over is true, whatever else is wrong.
  return findings.filter(({ rule }) => rule !== 'unused-pin').map(brief);
}

const found = (component: Component, changed: object | readonly []) =>
  foundWhere((each) => (each === component ? changed : each));

const STAGES = ['crds', 'chart', 'config'] as const;
const PROPS = [
  'namespace',
  'expose',
  'uses',
  'images',
  'provides',
  'installs',
  'records',
  'accept',
  ...STAGES,
] as const;

/** Five components each, far from each other: together they take a fifth of the time, and the others still tell what follows. */
const FIFTHS = HOME.components
  .map((_, at) => HOME.components.filter((_each, of) => of % Math.ceil(HOME.components.length / 5) === at))
  .filter((group) => group.length > 0);

it.each(PROPS)('a wrong %s is one finding of each component that has it', (prop) => {
  for (const group of FIFTHS) {
    expect(foundWhere((each) => (group.includes(each) ? { ...each, [prop]: 5 } : each))).toEqual(
      group.map(({ name }) => expect.stringMatching(`^error home/${name} ${prop}: 5 is `)),
    );
  }
});

describe.each(HOME.components.map((each) => [each.name, each] as const))('of %s', (name, each) => {
  it('a drawing that fails is one finding', () => {
    for (const stage of STAGES.filter((one) => each[one])) {
      const findings = found(each, { ...each, [stage]: boom });
      expect(findings).toEqual([expect.stringContaining('the plan is missing')]);
    }
  });

  it('a name that is used twice is one finding', () => {
    const components = [...HOME.components, each];
    const { findings } = renderPinned({ ...HOME, components });
    expect(findings.map(brief)).toEqual([`error home/${name} name: two components are named '${name}'`]);
  });

  it('the absence is one finding, where it matters', () => {
    expect(found(each, [])).toEqual(ABSENT[name] ?? []);
  });
});

/** What others miss of a component that is removed. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  metallb: ["error home components: no component provides 'loadBalancer', which these need: traefik, whoami"],
  traefik: [
    "error home components: no component provides 'ingress', which these need: coredns, flux, victoria-logs, deployments-page, headlamp, grafana and 5 more",
  ],
  'cert-manager': ["error home/podinfo: needs 'certificates', which no component provides"],
  cloudflared: ["error home components: 'flux', 'lil-linko' are exposed through the tunnel, which no component runs"],
  flux: ['warning home components: nothing moves images that are followed, which these need: lil-linko, podinfo-chart'],
  metrics: ["error home/grafana: needs 'metrics', which no component provides"],
  alertmanager: ["error home/flux: needs 'alerting', which no component provides"],
  backups: ["error home/vaultwarden: needs 'backups', which no component provides"],
  rabbitmq: [
    "error home/celebrator-3000 cronjob.celebrator-3000.yaml: says host('rabbitmq:amqp'), but no component is named 'rabbitmq'",
  ],
};

/** Facts that are wrong, each with the one finding about it. */
const FACTS: readonly (readonly [object, string])[] = [
  [{ domain: 'bramble' }, "domain: 'bramble' is no domain"],
  [{ domain: 5 }, 'domain: 5 is no text'],
  [{ nodes: [] }, 'nodes: the cluster has no node'],
  [{ nodes: 5 }, 'nodes: 5 is no list'],
  [{ networks: {} }, "networks: has no 'lan'"],
  [{ networks: { lan: [] } }, 'networks.lan: the local network has no addresses'],
  [{ networks: { lan: ['10.10.12.0/24'] } }, 'networks.lan: 10.10.12.0/24 holds the address of no node'],
  [{ networks: { ...HOME.networks, pods: 'all' } }, "networks.pods: 'all' is no network"],
  [{ loadBalancers: '10.10.11.21' }, "loadBalancers: '10.10.11.21' is no range of addresses"],
  [{ loadBalancers: '10.10.12.1-10.10.12.9' }, 'loadBalancers: 10.10.12.1-10.10.12.9 lies outside the local network'],
  [{ cloudflare: {} }, "cloudflare: has no 'accountId', 'zoneId', 'backend'"],
  [{ accept: 'all' }, "accept: 'all' is no map"],
  [{ components: null }, 'components: null is no list'],
  [{ loadBalancer: '10.10.11.21-10.10.11.29', loadBalancers: undefined }, ": has no prop 'loadBalancer'"],
];

describe('of the facts', () => {
  it.each(FACTS)('what is wrong is one finding: %j', (facts, what) => {
    const { findings } = renderPinned({ ...HOME, ...facts });
    expect(findings.map(brief)).toEqual([expect.stringContaining(what)]);
  });

  const PROPS_OF_NODES = ['name', 'role', 'address', 'podNetwork', 'memory', 'cpus', 'arch', 'labels', 'taints'];
  it.each(HOME.nodes.map(({ name }, at) => [name, at] as const).slice(2))(
    'a wrong prop of %s is one finding',
    (_, at) => {
      for (const prop of PROPS_OF_NODES) {
        const nodes = HOME.nodes.map((node, index) => (index === at ? { ...node, [prop]: {}.valueOf } : node));
        const { findings } = renderPinned({ ...HOME, nodes });
        expect(findings.map(brief)).toEqual([expect.stringContaining(`nodes[${at}].${prop}: `)]);
      }
    },
  );
});
