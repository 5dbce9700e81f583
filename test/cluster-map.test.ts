import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { app, component, image, node } from 'bramble';
import { route } from '../charts/addons/traefik/route.ts';
import { header, sourceOf } from '../lib/output/header.ts';
import { MAP as PLACE } from '../lib/output/place.ts';
import { clusterMap } from '../lib/pages/cluster-map.ts';
import { command } from './in-process.ts';
import { CLUSTERS, renderedCluster, renderSample, sample, samplePins } from './sample-cluster.ts';
import { clustersFolder } from './synth.ts';
import { compared, filesOf, grown, own, SCOPE, synth } from './tree-on-disk.ts';

const { at: MAP } = PLACE;

const BUSYBOX = image('docker.io/library/busybox');
const PI = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;

const wayIn = component({
  name: 'way-in',
  provides: {
    ingress: { service: 'way-in', namespace: 'way-in', route, entryPoint: 'websecure', ingressClass: 'traefik' },
    certificates: { clusterIssuer: 'ca', stagingClusterIssuer: 'ca' },
  },
});
const web = app({
  name: 'web',
  image: BUSYBOX,
  port: 8080,
  expose: { through: 'lan', as: 'ingress' },
  uses: ['queue:amqp', 'queue:dns'],
});
const queue = app({
  name: 'queue',
  image: BUSYBOX,
  port: 1,
  ports: { amqp: 5672, dns: { container: 53, protocol: 'UDP' } },
  uses: ['queue'],
});
const end = app({ name: 'end', image: BUSYBOX, uses: ['queue:5672'] });
const idle = app({ name: 'idle', image: BUSYBOX });
const components = [wayIn, web, queue, end, idle];

function mapOf(declaration = sample({ components }), pins = samplePins(declaration)): string {
  return clusterMap('clusters', [renderSample(declaration, pins)]).files.get(MAP)!;
}

const drawn = (text: string) => text.split('```')[1]!.split('\n').slice(1, -1);

describe('the map', () => {
  it('draws one arrow for each pair of components, says ports once where all use the same, and names who has no arrow', () => {
    const text = mapOf();
    expect(drawn(text)).toEqual([
      'flowchart LR',
      '  subgraph group0["Reached from outside"]',
      '    c_web["web<br>8080"]',
      '  end',
      '  subgraph group1["Used by others"]',
      '    c_queue["queue"]',
      '  end',
      '  c_end["end"]',
      '  c_way_in["way-in"]',
      '  c_end -->|"5672"| c_queue',
      '  c_way_in --> c_web',
      '  c_web -->|"53/UDP, 5672"| c_queue',
    ]);
    expect(text).toContain('\nWithout a connection: idle.\n');
  });

  it('is the same whatever the order of components, and the tags of images', () => {
    const declaration = sample({ components: components.toReversed() });
    expect(mapOf(declaration, { busybox: 'docker.io/library/busybox:9.9.9' })).toBe(mapOf());
  });

  it('tells of nodes what is known', () => {
    const nodes = [node('pi-1', { ...PI, podNetwork: '10.42.0.0/24', labels: { 'a/b': 'c.d' } })];
    expect(mapOf(sample({ nodes }))).toContain(
      '| pi-1 | server | 10.10.11.11 | 10.42.0.0/24 | 4 | 4Gi | `a/b=c.d` |\n',
    );
  });

  it('says how Flux starts where every server keeps pods off, and nothing where one of them does not', () => {
    const tainted = (...effects: readonly ('NoSchedule' | 'PreferNoSchedule')[]) => {
      const servers = effects.map((effect, at) => node(`pi-${at}`, { ...PI, taints: [{ key: `keep/${at}`, effect }] }));
      return clusterMap('clusters', [renderSample(sample({ nodes: servers }))]).files.get(MAP);
    };
    expect(tainted('NoSchedule', 'NoSchedule')).toContain('`flux bootstrap … --toleration-keys=keep/0,keep/1`');
    expect(tainted('NoSchedule', 'PreferNoSchedule')).not.toContain('flux bootstrap');
  });

  it('shows what is accepted with the reason, and not what was found, which may name a tag', () => {
    const rendering = renderSample(sample());
    const accepted = [
      {
        rule: 'memory-limit',
        severity: 'warning',
        cluster: 'home',
        component: 'web',
        where: 'deployment.web.yaml',
        what: 'runs busybox:1.37.0',
        fix: '',
        because: 'it is old',
      } as const,
    ];
    const text = clusterMap('clusters', [{ ...rendering, accepted }]).files.get(MAP);
    expect(text).toMatch(
      /\n### Accepted\n\n- \*\*web\*\* \[memory-limit\]\(rules\/memory-limit\.md\) in deployment\.web\.yaml: it is old\n/,
    );
    expect(text).not.toContain('1.37.0');
  });

  it('has every component of every cluster', () => {
    const renderings = Object.values(CLUSTERS).map(renderedCluster);
    const sections = clusterMap('clusters', renderings).files.get(MAP)!.split('\n## ').slice(1);
    for (const [at, { cluster: of }] of renderings.entries()) {
      for (const { name } of of.components) expect(sections[at]).toMatch(new RegExp(`\\["${name}[<"]|[ ,]${name}[,.]`));
    }
  });

  it('is not there where no cluster is', () => {
    expect(clusterMap('clusters', []).files.size).toBe(0);
  });
});

