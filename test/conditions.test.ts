import { check } from '../lib/checks/check.ts';
import { boxDefinition, documents, manifest } from '../lib/checks/example-objects.ts';
import type { Example } from '../lib/checks/rule.ts';
import { rules } from '../lib/checks/rules/conditions-rules.ts';
import { cel } from '../lib/input/cel.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { brief, CRDS, KINDS, SCHEMAS } from './sample-cluster.ts';

const KNOWN = { crds: CRDS, kinds: KINDS, schemas: SCHEMAS, conditions: cel };

function judge(objects: string, more: Example = {}): readonly string[] {
  return check(subjectOf({ ...more, objects }, KNOWN), rules).findings.map((each) =>
    brief(each).replace(/^\S+ \S+ \S+ /, ''),
  );
}

const route = (spec: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { parentRefs: [{ name: web }], ${spec} }
`;
const middleware = (spec: string) => `
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: web }
spec: ${spec}
`;
/** A kind whose spec has one field of a schema, under a condition, and an object of it. */
const box = (field: string, rule: string, value: string, more = '') => {
  const condition = `{ rule: ${JSON.stringify(rule)}${more && `, ${more}`} }`;
  return documents(
    boxDefinition(`{ type: object, properties: { ${field} }, x-kubernetes-validations: [${condition}] }`),
    manifest('bramble.example/v1 Box', 'web', `spec: ${value}`),
  );
};

describe('what a kind says in CEL, and an object does not meet, is found', () => {
  it.each([
    ['a prefix without a slash', middleware('{ addPrefix: { prefix: web } }'), 'spec.addPrefix.prefix is refused'],
    [
      'a path that is none',
      route("rules: [{ matches: [{ path: { type: PathPrefix, value: 'web' } }] }]"),
      'spec.rules[0].matches[0].path is refused: value must be an absolute path',
    ],
    [
      'a filter without its field',
      route('rules: [{ filters: [{ type: RequestRedirect }] }]'),
      'spec.rules[0].filters[0] is refused: filter.requestRedirect must be specified',
    ],
    [
      'a preset that the server fills in: the port of a Service',
      route('rules: [{ backendRefs: [{ name: web }] }]'),
      'spec.rules[0].backendRefs[0] is refused: Must have port for Service reference',
    ],
    [
      'lengths of time',
      route('rules: [{ timeouts: { request: 5s, backendRequest: 10s } }]'),
      'spec.rules[0].timeouts is refused: backendRequest timeout cannot be longer than request timeout',
    ],
  ])('%s', (_, objects, found) => {
    expect(judge(objects)).toEqual([expect.stringContaining(found)]);
  });

  it.each([
    ['a whole number is an int', 'a: { type: integer }', 'self.a / 2 == 1', '{ a: 3 }', []],
    ['another is a double', 'a: { type: number }', 'self.a / 2.0 == 1.5', '{ a: 3 }', []],
    [
      'an int or a text is what it is',
      'a: { x-kubernetes-int-or-string: true }',
      'type(self.a) == int',
      '{ a: 3 }',
      [],
    ],
    [
      'a word of CEL is between underscores',
      'namespace: { type: string }',
      "self.__namespace__ == 'b'",
      '{ namespace: b }',
      [],
    ],
    ['a dash is a word', 'a-b: { type: string }', "self.a__dash__b == 'c'", '{ a-b: c }', []],
    [
      'keys of a map stay',
      'a: { type: object, additionalProperties: { type: string } }',
      "'x-y' in self.a",
      '{ a: { x-y: z } }',
      [],
    ],
    ['a preset counts', 'a: { type: string, default: b }', "self.a == 'b'", '{}', []],
    ['an address', 'a: { type: string }', 'isIP(self.a) && !isCIDR(self.a)', '{ a: 10.10.11.1 }', []],
    [
      'a date',
      'a: { type: string, format: date-time }',
      "self.a > timestamp('2020-01-01T00:00:00Z')",
      "{ a: '2021-01-01T00:00:00Z' }",
      [],
    ],
    ['a length of time', 'a: { type: string, format: duration }', "self.a > duration('1m')", '{ a: 90s }', []],
    ['a field that is missing fails', 'a: { type: string }', "self.a == 'b'", '{}', ["spec is refused: self.a == 'b'"]],
    ['what was before is not asked on creation', 'a: { type: string }', 'self.a == oldSelf.a', '{ a: b }', []],
  ])('%s', (_, field, rule, value, found) => {
    expect(judge(box(field, rule, value))).toEqual(found);
  });

  it('in the words of the kind, also where they are computed', () => {
    const message = 'messageExpression: "\'a is \' + self.a"';
    expect(judge(box('a: { type: string }', "self.a == 'b'", '{ a: c }', message))).toEqual([
      'spec is refused: a is c',
    ]);
  });

  it('unless it cannot be computed here: then it is told that nobody knows', () => {
    const [found, ...others] = judge(
      box('a: { type: string }', "quantity(self.a).isLessThan(quantity('1Gi'))", '{ a: 1Mi }'),
    );
    expect(found).toMatch(/^spec has a condition that cannot be computed: .*unbound function/);
    expect(others).toEqual([]);
  });
});

it('the conditions of all imported kinds can be computed', () => {
  const rulesIn = (value: unknown): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(rulesIn);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, each]) =>
      key === 'x-kubernetes-validations' ? (each as { rule: string }[]).map(({ rule }) => rule) : rulesIn(each),
    );
  };
  const all = new Set(CRDS.flatMap(rulesIn));
  expect(all.size).toBeGreaterThan(80);
  const unknown = [...all]
    .filter((rule) => !rule.includes('oldSelf'))
    .map((rule) => cel(rule, new Map()))
    .filter((verdict) => 'unknown' in verdict);
  // Of a map, functions of lists and texts have no form: what is unknown of them is told by name.
  expect(unknown.filter((verdict) => !/overload|map/.test(JSON.stringify(verdict)))).toEqual([]);
});
