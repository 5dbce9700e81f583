import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bramble, install, packed } from './installed-package.ts';
import { ROOT } from './sample-cluster.ts';
import { output } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { WRITTEN_FACTS } from './written-facts.ts';

const file = packed();
const home = repository();

/** A folder with the package, as a repository has it, and nothing of this one. */
function repository(): string {
  const folder = temporaryFolder();
  write(folder, 'package.json', JSON.stringify({ name: 'pis', private: true, type: 'module' }));
  install(file, folder);
  return folder;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const WEB = `import { app, cluster, image, node } from 'bramble';
import { metallb } from 'bramble/addons/metallb';

export default cluster({
${WRITTEN_FACTS}
  components: [metallb(), app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080 })],
});
`;

const OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
};

const PINS = `images:
  busybox: docker.io/library/busybox:1.37.0
  metallb-controller: quay.io/metallb/controller:v0.16.1
  metallb-speaker: quay.io/metallb/speaker:v0.16.1
`;

describe('what a repository gets', () => {
  it('is small, and needs few packages', () => {
    // Seven seconds at 2 Mbit/s. An add-on takes some 10 KB of it, and its CRDs as much again: what brings much more carries
    // something that a repository does not need.
    expect(statSync(file).size).toBeLessThan(1_800_000);
    const { dependencies } = JSON.parse(readFileSync(join(home, 'node_modules/bramble/package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs', 'esbuild']);
  });

  it('is ASCII: the program is read as such', () => {
    const program = readFileSync(join(home, 'node_modules/bramble/program.cjs'));
    expect(program.find((byte) => byte > 127)).toBeUndefined();
  });

  it('brings the licence of each package that is bundled', () => {
    const notices = readFileSync(join(home, 'node_modules/bramble/NOTICES.txt'), 'utf8');
    for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs', 'cdktf', '@cdktf/provider-cloudflare', 'yaml']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, 'm'));
    }
    expect(notices).toContain('Apache License');
    expect(notices).toContain('Mozilla Public License');
  });

  it('has nothing of this repository that it does not need', () => {
    expect(readdirSync(join(home, 'node_modules/bramble')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'NOTICES.txt',
      'README.md',
      'addons',
      'bin',
      'cdk8s.cjs',
      'cdk8s.mjs',
      'cdk8s.yaml',
      'charts',
      'constructs.cjs',
      'constructs.mjs',
      'docs',
      'images.schema.json',
      'images.yaml',
      'imports',
      'index.cjs',
      'index.mjs',
      'kplus.cjs',
      'kplus.mjs',
      'package.json',
      'program.cjs',
      'programs',
      'rules.cjs',
      'rules.mjs',
      'types',
    ]);
  });
});

