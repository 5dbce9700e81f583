import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { classes } from '../lib/importer/classes.ts';
import { type Crd, crdsIn } from '../lib/importer/crd-manifests.ts';
import { importFiles, type KubernetesSchema } from '../lib/importer/imports.ts';
import { type Schema, withoutDescriptions } from '../lib/importer/json-schema.ts';
import { readPins } from '../lib/input/crd-pins.ts';
import { readSchemas } from '../lib/input/read-schemas.ts';
import { minorOf } from '../lib/model/k3s-release.ts';
import { crd, HEADER, RELEASE, version } from './import-sample.ts';
import { ROOT } from './sample-cluster.ts';
import { tree } from './tree-on-disk.ts';

const source = (manifest: object, where = 'a.yaml') => ({ where, text: stringify(manifest) });
const read = (...manifests: readonly object[]) => {
  const { crds, mistakes } = crdsIn(manifests.map((manifest, index) => source(manifest, `${index}.yaml`)));
  expect(mistakes).toEqual([]);
  return crds;
};

describe('a pin is refused', () => {
  test.each([
    ['a branch', 'https://raw.githubusercontent.com/thorn/hedge/main/crd.yaml', /pinned to main, which can move/],
    ['a release branch', 'https://raw.githubusercontent.com/thorn/hedge/v3.7/crd.yaml', /pinned to v3\.7/],
    ['the latest release', 'https://github.com/thorn/hedge/releases/latest/download/crd.yaml', /not the URL of a file/],
    ['another host', 'https://bramble.example/crd.yaml', /not the URL of a file in a GitHub release/],
    ['a repeated line', RELEASE, /is listed twice/],
    ['a minor version of Kubernetes twice', 'k8s@1.36.2', /has Kubernetes 1\.36 twice/],
  ])('for %s', (_, entry, what) => {
    const { mistakes } = readPins(stringify({ imports: ['k8s@1.36.0', RELEASE, entry] }));
    expect(mistakes).toEqual([expect.objectContaining({ what: expect.stringMatching(what) })]);
  });

  test.each(['imports: [', 'language: typescript', 'imports: k8s@1.36.0', ''])('in %j', (text) => {
    expect(readPins(text).mistakes).toHaveLength(1);
  });

  test('none of those of this repository', () => {
    const { pins, mistakes } = readPins(readFileSync('cdk8s.yaml', 'utf8'));
    expect(mistakes).toEqual([]);
    expect(pins.crds.length).toBeGreaterThan(0);
  });
});

describe('a CRD is refused', () => {
  test.each<[string, (valid: ReturnType<typeof crd>) => object, RegExp]>([
    ['of an API that is gone', (valid) => ({ ...valid, apiVersion: 'apiextensions.k8s.io/v1beta1' }), /no API server/],
    ['named unlike its kind', (valid) => ({ ...valid, metadata: { name: 'roses.other' } }), /has another name/],
    ['without metadata', ({ metadata: _, ...rest }) => rest, /a CRD without a name has another name/],
    ['that would be written elsewhere', (valid) => ({ ...valid, spec: { ...valid.spec, group: '../x' } }), /DNS name/],
    ['without versions', (valid) => ({ ...valid, spec: { ...valid.spec, versions: [] } }), /has no spec\.versions/],
    ['with an empty version', (valid) => ({ ...valid, spec: { ...valid.spec, versions: [null] } }), /broken version/],
  ])('%s', (_, spoil, what) => {
    const { crds, mistakes } = crdsIn([source(spoil(crd('Rose')))]);
    expect([crds, mistakes]).toEqual([[], [expect.objectContaining({ what: expect.stringMatching(what) })]]);
  });

  test('when its schema would write code into the class', async () => {
    const properties = { "x'; process.exit(); '": { type: 'string' } };
    const evil = read(crd('Rose', [version('v1', { schema: { openAPIV3Schema: { type: 'object', properties } } })]));
    await expect(classes(evil)).rejects.toThrow(/cdk8s can make no class of it/);
  });
});

describe('a schema without descriptions', () => {
  const strip = (schema: Schema) => withoutDescriptions(schema) as Schema;

  test('keeps a property that is named description', () => {
    const property = { type: 'string', description: 'prose' };
    expect(
      strip({ properties: { description: property, properties: { properties: { description: property } } } }),
    ).toEqual({
      properties: { description: { type: 'string' }, properties: { properties: { description: { type: 'string' } } } },
    });
  });

  test('keeps the word in data', () => {
    const data = {
      default: { description: 'x' },
      enum: [{ description: 'x' }],
      example: { items: { description: 'x' } },
    };
    expect(strip({ ...data, description: 'prose', required: ['description'] })).toEqual({
      ...data,
      required: ['description'],
    });
  });

  test.each(['items', 'additionalProperties', 'not'])('strips within %s', (keyword) => {
    expect(strip({ [keyword]: { description: 'prose', type: 'string' } })).toEqual({ [keyword]: { type: 'string' } });
  });

  test.each(['allOf', 'anyOf', 'oneOf'])('strips within %s', (keyword) => {
    expect(strip({ [keyword]: [{ description: 'prose' }, { type: 'string' }] })).toEqual({
      [keyword]: [{}, { type: 'string' }],
    });
  });

  test('is what it was before descriptions were added, whatever its form', () => {
    const schema = fc.memo((depth): fc.Arbitrary<Schema> => {
      const data = { type: fc.constantFrom('object', 'string'), default: fc.constantFrom({ description: 'x' }, ['x']) };
      const names = fc.constantFrom('description', 'items', 'default', 'a');
      const schemas = {
        properties: fc.dictionary(names, depth > 1 ? schema() : fc.constant({}), { maxKeys: 2 }),
        items: depth > 1 ? schema() : fc.constant({}),
        anyOf: fc.array(depth > 1 ? schema() : fc.constant({}), { maxLength: 2 }),
      };
      return fc.record({ ...data, ...schemas }, { requiredKeys: [], noNullPrototype: true });
    });
    const described = (value: Schema): Schema => ({
      ...value,
      description: 'prose',
      ...(value.items ? { items: described(value.items as Schema) } : {}),
      ...(value.anyOf ? { anyOf: (value.anyOf as Schema[]).map(described) } : {}),
      ...(value.properties
        ? {
            properties: Object.fromEntries(
              Object.entries(value.properties as Schema).map(([name, inner]) => [name, described(inner as Schema)]),
            ),
          }
        : {}),
    });
    fc.assert(fc.property(schema(3), (plain) => expect(strip(described(plain))).toEqual(plain)));
  });
});

