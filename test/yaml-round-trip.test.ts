import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { Json, JsonMap } from '../lib/model/object.ts';
import { header } from '../lib/output/header.ts';
import { toYaml } from '../lib/output/yaml.ts';

const HEADER = header('clusters/home');

const traps = fc.constantFrom(
  'yes',
  '0o17',
  '-_1',
  '.5',
  '2026-01-01',
  'a: b',
  'a #b',
  '- x',
  ' a',
  'a\n\nb\n',
  'a:\n- b',
  '#\n',
);
/** Texts, many of which YAML misreads. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...' \t\n:#-?[]{},&*!|>\'"%@`~=<_.+019xobeETZyn\u00a0\u2028😀') }),
  traps,
);
/** Keys of maps. */
const key = fc.oneof(fc.constantFrom('name', 'namespace', 'spec', '__proto__', '10'), text);
/** Values that are no map and no list. */
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
);
/** Values of every form. */
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value;
/** Objects. */
const object = fc.dictionary(key, value, { maxKeys: 6 });

/** All strings and lone scalars of a value, by JSON pointer. */
function scalars(json: Json | undefined, pointer = ''): [string, Json | undefined][] {
  if (typeof json !== 'object' || json === null) return [[pointer, json]];
  return Object.entries(json).flatMap(([key, child]) =>
    scalars(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

function shuffled(json: Json): Json {
  if (Array.isArray(json)) return json.map(shuffled);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([key, child]) => [key, shuffled(child!)] as const);
  return Object.fromEntries(entries.reverse());
}

describe('for all data', () => {
  // Through Object.entries, because `__proto__` is a key like all others in YAML and JSON.
  const read = (yaml: string, version: '1.1' | '1.2') =>
    JSON.parse(JSON.stringify(parse(yaml, { version, merge: version === '1.1' })));

  test.each(['1.1', '1.2'] as const)('a reader of YAML %s finds the same data', (version) => {
    fc.assert(
      fc.property(object, (object) => {
        expect(read(toYaml([{ object }], HEADER), version)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
      { numRuns: 400 },
    );
  });

  test('the bytes do not depend on the order of keys', () => {
    fc.assert(
      fc.property(object, (object) => {
        expect(toYaml([{ object: shuffled(object) as JsonMap }])).toBe(toYaml([{ object }]));
      }),
    );
  });

  test('several documents are the texts of each, one after another', () => {
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (objects) => {
        const yaml = toYaml(objects.map((object) => ({ object })));
        expect(yaml).toBe(objects.map((object) => toYaml([{ object }])).join('---\n'));
        expect(parseAllDocuments(yaml, { version: '1.1' })).toHaveLength(objects.length);
      }),
    );
  });

  test('each comment stands alone on the line of its scalar', () => {
    fc.assert(
      fc.property(object, fc.nat(), (object, seed) => {
        const all = scalars(object);
        fc.pre(all.length > 0);
        const [pointer, value] = all[seed % all.length]!;
        const yaml = toYaml([{ object, comments: new Map([[pointer, '@@MARK@@']]) }]);
        const line = yaml.split('\n').filter((line) => line.endsWith(' # @@MARK@@'));
        expect(line).toHaveLength(1);
        const own = line[0]!.slice(0, -' # @@MARK@@'.length);
        const found: unknown = parse(own.replace(/^ *(?:- |: )*/, ''), { version: '1.1' });
        const last = typeof found === 'object' && found !== null ? Object.values(found).at(-1) : found;
        expect(last).toEqual(value);
        expect(read(yaml, '1.1')).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  test('the style is that of the yaml package, where kyaml has no other', () => {
    const plain = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,./'"=-]*[A-Za-z0-9]$/);
    const tree = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(plain, fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(plain, tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(plain, tree), (object) => {
        const options = { version: '1.1', lineWidth: 0, sortMapEntries: true } as const;
        const keys = JSON.stringify(object);
        fc.pre(!/"(?:name|namespace|kind|apiVersion|metadata)":/.test(keys));
        expect(toYaml([{ object }])).toBe(stringify(object, options));
      }),
    );
  });
});