describe('bad input', () => {
  it('of all files is told at once, and what does not depend on them is judged', () => {
    const folder = repository();
    const declared = (name: string, props = '') =>
      `export const ${name} = app({ name: '${name}', image: image('docker.io/library/busybox'), port: 8080, ${props} });\n`;
    const imports = "import { app, image } from 'bramble';\n";
    const files: Readonly<Record<string, string>> = {
      syntax: imports + declared('syntax', ','),
      nowhere: `${imports}import { gone } from './gone.ts';\n${declared('nowhere', 'args: [gone]')}`,
      unknown: `${imports}import { imag } from 'bramble';\nimag('x');\n${declared('unknown')}`,
      wrong: imports + declared('wrong', "replicas: '3'"),
    };
    for (const [name, text] of Object.entries(files)) write(folder, `clusters/home/apps/${name}.ts`, text);
    const all = [...Object.keys(files), 'zod'];
    const lines = all.map((name) => `import { ${name} } from '${name === 'zod' ? name : `./apps/${name}.ts`}';\n`);
    write(
      folder,
      'clusters/home/cluster.ts',
      lines.join('') + WEB.replace('metallb(),', `metallb(), ${all.join(', ')},`),
    );
    write(folder, 'clusters/home/images.yaml', PINS);
    const { out } = bramble(folder, ['synth']);
    expect(out.split('\n').map((line) => line.replace(/ \(.*/, ''))).toEqual([
      'error home clusters/home/apps/syntax.ts:2: cannot be loaded: Expected identifier but found ","',
      "error home clusters/home/apps/nowhere.ts:2: cannot be loaded: it imports 'clusters/home/apps/gone.ts', which is not there",
      "error home clusters/home/apps/unknown.ts:2: cannot be loaded: 'imag' is imported from 'bramble', which does not export it",
      "error home clusters/home/cluster.ts:5: cannot be loaded: it imports 'zod', which is not there",
      "error home/wrong replicas: '3' is no number",
      '5 errors, nothing written',
      '',
    ]);
  });

  it('of a drawing, and of a folder that is called as one of bramble is, is told with its line', () => {
    const folder = repository();
    write(folder, 'lib/broken.ts', 'export const broken = ;\n');
    write(folder, 'lib/throwing.ts', "\nexport const draw = () => {\n  throw new Error('no plan');\n};\n");
    const imports =
      "import { component } from 'bramble';\nimport { broken } from '../../lib/broken.ts';\nimport { draw } from '../../lib/throwing.ts';\n";
    const components = "broken, component({ name: 'drawn', chart: () => draw() }), ";
    write(folder, 'clusters/home/cluster.ts', imports + WEB.replace('metallb(),', `metallb(), ${components}`));
    write(folder, 'clusters/home/images.yaml', PINS);
    const { out } = bramble(folder, ['synth']);
    expect(out.split('\n').map((line) => line.replace(/ \(.*/, ''))).toEqual([
      'error home lib/broken.ts:1: cannot be loaded: Unexpected ";"',
      "error home/drawn lib/throwing.ts:3: its chart cannot be drawn: it throws 'no plan'",
      '2 errors, nothing written',
      '',
    ]);
  });

  it('is told with lines of the TypeScript, and commands that are there', () => {
    const folder = repository();
    write(folder, 'clusters/home/cluster.ts', WEB.replace('port: 8080', "port: 8080, uses: ['sql']"));
    write(folder, 'clusters/home/images.yaml', PINS);
    const { code, out, err } = bramble(folder, ['synth']);
    expect({ code, err, files: readdirSync(folder).sort() }).toEqual({
      code: 1,
      err: '',
      files: ['clusters', 'node_modules', 'package-lock.json', 'package.json'],
    });
    expect(out).toContain(
      "error home/web uses[0]: uses 'sql', but no component is named 'sql' (add it to components, or take the name of one that is there; clusters/home/cluster.ts:10; npx bramble explain unknown-use)\n",
    );
  });
});

describe('its types', () => {
  /** What the compiler says of a file of clusters, with no package but that of Node. */
  function compiled(text: string, include = 'clusters'): string {
    write(home, 'clusters/other.ts', text);
    write(home, 'tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, include: [include] }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', home], { encoding: 'utf8' });
    rmSync(join(home, 'clusters/other.ts'));
    return stdout;
  }

  it('refuse what is wrong', () => {
    expect(compiled(WEB.replace('metallb()', 'metallb({ pools: 3 })'))).toMatch(
      /^\S*clusters\/other\.ts\(10,26\): error TS2322: Type 'number' is not assignable to type 'never'\.\n$/,
    );
  });

  it('know each prop of a component where nothing else is imported', () => {
    const text = "import { component } from 'bramble';\nexport const web = component({ name: 'web', rules: [] });\n";
    expect(compiled(text, 'clusters/other.ts')).toBe('');
  });
});

describe('this repository, with the package in the place of its sources', () => {
  it('renders the same, byte for byte', () => {
    for (const name of ['clusters', 'charts/apps', '.sops.yaml'])
      cpSync(join(ROOT, name), join(home, name), { recursive: true });
    const { code, out } = bramble(home, ['synth']);
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(output(home)).toEqual(output(ROOT));
  });

  it('is up to date then, from the cache and without it', () => {
    const cache = join(home, 'node_modules/.cache/bramble');
    // The program, beside each file of the user's.
    expect(readdirSync(cache).filter((name) => !name.endsWith('.cjs'))).toHaveLength(1);
    const warm = bramble(home, ['synth', '--check']);
    rmSync(cache, { recursive: true });
    expect(warm).toEqual(bramble(home, ['synth', '--check']));
    expect(warm.code).toBe(0);
  });
});