describe('a manifest in imports/crds', () => {
  test('has no status, no creation time, and no label or annotation of a chart', () => {
    const labels = { 'app.kubernetes.io/version': 'v1', app: 'x', 'bramble.example/kept': 'yes' };
    const metadata = { ...crd('Rose').metadata, creationTimestamp: null, labels };
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    const [normalised] = read({ ...crd('Rose'), metadata: { ...metadata, annotations }, status: {} });
    expect(normalised).not.toHaveProperty('status');
    expect(normalised?.metadata).toEqual({ name: 'roses.bramble.example', labels: { 'bramble.example/kept': 'yes' } });
  });

  test('is the same from a bundle with other manifests as from a file of its own', () => {
    const reversed = Object.fromEntries(Object.entries(crd('Rose')).reverse());
    const text = `# bundle\n---\nkind: Namespace\n---\n${stringify(reversed)}---\n`;
    expect(JSON.stringify(crdsIn([{ where: 'bundle.yaml', text }]).crds)).toBe(JSON.stringify(read(crd('Rose'))));
  });
});

describe('the typed classes', () => {
  const generated = async (...manifests: readonly object[]) =>
    (await classes(read(...manifests))).get('bramble.example.ts');

  test('of one API group stand in one file', async () => {
    const code = await generated(crd('Rose'), crd('Hedge'));
    expect(code).toMatch(/class Hedge extends[\s\S]*class Rose extends/);
    expect(code?.split('\n')[0]).toBe(HEADER);
  });

  test('leave out deprecated versions and those not served, and are named after the stored one', async () => {
    const old = version('v1beta1', { storage: false, deprecated: true });
    const off = version('v1alpha1', { storage: false, served: false });
    const next = version('v2', { storage: false });
    const code = await generated(crd('Rose', [off, old, next, version('v1')]));
    expect(code?.match(/class \w+|bramble.example\/\w+/g)).toEqual([
      ...['class Rose', 'bramble.example/v1'],
      ...['class RoseV2', 'bramble.example/v2'],
    ]);
  });

  test('take an enum that TypeScript cannot name for its plain type', async () => {
    const spec = {
      properties: { a: { type: 'string', enum: ['Left', '<Right>'] }, b: { type: 'string', enum: ['Left'] } },
    };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } };
    const code = await generated(crd('Rose', [version('v1', { schema })]));
    expect(code).toMatch(/readonly a\?: string;\n\s+readonly b\?: RoseSpecB;/);
  });

  test('do not depend on the locale of the machine', async () => {
    const expected = await generated(crd('IPRose'));
    const { toLocaleLowerCase, toLocaleUpperCase } = String.prototype;
    String.prototype.toLocaleLowerCase = function () {
      return toLocaleLowerCase.call(this, 'tr');
    };
    String.prototype.toLocaleUpperCase = function () {
      return toLocaleUpperCase.call(this, 'tr');
    };
    try {
      expect('IP'.toLocaleLowerCase()).toBe('ıp');
      expect(await generated(crd('IPRose'))).toBe(expected);
    } finally {
      Object.assign(String.prototype, { toLocaleLowerCase, toLocaleUpperCase });
    }
  });
});

test('imports/ of this repository is what the generator makes of its manifests: nobody edited it', async () => {
  // What comes of other programs has tests of its own: providers, charts.
  const isOther = (path: string) => /^(?:terraform|charts)\//.test(path);
  const committed = Object.fromEntries(Object.entries(tree('imports')).filter(([path]) => !isOther(path)));
  const manifests = Object.entries(committed).filter(([path]) => /^crds\/./.test(path));
  const { crds, mistakes } = crdsIn(manifests.map(([where, text]) => ({ where, text })));
  expect(mistakes).toEqual([]);
  const { pins } = readPins(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8'));
  const known = readSchemas(ROOT)!;
  const schemas = pins.kubernetes.map((version) => ({
    version,
    definitions: known.of(minorOf(version)) as KubernetesSchema['definitions'],
  }));
  const expected = await importFiles(crds as readonly Crd[], schemas);
  const files = Object.keys(committed).filter((path) => !path.endsWith('/'));
  expect(files.map((path) => `imports/${path}`).sort()).toEqual([...expected.keys()].sort());
  // Compared by path first, because a diff of whole files would fill the screen.
  expect(files.filter((path) => committed[path] !== expected.get(`imports/${path}`))).toEqual([]);
});
