import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/commands/run.ts';
import { VERBS } from '../lib/commands/verbs.ts';
import { MAP } from '../lib/output/header.ts';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder, output, repositoryCopy, synth, temporaryFolder, tree } from './synth.ts';

const FACTS = `domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },`;

const web = (name = 'one', more = '') => `import { app, cluster, component, image, node } from '#bramble';
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080 });
export default cluster({ name: '${name}', ${FACTS} components: [web, ${more}] });
`;

const PINS = 'images:\n  busybox: docker.io/library/busybox:1.37.0\n';

describe('the committed dist and flux', () => {
  it('are what synth renders, with the same bytes in another folder, locale and time zone', () => {
    expect(synth(['--check'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^\d+ files, up to date(, \d+ accepted)?\n$/m),
    });
    const copy = repositoryCopy();
    const odd = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', CDK8S_DISABLE_SORT: '1' };
    expect(synth([], odd, copy).code).toBe(0);
    expect(output(copy)).toEqual(output(ROOT));
    expect(readFileSync(join(copy, MAP), 'utf8')).toBe(readFileSync(join(ROOT, MAP), 'utf8'));
  });

  it('are what cdk8s synth renders', () => {
    const out = join(temporaryFolder(), 'dist');
    expect(synth([], { CDK8S_OUTDIR: out })).toMatchObject({ code: 0 });
    expect(tree(out)).toEqual(tree(join(ROOT, 'dist')));
  });
});

/** Carries out a command line in this process. */
const command = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const terminal = { input: process.stdin, output: process.stderr };
  return run(args, { root: ROOT, environment, terminal, progress: () => {} });
};

describe('wrong usage ends with 2, names what is wrong, and writes nothing', () => {
  it.each([
    ['an unknown flag', ['--chekc'], "'--chekc' is no flag of synth: did you mean '--check'?"],
    ['a flag that is like no other', ['--verbose'], "'--verbose' is no flag of synth\n"],
    ['a short flag', ['-x'], "'-x' is no flag of synth\n"],
    ['a flag without its value', ['--out'], "'--out' needs a value: --out DIR"],
    ['a flag in place of a value', ['--clusters', '--check'], "'--clusters' needs a value: --clusters DIR"],
    ['an empty value', ['--clusters='], "'--clusters' needs a value: --clusters DIR"],
    ['a value of a flag that takes none', ['--check=yes'], "'--check' takes no value"],
    ['a flag given twice', ['--clusters', 'a', '--clusters', 'b'], "'--clusters' is given twice"],
    ['an unknown command', ['snyth'], "'snyth' is no command: did you mean 'synth'?"],
    ['a word too many', ['synth', 'home'], "'home' is a word too many for synth"],
    ['clusters outside of the repository', ['--clusters', '..'], "--clusters: '..' is no folder of the repository"],
    [
      'clusters that are not there',
      ['--clusters', 'clutsers'],
      "--clusters: 'clutsers' is no folder of the repository",
    ],
  ])('%s', async (_, args, says) => {
    const folder = temporaryFolder();
    const isSynth = args[0]?.startsWith('--') && args[0] !== '--out';
    const { code, out, err } = await command([...args, ...(isSynth ? ['--out', folder] : [])]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err).toMatch(/^usage: npm run synth -- |^npm run help lists the commands/m);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('as a process too', () => {
    expect(synth(['--chekc'])).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^'--chekc' is no flag/) });
  });

  it('a flag before the --, which npm keeps for itself', async () => {
    expect(await command([], { npm_config_check: 'true' })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("npm took '--check' for a flag of its own: write npm run synth -- --check\n"),
    });
  });
});

