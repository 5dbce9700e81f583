import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { parseImages } from '../lib/input/read-images.ts';
import type { ClusterDeclaration } from '../lib/model/cluster.ts';
import { brief, ROOT, renderSample } from './sample-cluster.ts';

const EXAMPLES = join(ROOT, 'examples');
const names = readdirSync(EXAMPLES).filter((name) => !/^(node_modules|.*\..*)$/.test(name));
const fileOf = (name: string) => {
  const [cluster = ''] = readdirSync(join(EXAMPLES, name, 'clusters')).filter((each) => each !== 'rules');
  return join(EXAMPLES, name, 'clusters', cluster, 'cluster.ts');
};

/** What a module of an example exports, with the sources of bramble in the place of the package. */
function load(file: string): unknown {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' });
  const module = { exports: {} };
  const wanted = (name: string): unknown => {
    if (name.startsWith('.')) return load(join(dirname(file), name));
    // jest loads a module whose name is not known beforehand in no other way.
    return require(name === 'bramble' ? name : join(ROOT, name.replace('bramble/', 'charts/'), 'index.ts'));
  };
  new Function('module', 'exports', 'require', code)(module, module.exports, wanted);
  return module.exports;
}

it('the examples are the four clusters that people run', () => {
  expect(names).toEqual(['ceil', 'image-pipeline', 'raspi-alpine', 'two-pis-behind-nat']);
});

it.each(names)('%s is described in less than 120 lines, and says what it shows', (name) => {
  expect(readFileSync(fileOf(name), 'utf8').split('\n').length).toBeLessThan(120);
  expect(readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8')).toContain('## What it shows');
});

it.each([
  ['two-pis-behind-nat', 'nextcloud'],
  ['two-pis-behind-nat', 'mariadb'],
  ['two-pis-behind-nat', 'rabbitmq'],
  ['two-pis-behind-nat', 'github-runner'],
])("what %s took of the cookbook, %s, is still the cookbook's", (name, file) => {
  const ofTests = /\/\*\* Every option, for the tests, [\s\S]*?;\n\n/;
  const original = readFileSync(join(ROOT, 'charts/apps', `${file}.ts`), 'utf8').replace(ofTests, '');
  expect(readFileSync(join(EXAMPLES, name, 'charts/apps', `${file}.ts`), 'utf8')).toBe(original);
});

it.each([
  ['.github/workflows/image.yaml', 'github.yaml'],
  ['.ci/build-image.sh', 'build-image.sh'],
])('the app of image-pipeline is built by %s of docs/app-image', (file, template) => {
  const original = readFileSync(join(ROOT, 'docs/app-image', template), 'utf8');
  expect(readFileSync(join(EXAMPLES, 'image-pipeline/shop', file), 'utf8')).toBe(original);
});

it('ceil fits into four Pis of 1 GiB, and each pod onto one of them', () => {
  const { default: declaration } = load(fileOf('ceil')) as { default: ClusterDeclaration };
  const images = readFileSync(join(dirname(fileOf('ceil')), 'images.yaml'), 'utf8');
  const { pins } = parseImages(images, 'images.yaml');
  const { load: of, findings } = renderSample(declaration, pins, undefined, []);
  expect(declaration.nodes.map(({ memory }) => memory)).toEqual(['1Gi', '1Gi', '1Gi', '1Gi']);
  const { total, over, tooLarge } = of.memory;
  const told = readFileSync(join(EXAMPLES, 'ceil/README.md'), 'utf8');
  expect(told).toContain(`With one agent off, ${Math.round((of.outage?.missing ?? 0) / 2 ** 20)} MiB`);
  expect(total.asked).toBeLessThan((total.capacity - total.reserved) * 0.8);
  expect([over, tooLarge]).toEqual([[], []]);
  expect(findings.map(brief)).toEqual([]);
});
