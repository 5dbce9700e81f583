import { readdirSync } from 'node:fs';
import { clustersFolder, synth } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { WRITTEN_FACTS } from './written-facts.ts';

/** A file of an app, with props beside those that each has. */
const file = (name: string, more = '', before = '') => `import { app, image } from 'bramble';
${before}
export const ${name} = app({ name: '${name}', image: image('docker.io/library/busybox'), port: 8080, ${more} });
`;

const cluster = (imports: string, components: string) => `import { app, cluster, image, node } from 'bramble';
import { metallb } from '../../../charts/addons/metallb/index.ts';
${imports}
const web = (name: string, more: object) => app({ name, image: image('docker.io/library/busybox'), port: 8080, ...more });
export default cluster({
${WRITTEN_FACTS}
  components: [metallb(), ${components}],
});
`;

const PINS = `images:
  busybox: docker.io/library/busybox:1.37.0
  metallb-controller: quay.io/metallb/controller:v0.16.1
  metallb-speaker: quay.io/metallb/speaker:v0.16.1
`;

/** The errors about a cluster whose folder has these files, without the advice. */
function told(files: Readonly<Record<string, string>>): readonly string[] {
  const out = temporaryFolder();
  const paths = Object.entries({ 'images.yaml': PINS, ...files }).map(([path, text]) => [`home/${path}`, text]);
  const folder = clustersFolder(Object.fromEntries(paths));
  const run = synth(['--clusters', folder, '--out', out]);
  expect({ code: run.code, err: run.err, written: readdirSync(out) }).toEqual({ code: 1, err: '', written: [] });
  const lines = run.out.replaceAll(folder, 'CLUSTERS').trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^\d+ errors?, nothing written$/);
  return lines.slice(0, -1).map((line) => line.replace(/ \(.*\)$/, ''));
}

const BROKEN = {
  'apps/syntax.ts': file('syntax', ','),
  'apps/nowhere.ts': file('nowhere', 'args: [gone],', "import { gone } from './gone.ts';"),
  'apps/throwing.ts': file(
    'throwing',
    '',
    'const sizes = undefined as never;\nconst big = (sizes as { big: string }).big;',
  ),
  'apps/unknown.ts': file(
    'unknown',
    'port: nothing.big,',
    "import { image as nothing, imag } from 'bramble';\nimag('x');",
  ),
  'apps/text.ts': `throw 'no such luck';\nexport const text = 1;\n`,
};

const TOLD = [
  "error home CLUSTERS/home/apps/nowhere.ts:2: cannot be loaded: it imports 'CLUSTERS/home/apps/gone.ts', which is not there",
  'error home CLUSTERS/home/apps/syntax.ts:3: cannot be loaded: Expected identifier but found ","',
  'error home CLUSTERS/home/apps/text.ts: cannot be loaded: no such luck',
  "error home CLUSTERS/home/apps/throwing.ts:3: cannot be loaded: 'big' is asked of a value that is not there",
  "error home CLUSTERS/home/apps/unknown.ts:2: cannot be loaded: 'imag' is imported from 'bramble', which does not export it",
];

const IMPORTS = Object.keys(BROKEN)
  .map((path) => `import { ${path.slice(5, -3)} } from './${path}';`)
  .join('\n');
const LIST = Object.keys(BROKEN).map((path) => path.slice(5, -3));

