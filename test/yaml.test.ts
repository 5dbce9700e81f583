import { parse } from 'yaml';
import type { JsonMap } from '../lib/model/object.ts';
import { header } from '../lib/output/header.ts';
import { toYaml } from '../lib/output/yaml.ts';

const HEADER = header('clusters/home');
const MARKER = '{"$imagepolicy": "flux-system:home-web"}';

/** The text of a string as a value. */
const written = (value: string) => toYaml([{ object: { k: value } }]).slice('k: '.length, -1);

describe('refuses', () => {
  const refusal = (object: JsonMap, comments: Record<string, string> = {}) => {
    return () => toYaml([{ object, comments: new Map(Object.entries(comments)) }]);
  };

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'the number %p, naming its pointer',
    (number) => {
      expect(refusal({ spec: { 'a/b~c': [1, number] } })).toThrow(`/spec/a~1b~0c/1 is no JSON: ${number}`);
    },
  );

  test('what is no JSON at all', () => {
    const broken = (value: unknown) => refusal({ spec: { list: [value] } as JsonMap });
    expect(broken(undefined)).toThrow('/spec/list/0 is no JSON: undefined');
    expect(broken(() => 1)).toThrow('/spec/list/0 is no JSON');
    expect(broken(1n)).toThrow('/spec/list/0 is no JSON: 1');
  });

  test.each(['\ud800', 'a\udc00\nb'])('half a character, which no UTF-8 file can hold', (text) => {
    expect(refusal({ data: { a: text } })).toThrow('/data/a is no Unicode');
    expect(refusal({ data: { [text]: '' } })).toThrow('is no Unicode');
    expect(refusal({ data: { a: text } }, { '/data/a': 'x' })).toThrow('/data/a is no Unicode');
  });

  test.each([
    '/spec/b',
    '/spec',
    '/spec/list',
    '/spec/list/1',
    '/spec/list/00',
    '/spec/empty',
    '',
    'spec/a',
    '/spec/no',
  ])('a comment at %p, where no scalar is', (pointer) => {
    const spec = { a: 'x', list: ['y'], empty: {}, no: undefined };
    expect(refusal({ spec }, { '/spec/a': MARKER, [pointer]: MARKER })).toThrow(`no scalar at ${pointer} to bear`);
  });

  test.each(['a\nb', 'a\r', 'a\u2028b'])('the comment %j, which is no single line', (comment) => {
    expect(refusal({ a: 'x' }, { '/a': comment })).toThrow('the comment at /a is no single line');
  });
});