describe('the help', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it.each([[['help']], [['--help']], [['-h']]])(
    'lists with %j every command, each of which is an npm script',
    (args) => {
      const { code, out } = synth(args);
      expect(code).toBe(0);
      const listed = [...out.matchAll(/^ {2}npm run (\S+) {2,}(\S.*)$/gm)].map(([, script = '']) => script);
      expect(listed).toEqual(Object.keys(VERBS).map((name) => name.replace(' ', ':')));
      for (const script of listed)
        expect(scripts[script]).toMatch(new RegExp(` main\\.ts ${script.replace(':', ' ')}$`));
    },
  );

  it.each(Object.keys(VERBS))('of %s shows its flags, however it is asked for', async (name) => {
    const { verb } = await VERBS[name]!();
    const { code, out } = await command([...name.split(' '), '--help']);
    expect(code).toBe(0);
    for (const flag of Object.keys(verb.flags)) expect(out).toContain(`  --${flag}`);
    expect(out).toContain(verb.does);
    expect(await command(['help', ...name.split(' ')])).toEqual({ code: 0, out, err: '' });
  });

  it('of a command that is none is wrong usage', async () => {
    expect(await command(['help', 'snyth'])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'synth'?"),
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

describe('wrong input ends with 1, and nothing written', () => {
  it('with the findings of all clusters at once, each in one line', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({
      'a-throws/cluster.ts': `throw new Error('no such luck')`,
      'b-syntax/cluster.ts': 'export default cluster({',
      'c-missing/images.yaml': PINS,
      'd-other/cluster.ts': 'export default {};',
      'e-name/cluster.ts': web('name'),
      'f-pins/cluster.ts': web('f-pins'),
      'f-pins/images.yaml': 'images: {',
      'f-windows/cluster.ts': web('f-windows'),
      'f-windows/images.yaml': PINS.replaceAll('\n', '\r\n'),
      'g-pin/cluster.ts': web('g-pin'),
      'g-pin/images.yaml': `${PINS}  other: 17\n`,
      'h-late/cluster.ts': web('h-late', `component({ name: 'x', config: () => { throw new Error('at the end') } })`),
      'h-late/images.yaml': PINS,
      'i-right/cluster.ts': web('i-right'),
      'i-right/images.yaml': PINS,
    });
    const { code, out: text, err } = synth(['--clusters', clusters, '--out', out]);
    const lines = text.replaceAll(clusters, 'CLUSTERS').trimEnd().split('\n');
    expect(lines).toEqual([
      'error a-throws CLUSTERS/a-throws/cluster.ts: cannot be loaded: no such luck (correct it; npx tsc --noEmit says more; docs/rules/input.md)',
      expect.stringMatching(
        /^error b-syntax CLUSTERS\/b-syntax\/cluster\.ts: cannot be loaded: .* \(correct it; .*; docs\/rules\/input\.md\)$/,
      ),
      'error c-missing CLUSTERS/c-missing/cluster.ts: is missing (add it, or remove the folder; docs/rules/input.md)',
      'error d-other CLUSTERS/d-other/cluster.ts: does not export a cluster (write: export default cluster({ … }); docs/rules/input.md)',
      "error e-name CLUSTERS/e-name/cluster.ts: the cluster is named 'name', its folder 'e-name' (give both the same name; docs/rules/input.md)",
      expect.stringMatching(
        /^error f-pins CLUSTERS\/f-pins\/images\.yaml: is no YAML: .* \(correct it; docs\/rules\/input\.md\)$/,
      ),
      'error f-windows CLUSTERS/f-windows/images.yaml: has line ends of Windows (CRLF) (save it with those of Unix (LF); docs/rules/input.md)',
      'error g-pin CLUSTERS/g-pin/images.yaml: the pin of \'other\' is no text (write "other: registry/path:tag"; docs/rules/input.md)',
      'error h-late/x: cannot be drawn: at the end (correct the component, or what it is given; docs/rules/undrawable.md)',
      '9 errors, nothing written',
    ]);
    expect({ code, err, written: readdirSync(out) }).toEqual({ code: 1, err: '', written: [] });
  });
});

describe('a right cluster', () => {
  it('is written with a line for each change, and then found up to date', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({ 'one/cluster.ts': web(), 'one/images.yaml': PINS });
    const args = ['--clusters', clusters, '--out', out];
    expect(synth([...args, '--check'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('6 of 6 files would change'),
    });
    expect(existsSync(join(out, 'dist'))).toBe(false);
    expect(synth(args).out.split('\n')).toEqual([
      'create dist/one/web/deployment.web.yaml',
      'create dist/one/web/namespace.web.yaml',
      'create dist/one/web/networkpolicy.default-deny.yaml',
      'create dist/one/web/service.web.yaml',
      'create docs/cluster.md',
      'create flux/one/web.yaml',
      '6 files, 6 changed',
      '',
    ]);
    expect(synth([...args, '--check'])).toMatchObject({ code: 0, out: '6 files, up to date\n' });
  });

  it('is reported to programs as one JSON document', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({
      'one/cluster.ts': web(),
      'one/images.yaml': `${PINS}  old: docker.io/library/old:1\n`,
    });
    const { code, out: text } = synth(['--clusters', clusters, '--out', out, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      findings: [{ severity: 'warning', cluster: 'one', what: "'old' is pinned, but no component uses it" }],
      changes: [{ path: 'dist/one/web/deployment.web.yaml', action: 'create' }, {}, {}, {}, {}, {}],
      files: 6,
      written: true,
    });
  });

  it('is not written over a file that somebody else put there', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({ 'one/cluster.ts': web(), 'one/images.yaml': PINS });
    mkdirSync(join(out, 'dist/one/web'), { recursive: true });
    writeFileSync(join(out, 'dist/one/web/service.web.yaml'), 'mine: true\n');
    const { code, out: text } = synth(['--clusters', clusters, '--out', out]);
    expect(code).toBe(1);
    expect(text).toContain('error one dist/one/web/service.web.yaml: was not generated by bramble');
    expect(tree(out)).toEqual({ 'dist/one/web/service.web.yaml': 'mine: true\n' });
  });
});

it('a reader that has seen enough may leave', () => {
  const command = `"${process.execPath}" --import tsx main.ts --check --json | head -c 1`;
  expect(spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' })).toMatchObject({ stdout: '{', stderr: '' });
});
