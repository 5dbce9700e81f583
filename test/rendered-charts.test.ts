import { component, helmRelease, host, image } from 'bramble';
import { objectsDigest } from '../lib/input/read-charts.ts';
import type { JsonMap } from '../lib/model/object.ts';
import type { ChartFolder, ChartRecord, RenderedChart } from '../lib/model/rendered-chart.ts';
import type { Rendering } from '../lib/render.ts';
import { ROLE, release, rendered, renderWith, SERVICE, WORKLOAD } from './sample-chart.ts';
import { wayIn, web } from './sample-network.ts';

const lines = ({ findings }: Rendering) =>
  findings.map(({ rule, where, what, origin }) => `${rule} ${where}: ${what}${origin === 'chart' ? ' (chart)' : ''}`);

/** The policy of the chart's pods, as text; undefined where there is none. */
const policy = ({ files }: Rendering, name = 'db') => files.get(`dist/home/db/networkpolicy.${name}.yaml`);

describe('what a chart makes', () => {
  it('is seen, and never written', () => {
    const rendering = renderWith([release()], [rendered(`${WORKLOAD()}---${SERVICE}`)]);
    expect(lines(rendering)).toEqual([]);
    expect(rendering.stages.flatMap(({ objects }) => objects.map(({ kind }) => kind))).toContain('Deployment');
    const written = [...rendering.files.keys()].filter((path) => path.startsWith('dist/home/db/'));
    expect(written).toEqual(
      [
        'dist/home/db/namespace.db.yaml',
        'dist/home/db/helmrelease.db.yaml',
        'dist/home/db/helmrepository.db.yaml',
        'dist/home/db/networkpolicy.default-deny.yaml',
        'dist/home/db/networkpolicy.db.yaml',
      ].sort((a, b) => written.indexOf(a) - written.indexOf(b)),
    );
    expect(rendering.files.get('flux/home/db.yaml')).not.toContain('kind: Deployment');
  });

  it('is put to the rules, with the chart as what draws it', () => {
    const chart = rendered(
      WORKLOAD('hostPID: true', 'env: [{ name: A, valueFrom: { secretKeyRef: { name: db, key: a } } }]'),
    );
    expect(lines(renderWith([release()], [chart]))).toEqual([
      "missing-secret deployment.db.yaml: refers to the Secret 'db', which is not there (chart)",
      "pod-security deployment.db.yaml: has hostPID: the namespace 'db' is restricted, and refuses its pods (chart)",
    ]);
  });

  it('can be accepted, be it an error: it is another’s', () => {
    const accept = { 'pod-security': 'the node is its own' };
    const { findings, accepted } = renderWith([release({ accept })], [rendered(WORKLOAD('hostPID: true'))]);
    expect([findings.length, accepted.map(({ rule }) => rule)]).toEqual([0, ['pod-security']]);
  });

  it('is counted among what the nodes have to carry', () => {
    const asked = (charts: readonly RenderedChart[]) => renderWith([release()], charts).load.memory.total.asked;
    expect(asked([rendered(WORKLOAD())]) - asked([])).toBe(32 * 2 ** 20);
  });

  it('is a reference that leads nowhere, or holds, as any', () => {
    const keys = 'data: { password: "" }';
    const secret = (name: string) => `---\napiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\n${keys}\n`;
    const reads = (key: string) =>
      rendered(
        WORKLOAD('', `env: [{ name: A, valueFrom: { secretKeyRef: { name: db, key: ${key} } } }]`) + secret('db'),
      );
    expect(lines(renderWith([release()], [reads('password')]))).toEqual([]);
    expect(lines(renderWith([release()], [reads('pasword')]))).toEqual([
      "missing-secret-key deployment.db.yaml: refers to the key 'pasword' of the Secret 'db', which has no such key (chart)",
    ]);
  });

  it('needs no Secret of a person where a job of the chart may make it', () => {
    const reads = WORKLOAD('', 'env: [{ name: A, valueFrom: { secretKeyRef: { name: certs, key: a } } }]');
    expect(lines(renderWith([release()], [rendered(`${reads}---${ROLE('secrets')}`)]))).toEqual([]);
  });

  it('bears the tag of today where an image in the values has another', () => {
    const DB = image('registry.bramble.example/db');
    const values = (cluster: { tag(of: typeof DB): string }) => ({ tag: cluster.tag(DB) });
    const record = { pins: { db: 'registry.bramble.example/db:1.0.0' }, values: { tag: '1.0.0' } };
    const pins = { db: 'registry.bramble.example/db:1.1.0' };
    const rendering = renderWith([release({ images: [DB], values })], [rendered(WORKLOAD(), record)], { pins });
    expect(lines(rendering)).toEqual([]);
    expect(JSON.stringify(rendering.stages)).toContain('registry.bramble.example/db:1.1.0');
  });
});