describe('strings', () => {
  test.each([
    ...['y', 'Y', 'yes', 'No', 'on', 'OFF', 'true', 'False', 'null', 'Null', '~', '', '=', '<<'],
    ...[
      '0',
      '-1',
      '+1',
      '08',
      '0777',
      '0o17',
      '0O17',
      '-0o7',
      '0x1f',
      '0X1F',
      '0b1',
      '0b-1',
      '0x',
      '1_000',
      '-_1',
      '0_x1F',
    ],
    ...[
      '.5',
      '-.5',
      '1.',
      '1.5',
      '1e3',
      '1E3',
      '1e400',
      '.inf',
      '-.Inf',
      '.nan',
      '1_0.5',
      '12:30',
      '12:30:00',
      '1:2.5',
    ],
    ...['2026-01-01', '2026-1-1', '2026-01-01T10:00:00Z', '2026-1-1 1:2:3', '2026-01-01 release'],
    ...[' a', 'a ', ' ', '- x', '-', '?', '? x', ': x', ':', 'x:', 'a: b', 'a #b', '# x', '#x', ', x', '"a', "'a"],
    ...['{', '}', '[', ']', '*a', '&a', '!a', '%a', '@a', '`a', '|', '>', '---', '---a', '-----BEGIN', '...', '...a'],
  ])('%j is quoted', (value) => {
    expect(written(value)).toMatch(/^(["']).*\1$/);
    expect(parse(written(value))).toBe(value);
  });

  test.each([
    ...[
      'a',
      'web',
      'http://a.example:80/b?c=d#e',
      'docker.io/a/b:17',
      'a@sha256:0',
      '/etc/x',
      '_x',
      'a - b',
      'a, b',
      'tRue1',
    ],
    ...[
      '10.0.0.1',
      '10.0.0.0/8',
      '1.2.3',
      'v1.2',
      '10m',
      '64Mi',
      '50%',
      '-x',
      '?x',
      ':x',
      'a"b',
      "it's",
      '$(A)',
      'é',
      '日本',
      '..',
    ],
  ])('%j needs no quotes', (value) => expect(written(value)).toBe(value));

  test.each([
    ['a\tb', '"a\\tb"'],
    ['\ta\nb', '"\\ta\\nb"'],
    ['\0\x07\b\v\f\r\x1b', '"\\0\\a\\b\\v\\f\\r\\e"'],
    ['\x01\x7f\x9f', '"\\x01\\x7F\\x9F"'],
    ['a\x85b\u2028c\u2029', '"a\\Nb\\Lc\\P"'],
    ['\ufeffa\ufffe\uffff', '"\\uFEFFa\\uFFFE\\uFFFF"'],
    ['ok 😀', '"ok \\U0001F600"'],
    ['"\\\t', '"\\"\\\\\\t"'],
    ['a\r\nb', '"a\\r\\nb"'],
  ])('%j is written with the escapes of kyaml', (value, text) => expect(written(value)).toBe(text));

  test.each([
    ['a\nb', '|-\n  a\n  b'],
    ['a\n\nb\n', '|\n  a\n\n  b'],
    ['a\n  b: "c" # d\n', '|\n  a\n    b: "c" # d'],
    ['a\n\tb', '|-\n  a\n  \tb'],
    ['a\n\n', '|+\n  a\n'],
    ['---\n%a\n...', '|-\n  ---\n  %a\n  ...'],
  ])('%j is a literal block', (value, text) => expect(written(value)).toBe(text));

  test.each(['a \nb', 'a\nb ', 'a\n \nb', 'a\nb\t\n', ' a\nb', '\na', '\n', '\n\n', 'a\n😀', 'a\n\0'])(
    '%j, which a block would not keep, is one quoted line',
    (value) => expect(written(value)).toMatch(/^".*"$/),
  );

  test('a key that is long or has a line break is written as kyaml writes it', () => {
    const text = (key: string) => toYaml([{ object: { m: { [key]: { a: 1, b: ['x'] } } } }]);
    expect(text('k'.repeat(128))).toBe(`m:\n  ${'k'.repeat(128)}:\n    a: 1\n    b:\n      - x\n`);
    expect(text('é'.repeat(65))).toBe(`m:\n  ? ${'é'.repeat(65)}\n  : a: 1\n    b:\n      - x\n`);
    expect(text('a\nb')).toBe('m:\n  ? "a\\nb"\n  : a: 1\n    b:\n      - x\n');
  });
});

describe('a document', () => {
  test('has a fixed order of keys', () => {
    const object = {
      spec: { z: 1, namespace: 'b', Z: 2, name: 'a', é: 3, 10: 4 },
      kind: 'K',
      apiVersion: 'v1',
      metadata: {},
    };
    expect(toYaml([{ object }])).toBe(
      'apiVersion: v1\nkind: K\nmetadata: {}\nspec:\n  name: a\n  namespace: b\n  "10": 4\n  Z: 2\n  z: 1\n  é: 3\n',
    );
  });

  test('drops what is undefined, keeps what is empty', () => {
    const object = {
      a: undefined,
      b: { c: undefined },
      d: [],
      e: {},
      f: '',
      g: null,
      h: [[], {}, [[1]]],
      i: false,
      j: -0,
    };
    expect(toYaml([{ object }])).toBe(
      'b: {}\nd: []\ne: {}\nf: ""\ng: null\nh:\n  - []\n  - {}\n  - - - 1\ni: false\nj: 0\n',
    );
    expect(toYaml([{ object: {} }])).toBe('{}\n');
  });

  test('stands right below the header, and only later ones below a line of dashes', () => {
    expect(toYaml([{ object: { a: 1 } }], HEADER)).toBe(`${HEADER}\na: 1\n`);
    expect(toYaml([{ object: { a: 1 } }, { object: { b: 2 } }, { object: {} }], HEADER)).toBe(
      `${HEADER}\na: 1\n---\nb: 2\n---\n{}\n`,
    );
  });
});

describe('a comment', () => {
  const commented = (object: JsonMap, pointer: string) => toYaml([{ object, comments: new Map([[pointer, MARKER]]) }]);

  test('stands on the line of its scalar, in maps and lists', () => {
    expect(commented({ a: [{ 'b/c': 'x/y:1' }, 'x/y:1'] }, '/a/0/b~1c')).toBe(
      `a:\n  - b/c: x/y:1 # ${MARKER}\n  - x/y:1\n`,
    );
    expect(commented({ a: [{ b: 'x/y:1' }, 'x/y:1'] }, '/a/1')).toBe(`a:\n  - b: x/y:1\n  - x/y:1 # ${MARKER}\n`);
    expect(commented({ a: 1 }, '/a')).toBe(`a: 1 # ${MARKER}\n`);
  });

  test.each(['17', '1.26', '1.26.1', 'v1', 'sha256:0', '2026-01-01', 'on', ''])(
    'leaves %j in quotes, since Flux keeps them whatever the next tag is',
    (tag) => expect(commented({ tag }, '/tag')).toBe(`tag: "${tag}" # ${MARKER}\n`),
  );

  test('brings a text of many lines onto one', () => {
    expect(commented({ a: 'x\n/y' }, '/a')).toBe(`a: "x\\n/y" # ${MARKER}\n`);
  });

  test('keeps out of its document a text that kyaml would take for the style of lists', () => {
    const text = 'jobs:\n- name: a\n';
    expect(commented({ a: text, image: 'x/y:1' }, '/image')).toContain('a: "jobs:\\n- name: a\\n"');
    expect(commented({ a: 'jobs:\n  - name: a\n', image: 'x/y:1' }, '/image')).toContain('a: |\n');
    expect(commented({ Args: ['x'], a: text, image: 'x/y:1' }, '/image')).toContain('a: |\n');
    expect(toYaml([{ object: { a: text } }])).toBe('a: |\n  jobs:\n  - name: a\n');
  });
});
