import fc from 'fast-check';
import { changesOf } from '../lib/checks/changes.ts';
import type { Placed } from '../lib/checks/placed.ts';
import { listKeys } from '../lib/kinds/list-keys.ts';
import type { ListKeys } from '../lib/model/merge.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject } from '../lib/model/object.ts';
import { readTreeOf } from '../lib/output/tree-files.ts';
import { type FieldChange, fieldChanges } from '../lib/review/field-changes.ts';
import { objectChanges } from '../lib/review/object-changes.ts';
import { appliedTo } from './applied-changes.ts';
import { CRDS, ROOT, SCHEMAS } from './sample-cluster.ts';

const { objects: all, kustomizations } = readTreeOf(ROOT);
const tree: readonly Placed[] = [...all, ...kustomizations];
const keysOf = listKeys(
  { schemas: SCHEMAS, crds: CRDS },
  tree.map(({ object }) => object),
);

/** Lists whose items have keys, and maps, in another order. */
function shuffled(value: Json, order: (length: number) => number, keys?: ListKeys, name = ''): Json {
  const turn = <T>(items: readonly T[]) => {
    const at = items.length === 0 ? 0 : order(items.length);
    return [...items.slice(at), ...items.slice(0, at)];
  };
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((each) => shuffled(each, order, keys?.items));
    return (keys?.keys || keys?.isSet) && name !== 'initContainers' ? turn(items) : items;
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(
    turn(Object.entries(value)).map(([key, each]) => [key, shuffled(each ?? null, order, keys?.field(key), key)]),
  );
}

const anObject = fc.constantFrom(...tree.map(({ object }) => object));

describe('whatever the tree', () => {
  it('it is the same as itself', () => {
    expect(objectChanges(changesOf(tree, tree), keysOf)).toEqual([]);
  });

  it('it is the same in another order of objects, keys, and items that have keys', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (first, second) => {
        const order = (length: number) => (first + length + second) % length;
        const other = [...tree].reverse().map((each) => ({
          ...each,
          object: shuffled(each.object, order, keysOf(each.object)) as KubernetesObject,
        }));
        expect(
          objectChanges(changesOf(tree, other), keysOf).map(({ placed, fields }) => [placed.path, fields]),
        ).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

/** An edit somewhere in an object: another value, a key that goes or comes, an item that goes or comes. */
const anEdit = fc.record({
  at: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  value: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant('64Mi'),
    fc.array(fc.string()),
    fc.constant({ name: 'x' }),
    fc.constant('a: 1\nb: 2\n'),
  ),
  how: fc.constantFrom('replace', 'remove', 'add'),
});

function edited(value: Json, { at, value: own, how }: { at: readonly number[]; value: Json; how: string }): Json {
  const [first = 0, ...rest] = at;
  if (Array.isArray(value) && value.length > 0) {
    const index = first % value.length;
    const items = value as readonly Json[];
    if (rest.length > 0)
      return items.map((item, place) => (place === index ? edited(item, { at: rest, value: own, how }) : item));
    if (how === 'remove') return items.filter((_, place) => place !== index);
    return how === 'add' ? [...items, own] : items.map((item, place) => (place === index ? own : item));
  }
  if (isMap(value) && Object.keys(value).length > 0) {
    const names = Object.keys(value);
    const name = names[first % names.length]!;
    if (rest.length > 0 || ['kind', 'apiVersion', 'metadata'].includes(name)) {
      return { ...value, [name]: edited(value[name] ?? null, { at: rest, value: own, how }) };
    }
    const { [name]: _, ...others } = value;
    return how === 'remove' ? others : { ...value, [how === 'add' ? 'added' : name]: own };
  }
  return own;
}

describe('whatever is edited', () => {
  it('the changes, applied to what was, give what is', () => {
    fc.assert(
      fc.property(anObject, fc.array(anEdit, { minLength: 1, maxLength: 6 }), (before, edits) => {
        const after = edits.reduce<Json>((value, edit) => edited(value, edit), before) as JsonMap;
        const changes = fieldChanges(before, after, keysOf(before));
        const applied = appliedTo(before, changes);
        expect(fieldChanges(applied, after, keysOf(before))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('an item that changes all that it is known by at once is found by each change', () => {
    const service = (port: JsonMap) => ({
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns' } },
      spec: { ports: [{ name: 'dns', targetPort: 53, ...port }] },
    });
    const [before, after] = [service({ port: 53, protocol: 'TCP' }), service({ port: 5353, protocol: 'UDP' })];
    const changes = fieldChanges(before, after, keysOf(before as KubernetesObject));
    expect(changes).toHaveLength(2);
    expect(appliedTo(before, changes)).toEqual(after);
  });

  it('nothing that differs is missed: what has no change is the same in a plain comparison without order', () => {
    fc.assert(
      // What the schemas of custom kinds take for what is left out is no change.
      fc.property(
        anObject.filter(({ apiVersion }) => !apiVersion.includes('.')),
        anEdit,
        (before, edit) => {
          const after = edited(before, edit);
          const found: readonly FieldChange[] = fieldChanges(before, after, keysOf(before));
          if (found.length > 0) return;
          const plain = (value: Json): Json => shuffled(value, () => 0);
          const sorted = (value: Json): unknown =>
            Array.isArray(value)
              ? value
                  .map(sorted)
                  .map((each) => JSON.stringify(each))
                  .sort()
              : isMap(value)
                ? Object.entries(value)
                    // What the server fills in is as good as not there.
                    .filter(([key, each]) => key !== 'protocol' || each !== 'TCP')
                    .map(([key, each]) => [key, sorted(each ?? null)])
                    .sort()
                : value;
          expect(sorted(plain(after))).toEqual(sorted(plain(before)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
