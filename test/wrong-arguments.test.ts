import {
  alphabetical,
  amend,
  app,
  type Component,
  type ComponentProps,
  claim,
  component,
  externalService,
  helmRelease,
  image,
  role,
  route,
  secret,
  semver,
  service,
  serviceAccount,
  Workload,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { web } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What somebody gives who does not ask the types. */
const given = <T>(value: unknown): T => value as T;

const drawing = (chart: ComponentProps['chart']): Component => component({ name: 'x', chart });
const configMap = (data: unknown) =>
  drawing((chart) => {
    const metadata = { name: 'x', labels: { 'bramble.example/read': 'yes' } };
    new ApiObject(chart, 'a', given({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }));
  });

/** The findings, without the number of the line in this file. */
function told(wrong: unknown): readonly string[] {
  const { findings } = renderSample(sample({ components: given([wrong]) }));
  return findings.map((each) => brief(each).replace(/test\/wrong-arguments\.test\.ts:\d+/, 'HERE'));
}

const DECLARED: Readonly<Record<string, readonly [() => unknown, string]>> = {
  'app(null)': [() => app(given(null)), ' components[0]: null is no map'],
  'app()': [() => app(given(undefined)), ' components[0]: nothing is no map'],
  'app() with a text': [() => app(given('web')), " components[0]: 'web' is no map"],
  'helmRelease()': [() => helmRelease(given(undefined)), ' components[0]: nothing is no map'],
  'component() of nothing': [() => component(given(undefined)), " components[0]: has no 'name'"],
  'component() of a number': [() => component(given(3)), " components[0]: has no 'name'"],
  'rows of kinds that are none': [
    () => component({ name: 'x', kinds: given({ references: [null] }) }),
    '/x kinds.references[0]: null is no row',
  ],
  'a row of kinds without what is read of it': [
    () => component({ name: 'x', kinds: given({ pods: [{ kinds: 'a/B' }] }) }),
    '/x kinds.pods[0].at: nothing is no text',
  ],
  'an override that no manifest can hold': [
    () => web({ overrides: [{ kind: 'Deployment', because: 'x', merge: given({ spec: { replicas: () => 1 } }) }] }),
    '/web overrides[0].merge.spec.replicas: a function is nothing that a manifest can hold',
  ],
  'image() of nothing': [() => web({ image: image(given(undefined)) }), "/web image: has no 'repository'"],
  'semver() of a number': [
    () => web({ image: image('docker.io/library/x', { follow: semver(given(3)) }) }),
    '/web image.follow.range: 3 is no text',
  ],
  'alphabetical()': [
    () => web({ image: image('docker.io/library/x', { follow: alphabetical(given(undefined)) }) }),
    "/web image.follow: has no 'pattern'",
  ],
  'claim()': [
    () => web({ volumes: { '/x': claim(given(undefined), given(undefined)) } }),
    "/web volumes['/x']: has no 'name', 'size'",
  ],
  'secret()': [() => web({ env: { A: secret(given(undefined)) } }), "/web env.A: has no 'key'"],
  'a function that gives no text': [
    () => web({ env: { A: given(() => undefined) } }),
    '/web env.A: the function gives nothing, and no text',
  ],
};

const DRAWN: Readonly<Record<string, readonly [ComponentProps['chart'], string]>> = {
  'service()': [(c, k) => void service(c, k, given(null)), 'service(): null is no map'],
  'service() with its arguments in another order': [
    (c, k) => void service(given(k), given(c), { workload: 'x', ports: {} }),
    'service() is given a map in the place of the chart',
  ],
  'service() with a port in quotes': [
    (c, k) => void service(c, k, { workload: 'x', ports: given({ http: '80' }) }),
    "service(): ports.http: '80' is no number",
  ],
  'role()': [(c) => void role(c, given({ name: 'x', rules: 3 })), 'role(): rules: 3 is no list'],
  'serviceAccount()': [(c) => void serviceAccount(c, given(undefined)), 'serviceAccount(): nothing is no text'],
  'externalService()': [
    (c, k) => void externalService(c, k, given({ name: 'x', address: 3, ports: {} })),
    'externalService(): address: 3 is no text',
  ],
  'route()': [(c, k) => void route(c, k, given({})), "route(): has no 'name', 'service', 'port', 'expose'"],
  'a workload of nothing': [(c, k) => void new Workload(c, k, given(null)), 'null is no map'],
  'a workload nowhere': [
    (_, k) => void new Workload(given(undefined), k, { name: 'x', containers: {} }),
    'new Workload() is given nothing in the place of the chart',
  ],
  'amend()': [() => void amend(given(null), {}), 'amend() is given null in the place of the chart'],
  'cluster.host()': [(_, k) => void k.host(given(undefined)), 'cluster.host() is given nothing'],
  'cluster.need()': [(_, k) => void k.need(given<'ingress'>(3)), 'cluster.need() is given 3'],
  'cluster.image()': [(_, k) => void k.image(given(null)), 'cluster.image() is given null, which is no image'],
  'cluster.tag()': [(_, k) => void k.tag(given('x')), "cluster.tag() is given 'x', which is no image"],
  'cluster.crds()': [(_, k) => void k.crds(given(undefined)), 'cluster.crds() is given nothing'],
  'what is not there': [
    (_, k) => void given<{ foo: { bar: string } }>(k).foo.bar,
    "its chart cannot be drawn: 'bar' is asked of a value that is not there",
  ],
  'no function': [
    (_, k) => {
      const { foo } = given<{ foo: () => void }>(k);
      foo();
    },
    "its chart cannot be drawn: 'foo' is called, which is no function",
  ],
};

describe('a wrong argument is one finding in words', () => {
  it.each(Object.entries(DECLARED))('%s', (_, [declare, expected]) => {
    expect(told(declare())).toEqual([`error home${expected}`]);
  });
});

describe('what a drawing gives wrongly is one finding with the line that gives it', () => {
  it.each(Object.entries(DRAWN))('%s', (_, [chart, expected]) => {
    expect(told(drawing(chart))).toEqual([`error home/x HERE: ${expected}`]);
  });
});

describe('a drawing is refused in words', () => {
  it.each<[string, Component, string]>([
    ['that is asynchronous', drawing(given(async () => Promise.reject(new Error('late')))), ' chart: is asynchronous'],
    [
      'that throws what is no error',
      drawing(() => {
        throw null;
      }),
      ": its chart cannot be drawn: it throws 'something that is no error'",
    ],
    [
      'that never ends',
      drawing(function again(): void {
        again();
      }),
      ': its chart cannot be drawn: a function calls itself without end',
    ],
    [
      'of no container',
      drawing((c, k) => void new Workload(c, k, { name: 'x', containers: {} })),
      ' containers: has no container',
    ],
    [
      'of a calculation without a result',
      configMap({ a: Number.NaN }),
      ": draws a ConfigMap 'x', where data.a: what is calculated there is nothing that a manifest can hold",
    ],
    [
      'of a symbol',
      configMap({ a: Symbol('q') }),
      ": draws a ConfigMap 'x', where data.a: Symbol(q) is nothing that a manifest can hold",
    ],
    [
      'of what cdk8s-plus refuses',
      drawing((c) => void new kplus.Ingress(c, 'i')),
      ': draws an Ingress that leads nowhere',
    ],
  ])('%s', (_, wrong, expected) => {
    expect(told(wrong)).toEqual([`error home/x${expected}`]);
  });
});