describe('the Service that a release exposes', () => {
  const exposed = (name: string) => [wayIn, release({ expose: { through: 'lan' }, service: { name, port: 5432 } })];

  it('is looked for in the chart, where that is rendered', () => {
    const chart = rendered(`${WORKLOAD()}---${SERVICE}`);
    const found = (name: string) =>
      lines(renderWith(exposed(name), [chart])).filter((line) => line.startsWith('missing-service'));
    expect(found('db')).toEqual([]);
    expect(found('db-web')).toEqual([
      "missing-service ingressroute.db.yaml: spec.routes[0].services[db-web] refers to the Service 'db-web', which is not there",
    ]);
  });

  it('is believed to be there, where it is not', () => {
    const found = lines(renderWith(exposed('db-web'), [])).filter((line) => line.startsWith('missing-service'));
    expect(found).toEqual([]);
  });
});

describe('who may connect to the pods of a chart', () => {
  const all = `${WORKLOAD()}---${SERVICE}`;

  it('is who uses it, on its port, and the release itself', () => {
    const uses = web('web', { env: { DB: host('db:sql') } });
    const rendering = renderWith([uses, release()], [rendered(all)]);
    expect(lines(rendering)).toEqual([]);
    expect(rendering.files.get('dist/home/web/deployment.web.yaml')).toContain('db.db.svc.cluster.local');
    const text = policy(rendering)!;
    expect(text).toContain('podSelector:\n    matchLabels:\n      app: db\n');
    expect(text).toContain('ports:\n        - port: 5432');
    // Neither the API server nor the ingress.
    expect(text).not.toContain('ipBlock');
  });

  it('is everybody as before, where it is not rendered, or may make pods of its own', () => {
    const open = policy(renderWith([wayIn, release()], []));
    expect(open).toContain('podSelector: {}');
    expect(policy(renderWith([wayIn, release()], [rendered(`${all}---${ROLE('pods')}`)]), 'db-helmrelease')).toContain(
      'podSelector: {}',
    );
  });

  it.each([
    ['may have it ask while it runs', ROLE('validatingwebhookconfigurations'), {}],
    ['says that it is asked', '', { installs: { webhooks: ['bramble.example'] } }],
  ])('is the API server too, where a chart %s', (_, role, props) => {
    const chart = rendered([all, role].filter(Boolean).join('---'));
    expect(policy(renderWith([release(props)], [chart]))).toContain('ipBlock');
  });

  it('does not take the name of a policy that the chart brings', () => {
    const own =
      '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: db }\nspec: { podSelector: {} }\n';
    const rendering = renderWith([release()], [rendered(all + own)]);
    expect(policy(rendering)).toBeUndefined();
    expect(policy(rendering, 'db-deployment')).toContain('app: db');
  });
});

describe('the kinds of a chart', () => {
  const CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: hedges.garden.example }
spec:
  group: garden.example
  scope: Namespaced
  names: { kind: Hedge, plural: hedges, singular: hedge, listKind: HedgeList }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { height: { type: integer } } } } } } }]
