import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

describe('wrong usage ends with 2 and the usage', () => {
  it.each([
    ['an unknown flag', ['--chekc']],
    ['a flag without its value', ['--out']],
    ['a word too many', ['home']],
    ['clusters outside of the repository', ['--clusters', '..']],
    ['clusters that are not there', ['--clusters', 'clutsers']],
  ])('%s', (_, args) => {
    const out = temporaryFolder();
    expect(synth([...args, ...(args.includes('--out') ? [] : ['--out', out])])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('usage: npm run synth'),
    });
    expect(readdirSync(out)).toEqual([]);
  });
});

it('a flag before the --, which npm keeps for itself, is wrong usage', () => {
  expect(synth([], { npm_config_check: 'true' })).toMatchObject({ code: 2, out: '' });
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
