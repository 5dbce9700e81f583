import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { run as runCommand } from '../lib/commands/run.ts';
import { classes, HEADER } from '../lib/importer/classes.ts';
import { type Crd, readCrds } from '../lib/importer/crds.ts';
import { readImports } from '../lib/importer/import-disk.ts';
import { type KubernetesSchema, render } from '../lib/importer/render.ts';
import { type Schema, withoutDescriptions } from '../lib/importer/schema.ts';
import { readPins } from '../lib/input/crd-pins.ts';

const RELEASE = 'https://github.com/thorn/rose-controller/releases/download/v1.2.3/rose-controller.crds.yaml';
const RAW = 'https://raw.githubusercontent.com/thorn/hedge/v0.4.0/config/crd/bases/hedges.bramble.example.yaml';
const CONFIG = stringify({ language: 'typescript', imports: ['k8s@1.36.0', RELEASE, RAW] });
const POD = { 'io.k8s.api.core.v1.Pod': { description: 'prose', type: 'object' } };

function version(name: string, more: object = {}) {
  const spec = { type: 'object', properties: { colour: { type: 'string', description: 'prose' } } };
  return {
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
    ...more,
  };
}

function crd(kind: string, versions: readonly object[] = [version('v1')]) {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.bramble.example` },
    spec: { group: 'bramble.example', scope: 'Namespaced', names: { kind, plural }, versions },
  };
}

const source = (manifest: object, where = 'a.yaml') => ({ where, text: stringify(manifest) });
const read = (...manifests: readonly object[]) => {
  const { crds, mistakes } = readCrds(manifests.map((manifest, index) => source(manifest, `${index}.yaml`)));
  expect(mistakes).toEqual([]);
  return crds;
};

const folders: string[] = [];
/** A project with a mirror beside it; both are given as path → content. */
function project(mirror: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'bramble-importer-'));
  folders.push(root);
  const all = { 'cdk8s.yaml': CONFIG, ...files };
  const placed = Object.entries(mirror).map(([path, content]) => [join('mirror', path), content] as const);
  for (const [path, content] of [...Object.entries(all), ...placed]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const MIRROR = {
  'flux-rose-controller-v1.2.3/roses.yaml': stringify(crd('Rose')),
  'hedge-v0.4.0/hedges.bramble.example.yaml': stringify(crd('Hedge')),
  'hedge-v0.4.0/another.yaml': 'kind: Unrelated',
  'v1.36.0.json': JSON.stringify({ definitions: POD }),
};
/** Runs `npm run import -- …`, and gives what it says by line. */
async function run(args: readonly string[], root: string) {
  const terminal = { input: process.stdin, output: process.stderr };
  const { code, out, err } = await runCommand(['import', ...args], {
    root,
    environment: {},
    terminal,
    progress: () => {},
  });
  return { code, out: out.split('\n').slice(0, -1), err };
}
const fromMirror = (root: string) => run(['--from', 'mirror'], root);
const without = (...paths: readonly string[]) =>
  Object.fromEntries(Object.entries(MIRROR).filter(([path]) => !paths.includes(path)));

/** Runs the command and expects it to fail with these lines, and to leave the disk as it was. */
async function expectRefusal(root: string, lines: readonly unknown[]) {
  const before = readImports(join(root, 'imports'));
  expect(await fromMirror(root)).toEqual({ code: 1, out: lines, err: '' });
  expect(readImports(join(root, 'imports'))).toEqual(before);
}

describe('the import refuses', () => {
  test.each([
    [['--form', 'x'], "'--form' is no flag of import: did you mean '--from'?"],
    [['x'], "'x' is a word too many for import"],
    [['--from'], "'--from' needs a value: --from DIR"],
  ])('the flags %j with usage and exit code 2', async (args, says) => {
    const { code, out, err } = await run(args, project({}));
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain(`${says}\nusage: npm run import -- [--from DIR]`);
  });

  test('a folder without cdk8s.yaml', async () => {
    expect((await run([], join(project({}), 'elsewhere'))).out).toEqual([
      'error cdk8s.yaml: does not exist (run this where cdk8s.yaml is)',
    ]);
  });

  test('a mirror that does not exist', async () => {
    const { code, out } = await run(['--from', 'nowhere'], project(MIRROR));
    expect([code, out]).toEqual([1, [expect.stringMatching(/nowhere: is not a folder/)]]);
  });

  test('missing folders and a missing schema, all at once, naming URL and folder', async () => {
    await expectRefusal(project({ 'hedge-v0.5.0/x.yaml': '' }), [
      expect.stringMatching(/k8s@1\.36\.0 is not in the mirror: none of .*v1\.36\.0\.json/),
      `error cdk8s.yaml: ${RELEASE} is not in the mirror: no folder is named rose-controller-v1.2.3 or ends with -rose-controller-v1.2.3 (add the folder, or import without --from)`,
      expect.stringContaining(`${RAW} is not in the mirror: no folder is named hedge-v0.4.0`),
    ]);
  });

  test('two folders for one pin', async () => {
    await expectRefusal(project({ ...MIRROR, 'rose-controller-v1.2.3/roses.yaml': '' }), [
      expect.stringMatching(/ambiguous in the mirror: flux-rose-controller-v1\.2\.3 and rose-controller-v1\.2\.3/),
    ]);
  });

  test('a folder without YAML', async () => {
    const mirror = without('flux-rose-controller-v1.2.3/roses.yaml');
    await expectRefusal(project({ ...mirror, 'flux-rose-controller-v1.2.3/README.md': '' }), [
      expect.stringMatching(/has neither rose-controller\.crds\.yaml nor any other YAML/),
    ]);
  });

  test('broken YAML and a file without a CRD, together', async () => {
    const broken = { 'flux-rose-controller-v1.2.3/roses.yaml': 'a: [', 'hedge-v0.4.0/hedges.bramble.example.yaml': '' };
    await expectRefusal(project({ ...MIRROR, ...broken }), [
      expect.stringMatching(/^error .*roses\.yaml: is not YAML: /),
      expect.stringMatching(/hedges\.bramble\.example\.yaml: holds no CustomResourceDefinition/),
    ]);
  });

  test('a CRD that two files define', async () => {
    const twice = { 'flux-rose-controller-v1.2.3/too.yaml': stringify(crd('Hedge')) };
    await expectRefusal(project({ ...MIRROR, ...twice }), [
      expect.stringMatching(/hedges\.bramble\.example\.yaml: defines hedges\.bramble\.example, as does .*too\.yaml/),
    ]);
  });

  test('a schema that is not that of Kubernetes', async () => {
    await expectRefusal(project({ ...MIRROR, 'v1.36.0.json': '{}' }), [
      expect.stringMatching(/v1\.36\.0\.json: is not the schema of Kubernetes/),
    ]);
  });

  test('to overwrite TypeScript that it did not write', async () => {
    const root = project(MIRROR, { 'imports/bramble.example.ts': 'export {};', 'imports/mine.ts': 'export {};' });
    await expectRefusal(root, [expect.stringMatching(/imports\/bramble\.example\.ts: stands where a generated file/)]);
  });
});

describe('a pin is refused', () => {
  test.each([
    ['a branch', 'https://raw.githubusercontent.com/thorn/hedge/main/crd.yaml', /pinned to main, which can move/],
    ['a release branch', 'https://raw.githubusercontent.com/thorn/hedge/v3.7/crd.yaml', /pinned to v3\.7/],
    ['the latest release', 'https://github.com/thorn/hedge/releases/latest/download/crd.yaml', /not the URL of a file/],
    ['another host', 'https://bramble.example/crd.yaml', /not the URL of a file in a GitHub release/],
    ['a repeated line', RELEASE, /is listed twice/],
    ['a second Kubernetes', 'k8s@1.35.0', /has 2 entries like k8s@1\.36\.0/],
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
    const { crds, mistakes } = readCrds([source(spoil(crd('Rose')))]);
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
    expect(JSON.stringify(readCrds([{ where: 'bundle.yaml', text }]).crds)).toBe(JSON.stringify(read(crd('Rose'))));
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

describe('the import from a mirror', () => {
  test('writes manifests, classes and schema, prefers the file named in the URL, and tells what it did', async () => {
    const root = project(MIRROR);
    expect(await fromMirror(root)).toEqual({
      code: 0,
      err: '',
      out: [
        'create imports/bramble.example.ts',
        'create imports/crds/hedges.bramble.example.json',
        'create imports/crds/roses.bramble.example.json',
        'create imports/schemas/kubernetes.json',
        '4 files: 4 added, 0 changed, 0 removed',
      ],
    });
    expect(readFileSync(join(root, 'imports/schemas/kubernetes.json'), 'utf8')).toBe(
      '{"definitions":{\n"io.k8s.api.core.v1.Pod":{"type":"object"}\n}}\n',
    );
  });

  test('finds the schema in k8s-schemas, and in the folder of that name beside the mirror', async () => {
    const { 'v1.36.0.json': schema, ...crds } = MIRROR;
    expect((await fromMirror(project({ ...crds, 'k8s-schemas/v1.36.0.json': schema }))).code).toBe(0);
    expect((await fromMirror(project(crds, { 'k8s-schemas/v1.36.0.json': schema }))).code).toBe(0);
  });

  test('changes nothing the second time, and gives the same bytes in another folder', async () => {
    const [one, other] = [project(MIRROR), project(MIRROR)];
    await fromMirror(one);
    await fromMirror(other);
    expect((await fromMirror(one)).out).toEqual(['4 files: 0 added, 0 changed, 0 removed']);
    expect(readImports(join(one, 'imports'))).toEqual(readImports(join(other, 'imports')));
  });

  test('repairs what was edited, removes what is no longer pinned, and leaves what is not its own', async () => {
    const root = project(MIRROR, {
      'imports/bramble.example.ts': `${HEADER}\nedited`,
      'imports/gone.example.ts': HEADER,
      'imports/crds/gone.json': '{}',
      'imports/mine.ts': 'export {};',
      'imports/README.md': '',
    });
    expect((await fromMirror(root)).out).toEqual([
      ...['crds/hedges.bramble.example.json', 'crds/roses.bramble.example.json'].map(
        (path) => `create imports/${path}`,
      ),
      'create imports/schemas/kubernetes.json',
      'update imports/bramble.example.ts',
      'remove imports/crds/gone.json',
      'remove imports/gone.example.ts',
      '4 files: 3 added, 1 changed, 2 removed',
    ]);
    expect(readdirSync(join(root, 'imports')).sort()).toEqual([
      'README.md',
      'bramble.example.ts',
      'crds',
      'mine.ts',
      'schemas',
    ]);
  });
});

describe('the import from upstream', () => {
  const upstream = global.fetch;
  afterEach(() => {
    global.fetch = upstream;
  });

  test('reports every URL that cannot be downloaded', async () => {
    global.fetch = async (url) => {
      if (url !== RAW) return new Response('', { status: 404, statusText: 'Not Found' });
      throw new TypeError('fetch failed', { cause: new Error('no route to host') });
    };
    const root = project({});
    const { code, out } = await run([], root);
    expect(code).toBe(1);
    expect(out).toEqual([
      expect.stringMatching(/v1\.36\.0\/_definitions\.json answered 404 Not Found/),
      expect.stringContaining(`${RELEASE} answered 404 Not Found`),
      expect.stringContaining(`${RAW} could not be downloaded: no route to host`),
    ]);
    expect(readImports(join(root, 'imports')).size).toBe(0);
  });

  test('gives the same files as the mirror', async () => {
    global.fetch = async (url) =>
      new Response(
        url === RELEASE
          ? MIRROR['flux-rose-controller-v1.2.3/roses.yaml']
          : url === RAW
            ? MIRROR['hedge-v0.4.0/hedges.bramble.example.yaml']
            : MIRROR['v1.36.0.json'],
      );
    const [online, offline] = [project({}), project(MIRROR)];
    expect((await run([], online)).code).toBe(0);
    await fromMirror(offline);
    expect(readImports(join(online, 'imports'))).toEqual(readImports(join(offline, 'imports')));
  });
});

test('imports/ of this repository is what the generator makes of its manifests: nobody edited it', async () => {
  const committed = readImports('imports');
  const manifests = [...committed].filter(([path]) => path.startsWith('crds/'));
  const { crds, mistakes } = readCrds(manifests.map(([where, text]) => ({ where, text })));
  expect(mistakes).toEqual([]);
  const schema = JSON.parse(committed.get('schemas/kubernetes.json') ?? '{}') as KubernetesSchema;
  const expected = await render(crds as readonly Crd[], schema);
  expect([...committed.keys()].sort()).toEqual([...expected.keys()].sort());
  // Compared by path first, because a diff of whole files would fill the screen.
  expect([...expected.keys()].filter((path) => committed.get(path) !== expected.get(path))).toEqual([]);
});