const map = (body = 'a', source = 'clusters') => `${header(source, 'markdown')}\n${body}\n`;

describe('the writer', () => {
  it('knows the header of the map', () => {
    expect(header('clusters', 'markdown')).toBe('<!-- Generated by bramble from clusters. Do not edit. -->');
    expect(sourceOf(map())).toBe('clusters');
    expect(sourceOf('<!-- Generated by bramble from clusters. Do not edit.\n')).toBeUndefined();
  });

  it('creates, updates and removes it, and touches nothing else in docs', () => {
    const other = { 'docs/mine.md': map('mine'), 'docs/cluster.yaml': own() };
    const root = grown(other);
    expect(synth(root, { [MAP]: map() })).toEqual({ changes: [{ path: MAP, action: 'create' }], findings: [] });
    expect(synth(root, { [MAP]: map() }).changes).toEqual([]);
    expect(synth(root, { [MAP]: map('b') }).changes).toEqual([{ path: MAP, action: 'update' }]);
    expect(filesOf(root)).toEqual({ ...other, [MAP]: map('b') });
    expect(synth(root, {})).toEqual({ changes: [{ path: MAP, action: 'remove' }], findings: [] });
    expect(filesOf(root)).toEqual(other);
  });

  it.each([
    ['somebody wrote', { [MAP]: '# The map\n' }, 'was not generated by bramble'],
    ['differs in case', { 'docs/Cluster.md': '# The map\n' }, `differs only in case from ${MAP}`],
    ['is a folder', { [`${MAP}/a`]: '' }, 'is a folder'],
    ['lies where docs should be', { docs: 'a' }, 'is a file, and stands where a folder is to be generated'],
  ])('never overwrites what %s', (_, files, what) => {
    const root = grown(files as Record<string, string>);
    expect(synth(root, { [MAP]: map() })).toMatchObject({
      changes: [],
      findings: [{ severity: 'error', what: expect.stringContaining(what) }],
    });
    expect(filesOf(root)).toEqual(files);
  });

  it('never writes through a link', () => {
    const root = grown({ 'docs/other.md': map() });
    symlinkSync('other.md', join(root, MAP));
    const { changes, findings } = compared(root, { [MAP]: map('b') });
    expect(findings).toMatchObject([{ severity: 'error', what: expect.stringContaining('symbolic link') }]);
    expect(changes).toEqual([]);
  });

  it('leaves the map of another folder of clusters alone', () => {
    const root = grown({ [MAP]: map() });
    const scope = { ...SCOPE, owner: 'trials' };
    expect(compared(root, { [MAP]: map('b', 'trials') }, scope)).toMatchObject({ changes: [], findings: [] });
    expect(compared(root, {}, scope)).toMatchObject({ changes: [], findings: [] });
  });
});

it('npm run synth writes it where it is told to, and finds it out of date', async () => {
  const clusters = clustersFolder({
    'one/cluster.ts': `import { cluster, node } from 'bramble';
export default cluster({
  name: 'one', domain: 'bramble.example', networks: { lan: ['10.10.11.0/24'] }, components: [],
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
});
`,
    'one/images.yaml': 'images: {}\n',
  });
  const out = grown({ [MAP]: map('old', clusters) });
  const args = ['--clusters', clusters, '--out', out];
  expect(await command([...args, '--check'])).toMatchObject({ code: 1, out: expect.stringContaining(`update ${MAP}`) });
  expect(readFileSync(join(out, MAP), 'utf8')).toBe(map('old', clusters));
  expect((await command(args)).code).toBe(0);
  expect(readFileSync(join(out, MAP), 'utf8')).toContain('pi-1');
});
