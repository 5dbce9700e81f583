import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import '../lib/constructs/plain-data.ts';

/** An app with a resolver of its own, which cdk8s is left to. */
const byCdk8s = () => new App({ resolvers: [{ resolve: () => {} }] });

/** The same object, drawn into two apps. */
function both(draw: (chart: Chart) => ApiObject): readonly (() => unknown)[] {
  return [new App(), byCdk8s()].map((app) => {
    const object = draw(new Chart(app, 'web', { namespace: 'web', labels: { app: 'web' } }));
    return () => object.toJson();
  });
}

const ofData = (data: object) => (chart: Chart) =>
  new ApiObject(chart, 'web', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, ...data });

const RIGHT: Readonly<Record<string, (chart: Chart) => ApiObject>> = {
  'keys out of order, and none without a value': ofData({ z: 1, a: { y: null, x: undefined, b: [] }, data: {} }),
  'lists with gaps': ofData({ list: [1, null, { b: 1, a: [] }] }),
  'a lazy value of a lazy value': ofData({
    data: Lazy.any({ produce: () => ({ a: Lazy.any({ produce: () => 1 }) }) }),
  }),
  'a lazy value of none': ofData({
    data: Lazy.any({ produce: () => undefined }),
    list: [Lazy.any({ produce: () => null })],
  }),
  'a token': ofData({ data: { resolve: () => ({ b: 1, a: 2 }) } }),
  'keys that tokens and unions have too': ofData({ data: { resolve: 'a', value: 'b' }, spec: { value: 'c' } }),
  'amounts and ports': (chart) =>
    new k8s.KubeService(chart, 'web', {
      spec: {
        ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }],
        externalIPs: [],
      },
    }),
  'metadata of which cdk8s makes some itself': (chart) => {
    const object = new ApiObject(chart, 'web', { apiVersion: 'v1', kind: 'Secret' });
    object.metadata.addLabel('b', Lazy.any({ produce: () => 'c' }));
    object.metadata.add('generation', 1);
    return object;
  },
  'metadata that is empty, or is added to': (chart) => {
    const object = new ApiObject(chart, 'web', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'web', labels: {}, annotations: { b: '', a: 'c' }, odd: { a: {}, b: [] }, list: [{}, 1] },
    });
    object.metadata.addAnnotation('0', 'a');
    object.metadata.addFinalizers('b', 'a');
    return object;
  },
  'a patch': (chart) => {
    const object = ofData({ data: { a: '1' } })(chart);
    object.addJsonPatch(JsonPatch.replace('/data/a', '2'));
    return object;
  },
};

test.each(Object.entries(RIGHT))('%s: what cdk8s makes of it', (_, draw) => {
  const [mine, theirs] = both(draw).map((make) => JSON.stringify(make()));
  expect(mine).toBe(theirs);
});

test.each([
  ['an object of a class', ofData({ data: new Map() })],
  ['a date', ofData({ data: new Date(0) })],
  [
    'a value that fails',
    ofData({
      data: Lazy.any({
        produce: () => {
          throw new Error('of the author');
        },
      }),
    }),
  ],
])('%s: told in the words of cdk8s', (_, draw) => {
  const [mine, theirs] = both(draw).map((make) => {
    try {
      return make();
    } catch (error) {
      return String(error);
    }
  });
  expect(mine).toMatch(/Failed serializing construct/);
  expect(mine).toBe(theirs);
});
