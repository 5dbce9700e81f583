import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAP } from '../lib/output/place.ts';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder, output, repositoryCopy, synth, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FACTS = `domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },`;

const web = (name = 'one', more = '') => `import { app, cluster, component, image, node } from 'bramble';
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080 });
export default cluster({ name: '${name}', ${FACTS} components: [web, ${more}] });
`;

const PINS = 'images:\n  busybox: docker.io/library/busybox:1.37.0\n';

describe('the committed dist and flux', () => {
  it('are what synth renders, with the same bytes in another folder, locale and time zone', () => {
    expect(synth(['--check'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^\d+ files, up to date(, \d+ accepted \(.+\))?\n$/m),
    });
    const copy = repositoryCopy();
    const odd = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', CDK8S_DISABLE_SORT: '1' };
    expect(synth([], odd, copy).code).toBe(0);
    expect(output(copy)).toEqual(output(ROOT));
    expect(readFileSync(join(copy, MAP.at), 'utf8')).toBe(readFileSync(join(ROOT, MAP.at), 'utf8'));
  });

  it('are what cdk8s synth renders', () => {
    const out = join(temporaryFolder(), 'dist');
    expect(synth([], { CDK8S_OUTDIR: out })).toMatchObject({ code: 0 });
    expect(tree(out)).toEqual(tree(join(ROOT, 'dist')));
  });
});

describe('a process ends with', () => {
  it('2, and the usage, where it is used wrongly', () => {
    expect(synth(['--chekc'])).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^'--chekc' is no flag/) });
  });
});

describe('wrong input ends with 1, and nothing written', () => {
  it('with the findings of all clusters at once, each in one line', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({
      'a-throws/cluster.ts': `throw new Error('no such luck')`,
      'b-import/cluster.ts': "import { web } from './web.ts';\nexport default web;\n",
      'b-import/web.ts': "import { app } from 'bramble';\n\nexport { web } from './nowhere.ts';\n",
      'b-import/images.yaml': 'images: {',
      'b-import/secrets/web.sops.yaml': 'kind: Secret\n',
      'b-syntax/cluster.ts': 'export default cluster({',
      'c-missing/images.yaml': PINS,
      'd-other/cluster.ts': 'export default {};',
      'e-name/cluster.ts': web('name'),
      'f-pins/cluster.ts': web('f-pins'),
      'f-pins/images.yaml': 'images: {',
      'f-windows/cluster.ts': web('f-windows').replaceAll('10.10.11.', '10.10.12.'),
      'f-windows/images.yaml': PINS.replaceAll('\n', '\r\n'),
      'g-pin/cluster.ts': web('g-pin').replaceAll('10.10.11.', '10.10.13.'),
      'g-pin/images.yaml': `${PINS}  other: 17\n`,
      'h-late/cluster.ts': web(
        'h-late',
        `component({ name: 'x', config: () => { throw new Error('at the end') } })`,
      ).replaceAll('10.10.11.', '10.10.14.'),
      'h-late/images.yaml': PINS,
      'i-right/cluster.ts': web('i-right').replaceAll('10.10.11.', '10.10.15.'),
      'i-right/images.yaml': PINS,
    });
    const { code, out: text, err } = synth(['--clusters', clusters, '--out', out]);
    const lines = text.replaceAll(clusters, 'CLUSTERS').trimEnd().split('\n');
    expect(lines).toEqual([
      'error a-throws CLUSTERS/a-throws/cluster.ts:1: cannot be loaded: no such luck (correct it; npx tsc --noEmit says more; docs/rules/input.md)',
      expect.stringMatching(
        /^error b-import CLUSTERS\/b-import\/web\.ts:3: cannot be loaded: it imports '.*nowhere\.ts', which is not there/,
      ),
      expect.stringMatching(/^error b-import CLUSTERS\/b-import\/images\.yaml: is no YAML: /),
      expect.stringMatching(
        /^error b-syntax CLUSTERS\/b-syntax\/cluster\.ts:1: cannot be loaded: .* \(correct it; .*; docs\/rules\/input\.md\)$/,
      ),
      'error c-missing CLUSTERS/c-missing/cluster.ts: is missing (add it, or remove the folder; docs/rules/input.md)',
      'error d-other CLUSTERS/d-other/cluster.ts: does not export a cluster (write: export default cluster({ … }); docs/rules/input.md)',
      "error e-name CLUSTERS/e-name/cluster.ts: the cluster is named 'name', its folder 'e-name' (give both the same name; docs/rules/input.md)",
      expect.stringMatching(
        /^error f-pins CLUSTERS\/f-pins\/images\.yaml: is no YAML: .* \(correct it; docs\/rules\/input\.md\)$/,
      ),
      'error f-windows CLUSTERS/f-windows/images.yaml: has line ends of Windows (CRLF) (save it with those of Unix (LF); docs/rules/input.md)',
      'error g-pin CLUSTERS/g-pin/images.yaml: the pin of \'other\' is no text (write "other: registry/path:tag"; docs/rules/input.md)',
      expect.stringMatching(/^error b-import CLUSTERS\/b-import\/secrets\/web\.sops\.yaml: is not encrypted: /),
      "error h-late/x CLUSTERS/h-late/cluster.ts:5: its config cannot be drawn: it throws 'at the end' (correct the component, or what it is given; docs/rules/undrawable.md)",
      '12 errors, nothing written',
    ]);
    expect({ code, err, written: readdirSync(out) }).toEqual({ code: 1, err: '', written: [] });
  });
});

