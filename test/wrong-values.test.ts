import {
  app,
  type Cluster,
  claim,
  component,
  configMapVolume,
  emptyDir,
  externalService,
  helmRelease,
  image,
  node,
  role,
  route,
  secret,
  semver,
  service,
  Workload,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { flux, example as fluxProps } from '../charts/addons/flux/index.ts';
import {
  basicAuth,
  login,
  rateLimit,
  timeLimit,
  traefik,
  example as traefikProps,
} from '../charts/addons/traefik/index.ts';
import { findingLine } from '../lib/model/finding.ts';
import { AGENT, BUSYBOX } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

type Tree = Readonly<Record<string, unknown>> | readonly unknown[];

/** What somebody declares with many props, and what is made of it. Each part of it may be wrong. */
const DECLARED: Readonly<Record<string, readonly [Tree, (given: never) => object]>> = {
  'an app': [
    {
      name: 'web',
      image: image('docker.io/library/busybox', { follow: semver('^1.4') }),
      port: 8080,
      ports: { metrics: { container: 9090, protocol: 'TCP' } },
      health: { readiness: { path: '/', port: 'http' } },
      expose: { through: 'lan', host: 'web.bramble.example', path: ['/a', '/d'] },
      env: { A: secret('a'), B: (cluster: Cluster) => cluster.name, C: 3 },
      args: ['-f'],
      volumes: { '/tmp': emptyDir('tmp', { size: '16Mi' }), '/data': claim('data', '1Gi') },
      files: { '/etc/a': 'a' },
      resources: { cpu: '10m', memory: '64Mi', disk: '1Gi' },
      dns: { servers: ['10.10.11.40'], search: ['bramble.example'], ndots: 1 },
      security: { user: 1000, capabilities: ['NET_RAW'] },
      sidecars: { side: { first: true, image: BUSYBOX, volumes: { '/etc/b': configMapVolume('b', 'b') } } },
      uses: ['web'],
      scrape: { port: 'metrics', path: '/metrics', pods: { a: 'b' }, keep: 'a' },
      egress: { to: ['10.10.11.40/32:53/UDP'] },
      overrides: [{ kind: 'Deployment', because: 'a test', merge: { spec: { minReadySeconds: 3 } } }],
      accept: { 'no-login': 'a test' },
      with: [basicAuth({ secret: 'web-users' }), rateLimit({ average: 3 })],
      paths: { '/a/b': { port: 'metrics', with: [login(), timeLimit('3s')] }, '/a/c': { with: [] } },
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'a', effect: 'NoSchedule' }],
    },
    (given: never) => ({ components: [app(given)] }),
  ],
  'a release': [
    {
      name: 'release',
      repository: 'oci://ghcr.io/bramble/release',
      version: '1.2.3',
      values: { a: { b: [1] } },
      expose: { through: 'lan' },
      service: { name: 'release', port: 80 },
      installs: { crds: ['a.example'], secrets: ['a'], objects: [{ kind: 'Service', name: 'b', ports: [80] }] },
      images: [BUSYBOX],
      with: [login()],
      provides: { metrics: { namespace: 'release', workload: 'release' } },
    },
    (given: never) => ({ components: [helmRelease(given)] }),
  ],
  'add-ons': [
    { traefik: traefikProps, flux: fluxProps },
    ({ traefik: one, flux: other }: { traefik: never; flux: never }) => ({ components: [traefik(one), flux(other)] }),
  ],
  'facts of a cluster': [
    {
      name: 'home',
      domain: 'bramble.example',
      nodes: [node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11', labels: { a: 'b' } })],
      networks: { lan: ['10.10.11.0/24'], pods: '10.42.0.0/16' },
      loadBalancers: '10.10.11.21-10.10.11.29',
      accept: { 'unmoved-image': 'a test' },
      components: [component({ name: 'web' })],
    },
    (given: never) => given as object,
  ],
  'what a component draws': [
    {
      service: { name: 'a', workload: 'a', ports: { http: { port: 80, target: 8080 } }, loadBalancer: true },
      role: { name: 'a', rules: [{ groups: [''], resources: ['pods'], verbs: ['get'] }], serviceAccount: 'a' },
      external: { name: 'b', address: '10.10.11.40', ports: { sql: 3306 } },
      workload: { name: 'a', containers: { a: { image: BUSYBOX, command: ['a'], ports: { http: 80 } } } },
      route: {
        name: 'a',
        service: 'a',
        port: 80,
        passes: ['a'],
        expose: { through: 'lan', path: '/' },
        with: [login()],
      },
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: { a: 'b' } }, data: { a: 'b' } },
      host: 'drawing',
    },
    (given: Readonly<Record<string, never>>) => ({
      components: [
        component({
          name: 'drawing',
          images: [BUSYBOX],
          expose: { through: 'lan' },
          chart: (chart, cluster) => {
            service(chart, cluster, given.service!);
            role(chart, given.role!);
            externalService(chart, cluster, given.external!);
            new Workload(chart, cluster, given.workload!);
            route(chart, cluster, given.route!);
            new ApiObject(chart, 'object', given.object!);
            cluster.url(given.host!);
          },
        }),
      ],
    }),
  ],
};

/** A value, and how findings may quote it. */
const ODD: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1.5,
  1e99,
  3n,
  true,
  '',
  'odd',
  'two\nlines',
  'o'.repeat(10_000),
  Symbol('odd'),
  () => undefined,
  () => {
    throw new TypeError("Cannot read properties of undefined (reading 'odd')");
  },
  {},
  [],
  [null],
  [[]],
  { odd: { odd: [{}] } },
  { is: 'odd' },
  new Date(0),
  /odd/,
  undefined,
);

type Path = readonly string[];

/** The places of all values within one, without those that functions made, of which the outside is enough. */
function places(given: unknown, at: Path = []): readonly Path[] {
  if (typeof given !== 'object' || given === null || 'is' in given) return [at];
  return [at, ...Object.entries(given).flatMap(([key, each]) => places(each, [...at, key]))];
}

function replaced(given: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  // Another change may have taken it away.
  if (typeof given !== 'object' || given === null) return given;
  if (Array.isArray(given)) return given.map((each, at) => (String(at) === key ? replaced(each, rest, value) : each));
  const map = given as Readonly<Record<string, unknown>>;
  return { ...map, [key]: replaced(map[key], rest, value) };
}

const FORBIDDEN = /\[object |undefined|NaN|Construct\b|cannot read|is not a function|is not iterable/i;

const wrong = fc.constantFrom(...Object.entries(DECLARED)).chain(([name, [tree, make]]) =>
  fc.array(fc.tuple(fc.constantFrom(...places(tree).slice(1)), ODD), { minLength: 1, maxLength: 2 }).map((changes) => ({
    name,
    changes,
    given: changes.reduce((all, [at, odd]) => replaced(all, at, odd), tree as unknown),
    make,
  })),
);

it('whatever is declared wrongly is told in lines that a person understands', () => {
  fc.assert(
    fc.property(wrong, ({ given, make }) => {
      const { findings } = renderSample(sample(make(given as never)), {});
      for (const finding of findings) {
        const line = findingLine({ ...finding, file: 'charts/apps/web.ts', line: 3 });
        expect(line).not.toMatch(FORBIDDEN);
        expect(line).not.toMatch(/\n|\s{4}at /);
        expect([finding.what, finding.fix].map((text) => text.length > 3)).toEqual([true, true]);
      }
    }),
    { numRuns: 60 },
  );
});
