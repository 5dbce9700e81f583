import { app, claim, component, image, type JsonMap, list, type Override, path } from 'bramble';
import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { listKeys } from '../lib/kinds/list-keys.ts';
import { itemKey, merge } from '../lib/model/merge.ts';
import { CRDS, renderSample, SCHEMAS, sample } from './sample-cluster.ts';

const keysOf = listKeys({ schemas: SCHEMAS, crds: CRDS });
const POD = { apiVersion: 'v1', kind: 'Pod' };
const CONTAINER = keysOf(POD)?.field('spec')?.field('containers')?.items;

/** Lists of Kubernetes with their keys, each with items of few different keys, so that many meet. */
const few = (...values: readonly (string | number)[]) => fc.constantFrom(...values);
const LISTS = {
  volumeMounts: { mountPath: few('/a', '/b', '/c'), name: few('x', 'y'), subPath: few('1', '2') },
  volumeDevices: { devicePath: few('/a', '/b', '/c'), name: few('x', 'y') },
  ports: { containerPort: few(53, 80, 443), protocol: few('TCP', 'UDP'), name: few('x', 'y'), hostPort: few(1, 2) },
  env: { name: few('A', 'B', 'C'), value: few('1', '2') },
} as const;
type Field = keyof typeof LISTS;

const field = fc.constantFrom(...(Object.keys(LISTS) as Field[]));
/** Items with keys, no two of one key. */
const items = (of: Field) => {
  const keys = CONTAINER?.field(of);
  if (!keys) throw new Error(`the schema gives ${of} no keys`);
  const item: fc.Arbitrary<JsonMap> = fc.record<JsonMap>(LISTS[of] as never);
  return fc.uniqueArray(item, { maxLength: 5, selector: (each) => itemKey(each, keys) });
};
const lists = field.chain((of) => fc.tuple(fc.constant(of), items(of), items(of)));
const merged = (of: Field, target: readonly JsonMap[], change: readonly JsonMap[]) =>
  list(merge({ [of]: target }, { [of]: change }, CONTAINER)[of]);
const keyIn = (of: Field) => (item: JsonMap) => itemKey(item, CONTAINER!.field(of)!);

describe('lists that Kubernetes gives keys', () => {
  it('lose no item, keep their order, and get each item of the change once', () => {
    fc.assert(
      fc.property(lists, ([of, target, change]) => {
        fc.pre(change.length > 0);
        const keys = merged(of, target, change).map(keyIn(of));
        const before = target.map(keyIn(of));
        const added = change.map(keyIn(of)).filter((key) => !before.includes(key));
        expect(keys).toEqual([...before, ...added]);
      }),
    );
  });

  it('take from the change what it says, and keep the rest of the item', () => {
    fc.assert(
      fc.property(lists, ([of, target, change]) => {
        const result = new Map(merged(of, target, change).map((item) => [keyIn(of)(item), item]));
        for (const item of change) {
          const old = target.find((each) => keyIn(of)(each) === keyIn(of)(item));
          expect(result.get(keyIn(of)(item))).toEqual({ ...old, ...item });
        }
      }),
    );
  });

  it('do not change by a change that is in them, nor by the same change twice', () => {
    fc.assert(
      fc.property(lists, ([of, target, change]) => {
        fc.pre(target.length > 0 && change.length > 0);
        expect(merged(of, target, target)).toEqual(target);
        const once = merged(of, target, change);
        expect(merged(of, once, change)).toEqual(once);
      }),
    );
  });

  it('lose by $patch what it names, and nothing else', () => {
    fc.assert(
      fc.property(lists, ([of, target, change]) => {
        const removed = new Set(change.map(keyIn(of)));
        const result = merged(
          of,
          target,
          change.map((item) => ({ ...item, $patch: 'delete' })),
        );
        if (change.length > 0) expect(result).toEqual(target.filter((item) => !removed.has(keyIn(of)(item))));
      }),
    );
  });

  it('lose nothing where an item has no key, or the key of another', () => {
    fc.assert(
      fc.property(lists, ([of, target, change]) => {
        fc.pre(target.length > 0);
        const result = merged(of, target, [...target, { name: 'keyless' }, ...target, ...change]);
        for (const item of target) expect(result.map(keyIn(of))).toContain(keyIn(of)(item));
      }),
    );
  });
});

