import { type Component, claim, component, configMapVolume, helmRelease, image, type NodeProps, node } from 'bramble';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { AGENT, web } from './sample-app.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';

/** A mistake: what is declared with it in the place of what is right, and the one finding about it. */
interface Plant {
  readonly right?: readonly Component[];
  readonly wrong?: readonly Component[];
  /** Facts of the cluster that are wrong with it. */
  readonly facts?: object;
  readonly finding: string;
  /** Another mistake, by its finding, of which it cannot be told apart. */
  readonly unless?: RegExp;
}

/** An app by its name, with a mistake in its props. */
function plant(name: string, props: object, finding: string, unless?: RegExp): Plant {
  return { right: [web({ name })], wrong: [web({ name, ...props })], finding, unless };
}

function throwing(): never {
  throw new Error('the plan is missing');
}

const SERVER = node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' });
const release = { repository: 'oci://ghcr.io/bramble/charts/release', version: '1.2.3' } as const;

/** One mistake of each kind, each in a component of its own. */
const PLANTS: readonly Plant[] = [
  plant('a-prop', { replicas: '2' }, "error home/a-prop replicas: '2' is no number"),
  plant('a-misspelt-prop', { helth: '/' }, "error home/a-misspelt-prop: has no prop 'helth'"),
  plant(
    'an-image',
    { image: 'docker.io/library/busybox:1' },
    "error home/an-image image: 'docker.io/library/busybox:1' is no image",
  ),
  {
    right: [web({ name: 'twice' })],
    wrong: [web({ name: 'twice' }), web({ name: 'twice', expose: { through: 'lan' } })],
    finding: "error home/twice name: two components are named 'twice'",
  },
  {
    right: [component({ name: 'drawing' })],
    wrong: [component({ name: 'drawing', chart: throwing })],
    finding:
      "error home/drawing test/all-findings.slow.test.ts: its chart cannot be drawn: it throws 'the plan is missing'",
  },
  plant(
    'a-config-map',
    { volumes: { '/config': configMapVolume('config', 'settings') } },
    "error home/a-config-map deployment.a-config-map.yaml: spec.template.spec.volumes[config].configMap refers to the ConfigMap 'settings', which is not there",
  ),
  plant(
    'a-storage-class',
    { volumes: { '/data': claim('data', '1Gi', { storageClass: 'fast' }) } },
    "error home/a-storage-class persistentvolumeclaim.a-storage-class-data.yaml: spec.storageClassName refers to the StorageClass 'fast', which is not there",
  ),
  plant('a-use', { uses: ['nobody'] }, "error home/a-use uses[0]: uses 'nobody', but no component is named 'nobody'"),
  plant(
    'a-host',
    { expose: { through: 'lan', host: 'a.example.com' } },
    "error home/a-host expose.host: 'a.example.com' is no host of bramble.example",
    /is no domain/,
  ),
  plant(
    'a-pin',
    { image: image('docker.io/library/unpinned') },
    "error home/a-pin clusters/home/images.yaml: the image 'unpinned' has no pin",
  ),
  plant(
    'a-namespace',
    { namespace: 'sites' },
    "error home/a-namespace namespace: lives in 'sites', which no component owns",
  ),
  plant(
    'a-probe',
    { health: { readiness: { port: 'htpp' } } },
    "error home/a-probe: a probe asks the port 'htpp', which the container does not have",
  ),
  plant(
    'an-override',
    { overrides: [{ kind: 'Deploymnet', because: 'a test', merge: {} }] },
    "error home/an-override overrides: changes Deploymnet 'an-override', which is not rendered",
  ),
  {
    right: [helmRelease({ name: 'a-release', ...release })],
    wrong: [helmRelease({ name: 'a-release', ...release, version: '1.x' })],
    finding: "error home/a-release: the version '1.x' of the chart is no exact version",
  },
  {
    right: [component({ name: 'an-object' })],
    wrong: [
      component({
        name: 'an-object',
        chart: (chart) =>
          void new ApiObject(chart, 'x', {
            apiVersion: 'scheduling.k8s.io/v1',
            kind: 'PriorityClass',
            metadata: { name: 'an-object' },
            value: 1000,
            descriptoin: 'a test',
          } as never),
      }),
    ],
    finding: 'error home/an-object priorityclass.an-object.yaml: has the unknown field descriptoin',
  },
  { facts: { domain: 'bramble' }, finding: "error home domain: 'bramble' is no domain" },
  {
    facts: { loadBalancers: '10.10.11.21' },
    finding: "error home loadBalancers: '10.10.11.21' is no range of addresses",
  },
  { facts: { networks: { lan: '10.10.11.0/24' } }, finding: "error home networks.lan: '10.10.11.0/24' is no list" },
  {
    facts: { nodes: [SERVER, node('pi-2', { ...AGENT, memory: '4GB' } as unknown as NodeProps)] },
    finding: "error home nodes[1].memory: 'pi-2' has 4GB of memory",
  },
];

/** What surrounds the mistakes. */
const ADDONS = [metallb(), traefik({ address: '10.10.11.21' })];

/** What is told where some of the mistakes are made. */
function found(chosen: readonly Plant[]): readonly string[] {
  const components = PLANTS.flatMap((each) => (chosen.includes(each) ? each.wrong : each.right) ?? []);
  const facts: object = Object.assign({}, ...chosen.map((each) => each.facts));
  const declaration = sample({ ...facts, components: [...ADDONS, ...components] });
  const { unpinned: _, ...pins } = samplePins(declaration);
  return renderSample(declaration, pins)
    .findings.map((each) => brief(each).replace(/(test\.ts):\d+/, '$1'))
    .sort();
}

function expected(chosen: readonly Plant[]): readonly string[] {
  const findings = chosen.filter(({ unless }) => !chosen.some(({ finding }) => unless?.test(finding)));
  return findings.map(({ finding }) => finding).sort();
}

describe('of mistakes in as many components', () => {
  it('there is none to begin with', () => {
    expect(found([])).toEqual([]);
  });

  it.each(PLANTS.map((each) => [each.finding, each] as const))('one is one finding: %s', (_, each) => {
    expect(found([each])).toEqual([each.finding]);
  });

  it('all are told in one run', () => {
    const independent = PLANTS.filter(({ finding }) => !finding.includes('is no domain'));
    expect(found(independent)).toEqual(expected(independent));
    expect(independent.length).toBeGreaterThan(14);
  });

  it('any are told, and nothing that follows from them', () => {
    fc.assert(
      fc.property(fc.subarray([...PLANTS]), (chosen) => {
        expect(found(chosen)).toEqual(expected(chosen));
      }),
      { numRuns: 20 },
    );
  });
});
