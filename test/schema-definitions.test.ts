import type { JsonMap } from '../lib/model/object.ts';
import { CRDS } from './sample-cluster.ts';
import { box, found, KNOWN, object } from './schema-sample.ts';

const inBox = (schema: JsonMap, spec: JsonMap[string]) =>
  found(object('bramble.example/v1', 'Box', { spec }), {
    ...KNOWN,
    crds: [...CRDS, box(schema) as never],
  });

describe('an object that does not fit its CustomResourceDefinition is refused with one finding', () => {
  it.each<[string, JsonMap, JsonMap[string], string]>([
    [
      'too few items',
      { type: 'object', properties: { a: { type: 'array', minItems: 2, items: { type: 'string' } } } },
      { a: ['x'] },
      'spec.a has 1 items (give at least 2 items)',
    ],
    [
      'too long a text',
      { type: 'object', properties: { a: { type: 'string', maxLength: 3 } } },
      { a: 'äöüß' },
      'spec.a has 4 characters (give at most 3 characters)',
    ],
    [
      'an address that is none',
      { type: 'object', properties: { a: { type: 'string', format: 'ipv4' } } },
      { a: '10.0.0.300' },
      "spec.a is '10.0.0.300', which is no IPv4 address (give one such as 10.10.11.12)",
    ],
    [
      'a day that is none',
      { type: 'object', properties: { a: { type: 'string', format: 'date-time' } } },
      { a: '2026-02-30T00:00:00Z' },
      "spec.a is '2026-02-30T00:00:00Z', which is no time (write it as 2026-01-31T03:30:00Z)",
    ],
    [
      'a text that a pattern with flags refuses',
      { type: 'object', properties: { a: { type: 'string', pattern: '(?i)^(on|off)$' } } },
      { a: 'maybe' },
      "spec.a is 'maybe', which is no such text (give one that matches ^(on|off)$)",
    ],
    [
      'nothing where something must be',
      { type: 'object', properties: { a: { type: 'string' } } },
      { a: null },
      'spec.a is empty, which is no text (give a text, or leave the field out)',
    ],
    [
      'an item of a set twice',
      {
        type: 'object',
        properties: { a: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } },
      },
      { a: ['x', 'x'] },
      "spec.a has 'x' twice (rename or remove one of them)",
    ],
    [
      'none of several fields',
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      {},
      'spec has none of: a, b (give one of them)',
    ],
    [
      'several of several fields',
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      { a: 'x', b: 'y' },
      'spec has both a and b (keep one of them)',
    ],
    [
      'a value of a map of another type',
      { type: 'object', properties: { a: { type: 'object', additionalProperties: { type: 'integer' } } } },
      { a: { x: 'y' } },
      "spec.a.x is the text 'y', which is no whole number (give a whole number)",
    ],
    [
      'a field beneath one that keeps all',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'object' } } },
      { other: 1, a: { b: 1 } },
      'has the unknown field spec.a.b (remove it, or move it to where it belongs)',
    ],
    [
      'a part that is no object',
      {
        type: 'object',
        properties: {
          a: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
      { a: { kind: 'Pod' } },
      'lacks spec.a.apiVersion (give a text)',
    ],
  ])('%s', (_, schema, spec, expected) => {
    expect(inBox(schema, spec)).toEqual([expected]);
  });

  it('a version that is there and not served', () => {
    const known = { ...KNOWN, crds: [box({ type: 'object' }) as never] };
    expect(found(object('bramble.example/v1alpha1', 'Box', {}), known)).toEqual([
      'is a Box of bramble.example/v1alpha1, which is not served (use bramble.example/v1)',
    ]);
  });
});

it('a definition lets through fields with a default, nulls that are allowed, and any text for what JavaScript cannot judge', () => {
  const schema: JsonMap = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string', default: 'x' },
      b: { type: 'string', nullable: true },
      c: { type: 'string', pattern: '^\\pN+$' },
      d: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
      e: { type: 'string', format: 'unheard-of' },
    },
  };
  expect(inBox(schema, { b: null, d: 5, e: 'x' })).toEqual([]);
});