describe('files that cannot be loaded', () => {
  it('are all told with the lines, and what is wrong with all other components', () => {
    const others = [
      "web('a', { replicas: '3' })",
      "web('b', { helth: '/' })",
      "web('c', { uses: ['nobody'] })",
      "web('d', { namespace: 'nowhere-else' })",
      "web('e', { health: { readiness: { port: 'htpp' } } })",
      "web('f', { env: { A: (c: { url(name: string): string }) => c.url('a') } })",
      "web('g', { expose: { through: 'lan' } })",
      "web('h', { image: 'busybox' })",
      "web('i', { resources: { memory: '64MB' } })",
      // What follows from the broken files is not told.
      "web('j', { uses: ['syntax'], args: [syntax] })",
    ];
    const components = [...LIST, '{ ...syntax, accept: {} }', ...others].join(', ');
    expect([...told({ ...BROKEN, 'cluster.ts': cluster(IMPORTS, components) })].sort()).toEqual([
      ...TOLD,
      "error home/a replicas: '3' is no number",
      "error home/b: has no prop 'helth'",
      "error home/c uses[0]: uses 'nobody', but no component is named 'nobody'",
      "error home/d namespace: lives in 'nowhere-else', which no component owns",
      "error home/e: a probe asks the port 'htpp', which the container does not have",
      "error home/f: asks for the host of 'a', which is not exposed",
      "error home/g: needs 'ingress', which no component provides",
      "error home/h image: 'busybox' is no image",
      "error home/i resources.memory: '64MB' is no amount",
    ]);
  });

  it('are all told where the cluster itself cannot be loaded either', () => {
    const components = `${LIST.join(', ')}, ,, }`;
    expect([...told({ ...BROKEN, 'cluster.ts': cluster(IMPORTS, components) })].sort()).toEqual([
      expect.stringMatching(/^error home CLUSTERS\/home\/apps\/nowhere\.ts:2: /),
      ...TOLD.slice(1),
      expect.stringMatching(/^error home CLUSTERS\/home\/cluster\.ts:\d+: cannot be loaded: /),
    ]);
  });

  it('are told behind a file that gathers them, and the others there are judged', () => {
    const gathering = `${IMPORTS.replaceAll('./apps/', './')}
export { good } from './good.ts';
export const all = [${LIST.join(', ')}];
`;
    const imports = "import { all, good } from './apps/all.ts';";
    const files = { ...BROKEN, 'apps/good.ts': file('good', "replicas: '3'"), 'apps/all.ts': gathering };
    expect([...told({ ...files, 'cluster.ts': cluster(imports, '...all, good') })].sort()).toEqual([
      ...TOLD,
      "error home/good replicas: '3' is no number",
    ]);
  });

  it('are also those that the cluster seeks in vain, and those that throw when it calls them', () => {
    const imports = `import { gone } from './apps/gone.ts';
import { factory } from './apps/factory.ts';
import { goood } from './apps/good.ts';`;
    const files = {
      'apps/good.ts': file('good'),
      'apps/factory.ts': `import { app, image } from 'bramble';
export const factory = ({ host }: { host: string }) => app({ name: 'factory', image: image('docker.io/library/busybox'), args: [host] });
`,
      'cluster.ts': cluster(imports, "gone, goood, factory(), web('a', { replicas: '3' })"),
    };
    expect([...told(files)].sort()).toEqual([
      "error home CLUSTERS/home/apps/factory.ts:2: cannot be loaded: 'host' is taken out of a value that is not there",
      "error home CLUSTERS/home/cluster.ts:3: cannot be loaded: it imports 'CLUSTERS/home/apps/gone.ts', which is not there",
      "error home CLUSTERS/home/cluster.ts:5: cannot be loaded: 'goood' is imported from './apps/good.ts', which does not export it",
      "error home/a replicas: '3' is no number",
    ]);
  });

  it('are told once where several clusters import them', () => {
    const text = file('syntax', ',');
    const declared = cluster("import { syntax } from '../home/apps/syntax.ts';", 'syntax').replace("'home'", "'other'");
    const folder = clustersFolder({
      'home/apps/syntax.ts': text,
      'home/cluster.ts': cluster("import { syntax } from './apps/syntax.ts';", 'syntax'),
      'home/images.yaml': PINS,
      'other/cluster.ts': declared,
      'other/images.yaml': PINS,
    });
    const { out } = synth(['--clusters', folder, '--out', temporaryFolder()]);
    expect(out.match(/cannot be loaded/g)).toHaveLength(1);
  });
});