it('a list without keys is replaced, and null removes a field, a list, or a field of an item', () => {
  const mounts = [{ name: 'data', mountPath: '/data', subPath: 'a' }];
  const target = { command: ['a', 'b'], args: ['c'], volumeMounts: mounts };
  const change = { command: ['d'], args: null, volumeMounts: [{ mountPath: '/data', subPath: null }] };
  expect(merge(target, change, CONTAINER)).toEqual({
    command: ['d'],
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  });
  expect(merge(target, { volumeMounts: [] }, CONTAINER).volumeMounts).toEqual([]);
});

it('the lists of NetworkPolicies have no keys, though their items may bear names', () => {
  const policy = keysOf({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' });
  expect(policy?.field('spec')?.field('ingress')?.items?.field('ports')?.keys).toBeUndefined();
});

describe('an override', () => {
  const IMAGE = image('docker.io/library/busybox');
  const drawn = (kind: string, components: Parameters<typeof sample>[0]) => {
    const { stages, findings } = renderSample(sample(components));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    return stages.flatMap(({ objects }) => objects).find((object) => object.kind === kind)!;
  };

  it('adds mounts of a volume that is mounted already', () => {
    const volumeMounts = [
      { name: 'data', mountPath: '/config', subPath: 'config' },
      { name: 'data', mountPath: '/themes', subPath: 'themes' },
    ];
    const change = (merged: Override['merge']) => ({ kind: 'Deployment', because: 'one claim', merge: merged });
    const overrides = [change({ spec: { template: { spec: { containers: [{ name: 'web', volumeMounts }] } } } })];
    const web = app({ name: 'web', image: IMAGE, volumes: { '/config': claim('data', '1Gi') }, overrides });
    const [container] = list(
      path(drawn('Deployment', { components: [web] }), 'spec', 'template', 'spec', 'containers'),
    );
    expect(container?.volumeMounts).toEqual(volumeMounts);
  });

  it('merges the lists of a custom kind by the keys that its definition gives them', () => {
    const keyed = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['on', 'side'] };
    const text = { type: 'string' };
    const properties = { on: text, side: { ...text, default: 'left' }, note: text };
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'doors.things.example' },
      spec: {
        group: 'things.example',
        scope: 'Namespaced',
        names: { kind: 'Door', plural: 'doors', singular: 'door', listKind: 'DoorList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: {
                    type: 'object',
                    properties: {
                      hinges: { ...keyed, items: { type: 'object', required: ['on'], properties } },
                      names: { type: 'array', items: { type: 'object', properties: { name: text, note: text } } },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    };
    const spec = {
      hinges: [
        { on: 'top', side: 'left', note: 'a' },
        { on: 'top', side: 'right', note: 'b' },
      ],
      names: [{ name: 'front' }],
    };
    const door = { apiVersion: 'things.example/v1', kind: 'Door', metadata: { name: 'web' }, spec };
    const hinges = [{ on: 'top', note: 'c' }, { on: 'bottom' }];
    const web = component({
      name: 'web',
      crds: (chart) => void new ApiObject(chart, 'crd', crd),
      chart: (chart) => void new ApiObject(chart, 'door', door),
      overrides: [{ kind: 'Door', because: 'it creaks', merge: { spec: { hinges, names: [{ name: 'back' }] } } }],
    });
    expect(drawn('Door', { components: [web] }).spec).toEqual({
      hinges: [{ on: 'top', side: 'left', note: 'c' }, spec.hinges[1], { on: 'bottom' }],
      names: [{ name: 'back' }],
    });
  });
});