`;
  const hedge = (height: unknown) =>
    component({
      name: 'garden',
      chart: (chart) => {
        const { ApiObject } = jest.requireActual<typeof import('cdk8s')>('cdk8s');
        new ApiObject(chart, 'hedge', {
          ...{ apiVersion: 'garden.example/v1', kind: 'Hedge', metadata: { name: 'a' }, spec: { height } },
        });
      },
    });

  it('are there, with their schema, and their objects wait for the release', () => {
    const rendering = renderWith([hedge(2), release()], [rendered(CRD)]);
    expect(lines(rendering)).toEqual([]);
    expect(rendering.files.get('flux/home/garden.yaml')).toContain('dependsOn:\n    - name: db\n');
    expect(rendering.files.get('flux/home/db.yaml')).toMatch(
      /healthChecks:\n {4}- name: db\n.*\n.*\n {6}kind: HelmRelease\n {2}interval/,
    );
    expect(lines(renderWith([hedge('high'), release()], [rendered(CRD)]))).toEqual([
      "wrong-type hedge.a.yaml: spec.height is the text 'high', which is no whole number",
    ]);
  });

  it('have to be declared where the chart is not rendered', () => {
    expect(lines(renderWith([hedge(2), release()], [])).map((line) => line.split(' ')[0])).toContain('missing-crd');
  });
});

describe('a chart that was rendered from something else is found', () => {
  const cases: Readonly<Record<string, readonly [record: Partial<ChartRecord>, words: string]>> = {
    'another version': [{ version: '1.2.2' }, 'the version is 1.2.3, and was 1.2.2'],
    'another chart': [
      { chart: 'sql' },
      'the chart is db of https://charts.bramble.example, and was sql of https://charts.bramble.example',
    ],
    'other values': [{ values: { a: { b: 1 } } as JsonMap }, 'values.a has changed'],
    'another name': [{ as: { name: 'sql', namespace: 'db' } }, 'the release goes by another name'],
    'another Kubernetes': [{ kubernetes: '1.35.0' }, 'Kubernetes is 1.36.0, and was 1.35.0'],
    'other kinds': [{ apis: ['garden.example/v1/Hedge'] }, 'the cluster has other kinds'],
    'its tests': [{ without: [] }, 'Flux installs other parts of it'],
  };
  it.each(Object.entries(cases))('%s', (_, [record, words]) => {
    expect(lines(renderWith([release()], [rendered(WORKLOAD(), record)], { kubernetes: '1.36.0' }))).toEqual([
      `stale-chart helmrelease.db.yaml: the chart db 1.2.3 was rendered from something else: ${words}`,
    ]);
  });

  it('what somebody changed in it', () => {
    expect(lines(renderWith([release()], [rendered(WORKLOAD(), {}, { isEdited: true })]))).toEqual([
      'stale-chart helmrelease.db.yaml: imports/charts/home/db is not what the chart db 1.2.3 was rendered to: somebody changed it, or a merge did',
    ]);
  });

  it('what was rendered for a release that is gone', () => {
    expect(lines(renderWith([], [rendered(WORKLOAD())]))).toEqual([
      'stale-chart imports/charts/home/db: was rendered for the HelmRelease db/db, which is not there',
    ]);
  });

  it('a changed folder of this repository, and one that is not there, or not sent to Flux', () => {
    const own = helmRelease({ name: 'db', chart: './helm/db' });
    const chart = rendered(WORKLOAD(), { repository: undefined, chart: './helm/db', version: '0.1.0', folder: 'a' });
    const folder = { path: './helm/db', version: '0.1.0', digest: 'a' };
    const found = (...folders: readonly ChartFolder[]) =>
      lines(renderWith([own], [chart], { chartFolders: () => folders }));
    expect(found(folder)).toEqual([]);
    expect(found({ ...folder, digest: 'b' })).toEqual([
      'stale-chart helmrelease.db.yaml: the chart ./helm/db 0.1.0 was rendered from something else: the folder ./helm/db has changed, and its version, which Flux goes by, has not',
    ]);
    expect(found({ ...folder, isIgnored: true })).toEqual([
      'missing-chart helmrelease.db.yaml: .sourceignore keeps the chart ./helm/db from Flux',
    ]);
    expect(found({ ...folder, path: './helm/bd' })).toContain(
      'missing-chart helmrelease.db.yaml: its chart ./helm/db is no folder with a Chart.yaml',
    );
  });

  it('a chart that nobody rendered', () => {
    expect(lines(renderWith([release()], []))).toEqual([
      'unrendered-chart helmrelease.db.yaml: installs the chart db 1.2.3, and nobody knows what that makes',
    ]);
  });
});

describe('values are held against the schema of the chart', () => {
  const schema: JsonMap = {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: { type: 'string' },
      replicas: { type: 'integer', minimum: 1 },
      mode: { enum: ['one', 'many'] },
      ports: { type: 'array', items: { $ref: '#/$defs/port' } },
      auth: { allOf: [{ properties: { user: { type: ['string', 'null'], pattern: '^[a-z]+$' } } }] },
    },
    $defs: { port: { type: 'object', properties: { number: { type: 'integer', maximum: 65535 } } } },
  };
  const found = (values: JsonMap) =>
    renderWith([release({ values })], [rendered('', { values }, { schema, objects: new Map() })], {}).findings.map(
      ({ rule, what, fix }) => `${rule}: ${what} (${fix})`,
    );
  const record = objectsDigest([]);

  it.each([
    [{ replicas: '2' }, "values.replicas is '2', and the chart takes a whole number (give a whole number)"],
    [{ replicas: 0 }, "values.replicas is 0, which breaks the chart's minimum, 1 (give one within the bound)"],
    [{ replica: 2 }, "values.replica is no value that the chart knows (did you mean 'replicas'?)"],
    [{ mode: 'mony' }, "values.mode is 'mony', which is none of those that the chart takes (did you mean 'many'?)"],
    [
      { ports: [{ number: 70000 }] },
      "values.ports[0].number is 70000, which breaks the chart's maximum, 65535 (give one within the bound)",
    ],
    [
      { auth: { user: 'A' } },
      "values.auth.user is 'A', which the chart does not take (give one that matches ^[a-z]+$)",
    ],
  ])('%j', (values, line) => {
    expect(record).toMatch(/^[0-9a-f]{64}$/);
    expect(found(values as JsonMap)).toEqual([`chart-values: ${line}`]);
  });

  it('where they are right, and without what the chart fills in', () => {
    expect(found({ replicas: 2, mode: 'one', ports: [{ number: 80 }], auth: { user: null }, global: {} })).toEqual([]);
  });
});