describe('what an add-on knows of kinds is told of by its own file and line', () => {
  it.each([
    ["\nthrow new Error('no luck');\n", 'charts/addons/own/kinds.ts:2: cannot be loaded: no luck ('],
    ['export const kind = {};\n', 'charts/addons/own/kinds.ts: does not export kinds ('],
  ])('where it cannot be known: %j', (text, expected) => {
    const root = repositoryCopy();
    mkdirSync(join(root, 'charts/addons/own'));
    writeFileSync(join(root, 'charts/addons/own/kinds.ts'), text);
    const { out, err } = synth([], {}, root);
    expect({ errors: out.match(/^error.*$/gm), err }).toEqual({
      errors: [expect.stringContaining(`error clusters ${expected}`)],
      err: '',
    });
  });
});

describe('a command that cannot start says so in one line', () => {
  const launch = (root: string, ...args: readonly string[]) => {
    const run = spawnSync(process.execPath, ['lib/commands/launch.mjs', ...args], { cwd: root, encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  let copy = '';
  beforeAll(() => {
    copy = repositoryCopy();
    rmSync(join(copy, 'node_modules'));
  });

  it.each(Object.entries(scripts))('npm run %s, where packages are not installed', (_, script) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: copy, encoding: 'utf8' });
    expect({ code: status, out: stdout, err: stderr }).toEqual({
      code: 1,
      out: '',
      err: 'error: the packages are not installed: run npm ci\n',
    });
  });

  it('where one package is missing, as after a merge', () => {
    mkdirSync(join(copy, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => each !== 'yaml')) {
      symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
    }
    expect(launch(copy, 'main.ts')).toEqual({
      code: 1,
      out: '',
      err: "error: the package 'yaml' is not installed: run npm ci\n",
    });
  });

  it('where Node is older than package.json asks for', () => {
    const path = join(copy, 'package.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"node": ".*"/, '"node": ">=99.1 || ^100.0.0"'));
    expect(launch(copy, 'main.ts')).toEqual({
      code: 1,
      out: '',
      err: `error: Node ${process.versions.node} is too old: install Node 99.1 or newer\n`,
    });
  });

  it('and starts where all is there', () => {
    expect(launch(ROOT, 'main.ts', 'help')).toMatchObject({ code: 0, err: '' });
  });
});

it('a reader that has seen enough may leave', () => {
  const command = `"${process.execPath}" --import tsx main.ts --check --json | head -c 1`;
  expect(spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' })).toMatchObject({ stdout: '{', stderr: '' });
});
