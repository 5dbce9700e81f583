import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERBS, verbNamed } from '../lib/commands/verbs.ts';
import { command } from './in-process.ts';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FACTS = `domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },`;

const WEB = `import { app, cluster, image, node } from 'bramble';
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080 });
export default cluster({ name: 'one', ${FACTS} components: [web] });
`;

const PINS = 'images:\n  busybox: docker.io/library/busybox:1.37.0\n';

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
    async (args) => {
      const { code, out } = await command(args);
      expect(code).toBe(0);
      const listed = [...out.matchAll(/^ {2}npm run (\S+) {2,}(\S.*)$/gm)].map(([, script = '']) => script);
      expect(listed).toEqual(VERBS.map((name) => name.replace(' ', ':')));
      for (const script of listed)
        expect(scripts[script]).toMatch(new RegExp(` main\\.ts ${script.replace(':', ' ')}(?: &&|$)`));
    },
  );

  it.each(VERBS)('of %s shows its flags, however it is asked for', async (name) => {
    const verb = await verbNamed(name, ROOT);
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

describe('a right cluster', () => {
  it('is written with a line for each change, and then found up to date', async () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({ 'one/cluster.ts': WEB, 'one/images.yaml': PINS });
    const args = ['--clusters', clusters, '--out', out];
    expect(await command([...args, '--check'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('6 of 6 files would change'),
    });
    expect(existsSync(join(out, 'dist'))).toBe(false);
    expect((await command(args)).out.split('\n')).toEqual([
      'create dist/one/web/deployment.web.yaml',
      'create dist/one/web/namespace.web.yaml',
      'create dist/one/web/networkpolicy.default-deny.yaml',
      'create dist/one/web/service.web.yaml',
      'create docs/cluster.md',
      'create flux/one/web.yaml',
      '6 files, 6 changed',
      '',
    ]);
    expect(await command([...args, '--check'])).toMatchObject({ code: 0, out: '6 files, up to date\n' });
  });

  it('is reported to programs as one JSON document', async () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({
      'one/cluster.ts': WEB,
      'one/images.yaml': `${PINS}  old: docker.io/library/old:1\n`,
    });
    const { code, out: text } = await command(['--clusters', clusters, '--out', out, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      findings: [{ severity: 'warning', cluster: 'one', what: "'old' is pinned, but no component uses it" }],
      changes: [{ path: 'dist/one/web/deployment.web.yaml', action: 'create' }, {}, {}, {}, {}, {}],
      files: 6,
      written: true,
    });
  });

  it('is not written over a file that somebody else put there', async () => {
    const out = temporaryFolder();
    const clusters = clustersFolder({ 'one/cluster.ts': WEB, 'one/images.yaml': PINS });
    mkdirSync(join(out, 'dist/one/web'), { recursive: true });
    writeFileSync(join(out, 'dist/one/web/service.web.yaml'), 'mine: true\n');
    const { code, out: text } = await command(['--clusters', clusters, '--out', out]);
    expect(code).toBe(1);
    expect(text).toContain('error one dist/one/web/service.web.yaml: was not generated by bramble');
    expect(tree(out)).toEqual({ 'dist/one/web/service.web.yaml': 'mine: true\n' });
  });
});
