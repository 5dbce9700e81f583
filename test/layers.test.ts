import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import { ROOT } from './sample-cluster.ts';

/** The layers, and the layers, modules and packages that each may import. */
const MAY_IMPORT: Record<string, readonly (string | RegExp)[]> = {
  'lib/model': ['lib/model', 'constructs', 'ipaddr.js'],
  'lib/kinds': ['lib/model', 'lib/kinds'],
  'lib/derive': ['lib/model', 'lib/kinds', 'lib/derive'],
  'lib/constructs': ['lib/model', 'lib/kinds', 'lib/constructs', 'imports', 'cdk8s', 'cdk8s-plus-28', 'constructs'],
  'lib/checks': ['lib/model', 'lib/kinds', 'lib/derive', 'lib/checks'],
  'lib/review': ['lib/model', 'lib/kinds', 'lib/derive', 'lib/checks', 'lib/review', 'diff', 'yaml'],
  'lib/output': ['lib/model', 'lib/kinds', 'lib/derive', 'lib/output', 'lib/checks', 'js-yaml', 'yaml', /^node:/],
  'lib/init': ['lib/model', 'lib/checks', 'lib/init'],
  'lib/input': ['lib/model', 'lib/init', 'lib/input', 'lib/checks', 'yaml', /^@bufbuild\/cel/, /^node:/],
  'lib/importer': [
    'constructs',
    'lib/importer',
    'lib/input',
    'lib/model',
    'lib/output',
    /^node_modules\/cdk8s-cli/,
    'codemaker',
    'js-yaml',
    'yaml',
    /^node:/,
  ],
  'lib/registries': ['lib/registries', 'lib/input', 'lib/model', 'yaml', /^node:/],
  'lib/secrets': ['lib/secrets', 'lib/output', 'lib/checks', 'lib/input', 'lib/model', 'lib/render.ts', /^node:/],
  'lib/pages': [
    'lib/pages',
    'lib/checks',
    'lib/derive',
    'lib/input',
    'lib/kinds',
    'lib/model',
    'lib/output',
    'yaml',
    /^node:/,
  ],
  'lib/index.ts': ['lib/constructs', 'lib/model'],
  'index.ts': ['lib/index.ts', 'lib/rules.ts', 'cloudflare', 'hosts', 'k9s'],
  'lib/rules.ts': ['lib/checks', 'lib/derive', 'lib/kinds', 'lib/model', 'lib/review'],
  'lib/render.ts': ['lib/checks', 'lib/constructs', 'lib/derive', 'lib/kinds', 'lib/model', 'lib/output'],
  'charts/starters': ['lib/init'],
  'charts/addons': [
    'index.ts',
    'lib/init',
    'lib/rules.ts',
    'charts/addons',
    'imports',
    'cdk8s',
    'cdk8s-plus-28',
    'constructs',
    // What pages are written with, and what queries are read with.
    /^@grafana\/grafana-foundation-sdk/,
    '@prometheus-io/lezer-promql',
  ],
  'charts/apps': ['index.ts', 'charts/addons', 'lib/rules.ts', 'imports', 'cdk8s', 'cdk8s-plus-28', 'constructs'],
  clusters: ['index.ts', 'lib/rules.ts', 'charts/addons', 'charts/apps'],
  hosts: ['hosts', 'lib/init', 'lib/model', 'lib/output', 'lib/rules.ts'],
  k9s: ['k9s', 'lib/model', 'lib/output'],
  cloudflare: ['cloudflare', 'lib/init', 'lib/model', 'lib/rules.ts', 'cdktf', 'constructs', /^@cdktf\//],
  'lib/commands': [
    'lib/checks',
    'lib/commands',
    'lib/derive',
    'lib/importer',
    'lib/init',
    'lib/input',
    'lib/kinds',
    'lib/model',
    'lib/output',
    'lib/render.ts',
    'lib/pages',
    'lib/registries',
    'lib/review',
    'lib/secrets',
    '@clack/prompts',
    'yaml',
    /^node:/,
  ],
  package: [
    /^@bufbuild\/cel/,
    'index.ts',
    'lib/commands',
    'lib/input',
    'lib/model',
    'lib/rules.ts',
    'package',
    'cdk8s',
    'cdk8s-plus-28',
    'constructs',
    'esbuild',
    /^node:/,
  ],
  'main.ts': ['lib/commands', /^node:/],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)].map(
    (match) => ({ file, target: resolveImport(file, match[1] ?? match[2] ?? '') }),
  );
}

function resolveImport(file: string, specifier: string): string {
  if (/^bramble$/.test(specifier)) return 'index.ts';
  if (/^bramble\/rules$/.test(specifier)) return 'lib/rules.ts';
  if (/^bramble\/init$/.test(specifier)) return 'lib/init/starter.ts';
  if (specifier.startsWith('bramble/addons/')) return `charts/${specifier.slice('bramble/'.length)}/index.ts`;
  if (specifier.startsWith('#imports/')) return 'imports';
  return specifier.startsWith('.') ? posix.normalize(posix.join(dirname(file), specifier)) : specifier;
}

function layerOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((layer) => path === layer || path.startsWith(`${layer}/`));
}

const files = ['lib', 'charts', 'clusters', 'cloudflare', 'hosts', 'k9s', 'package']
  .flatMap(sources)
  .concat('index.ts', 'main.ts');

it('no file of lib bears the name of another', () => {
  const names = sources('lib').map((file) => basename(file));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it('every source file belongs to a layer', () => {
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
});

it('imports point one way', () => {
  const wrong = files.flatMap(importsOf).filter(({ file, target }) => {
    const allowed = MAY_IMPORT[layerOf(file) ?? ''] ?? [];
    const reached = layerOf(target) ?? target;
    return !allowed.some((pattern) => (typeof pattern === 'string' ? pattern === reached : pattern.test(reached)));
  });
  expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

it('no files import each other in a circle, not even for types', () => {
  const all = new Map(files.map((file) => [file, importsOf(file).map(({ target }) => target)]));
  // Who imports nothing that is left is in no circle, and is taken out.
  for (let before = 0; before !== all.size; ) {
    before = all.size;
    for (const [file, targets] of all) if (!targets.some((target) => all.has(target))) all.delete(file);
  }
  expect([...all.keys()]).toEqual([]);
});

it('cdktf and its provider are imported by one module', () => {
  const found = files.flatMap(importsOf).filter(({ target }) => /^(?:@?cdktf|cdktn)\b(?!\.)/.test(target));
  expect(new Set(found.map(({ file }) => file))).toEqual(new Set(['cloudflare/cdktf.ts']));
});

it('an app imports no other app, and an add-on only what lies in its own folder', () => {
  const wrong = ['charts']
    .flatMap(sources)
    .flatMap(importsOf)
    .filter(({ target }) => target.startsWith('charts/'))
    // Words for apps are an add-on's.
    .filter(({ file, target }) => !file.startsWith('charts/apps/') || !target.startsWith('charts/addons/'))
    .filter(({ file, target }) => !/^charts\/addons\/[^/]+\//.test(file) || dirname(target) !== dirname(file));
  expect(wrong).toEqual([]);
});

it('the core is pure: no clock, no chance, no environment', () => {
  const core = files.filter((file) =>
    /^(cloudflare|hosts|k9s|lib\/(model|init|kinds|derive|constructs|checks|review|output\/(files|amend-output|kustomization|yaml|scalar)))/.test(
      file,
    ),
  );
  const impure = core.filter((file) =>
    /Math\.random|Date\.now|new Date\b|process\.env|performance\./.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(core.length).toBeGreaterThan(20);
  expect(impure).toEqual([]);
});
