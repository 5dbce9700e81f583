import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseDocument } from 'yaml';
import { run } from '../lib/commands/run.ts';
import { EXAMPLE_RECIPIENT } from '../lib/model/secret-file.ts';
import { readValues } from '../lib/secrets/values.ts';
import { ROOT } from './sample-cluster.ts';
import { type Run, repositoryCopy, temporaryFolder } from './synth.ts';

/** A value that nobody may see. */
const VALUE = 'correct-horse-battery-staple';
const SEEN = /horse|Y29ycmVjd/;

const CLUSTER = `import { app, cluster, component, image, node, secret } from 'bramble';
const web = app({
  name: 'web', image: image('docker.io/library/busybox'), port: 8080,
  env: { URL: secret('database-url'), KEY: secret('api-key'), TOKEN: secret('token', { from: 'shared' }) },
});
const bare = component({ name: 'bare', namespace: 'web' });
export default cluster({
  name: 'home', domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [web, bare],
});
`;

/** Stands in for sops: notes how it is called, and encrypts nothing, but looks as if it had. */
const FAKE_SOPS = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const [verb, file] = process.argv.slice(2);
appendFileSync(process.env.FAKE_LOG, JSON.stringify({ argv: process.argv.slice(2), env: process.env }) + '\\n');
const enc = 'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]';
if (verb === 'encrypt') {
  const input = readFileSync(0, 'utf8');
  if (process.env.FAKE_MODE === 'fails') {
    console.error('error loading config: no matching creation rules found\\ninput was ' + input);
    process.exit(1);
  }
  writeFileSync(process.env.FAKE_LOG + '.digest', require('node:crypto').createHash('sha256').update(input).digest('hex'));
  const { metadata, type, stringData } = JSON.parse(input);
  console.log('apiVersion: v1\\nkind: Secret\\nmetadata:\\n    name: ' + metadata.name + '\\n    namespace: ' + metadata.namespace);
  if (type) console.log('type: ' + type);
  console.log('stringData:');
  for (const [key, value] of Object.entries(stringData)) {
    console.log('    ' + key + ': ' + (process.env.FAKE_MODE === 'leaks' ? value : enc));
  }
  console.log('sops:\\n    age:\\n        - recipient: age1x\\n    mac: ' + enc + '\\n    encrypted_regex: ^(data|stringData)$');
}
if (verb === 'edit') {
  if (process.env.FAKE_MODE === 'unchanged') process.exit(200);
  if (process.env.FAKE_MODE === 'no-key') process.exit(128);
  const text = readFileSync(file, 'utf8');
  const added = process.env.FAKE_MODE === 'leaks' ? '${VALUE}' : enc;
  writeFileSync(file, text.replace('stringData:', 'stringData:\\n    added: ' + added));
}
`;

/** A repository of its own, with what a person would run. */
class Repository {
  readonly root = repositoryCopy('clusters');
  readonly log = join(temporaryFolder(), 'calls');
  readonly #bin = temporaryFolder();

  constructor() {
    const rules = join(this.root, '.sops.yaml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace(EXAMPLE_RECIPIENT, 'age1mine'));
    mkdirSync(join(this.root, 'clusters/home'), { recursive: true });
    writeFileSync(join(this.root, 'clusters/home/cluster.ts'), CLUSTER);
    writeFileSync(join(this.root, 'clusters/home/images.yaml'), 'images:\n  busybox: docker.io/library/busybox:1\n');
    writeFileSync(join(this.#bin, 'sops'), FAKE_SOPS);
    chmodSync(join(this.#bin, 'sops'), 0o755);
  }

  run(args: readonly string[], input: string | Buffer = '', env: Readonly<Record<string, string>> = {}): Run {
    const run = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts', 'secret', ...args], {
      cwd: this.root,
      encoding: 'utf8',
      input,
      env: { ...process.env, PATH: this.#bin, FAKE_LOG: this.log, ...env },
    });
    return { code: run.status, out: run.stdout, err: run.stderr };
  }

  /** Runs commands one after the other in a single process, which starts once for all of them. */
  runAll(commands: readonly (readonly [args: readonly string[], input: string | Buffer])[], env = {}): readonly Run[] {
    const script = `
      import { PassThrough } from 'node:stream';
      import { run } from './lib/commands/run.ts';
      const runs = [];
      for (const [args, input] of JSON.parse(process.argv[1])) {
        const terminal = { input: new PassThrough().end(Buffer.from(input, 'base64')), output: process.stderr };
        const repository = { root: process.cwd(), environment: {}, terminal, progress: () => {} };
        runs.push(await run(['secret', ...args], repository));
      }
      console.log(JSON.stringify(runs));`;
    const encoded = commands.map(([args, input]) => [args, Buffer.from(input).toString('base64')]);
    const node = ['--import', 'tsx', '--input-type=module', '--eval', script, JSON.stringify(encoded)];
    const { stdout, stderr } = spawnSync(process.execPath, node, {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, PATH: this.#bin, FAKE_LOG: this.log, ...env },
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as readonly Run[];
  }

  /** The encrypted Secrets, by file name. */
  secrets(): Readonly<Record<string, string>> {
    const folder = join(this.root, 'clusters/home/secrets');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  calls(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
  }

  reset(): void {
    for (const path of [join(this.root, 'clusters/home/secrets'), this.log])
      rmSync(path, { recursive: true, force: true });
  }
}

const repository = new Repository();
afterEach(() => repository.reset());

/** The repository of this project. */
const HERE = {
  root: ROOT,
  environment: {},
  terminal: { input: new PassThrough(), output: new PassThrough() },
  progress: () => {},
};

describe('wrong usage ends with 2, and says how it is right', () => {
  it.each([
    ['no command', [], "'secret' is no command: there are secret new, secret edit, secret missing\n"],
    [
      'an unknown command',
      ['list'],
      "'secret list' is no command: there are secret new, secret edit, secret missing\n",
    ],
    ['a mistyped command', ['mising'], "'secret mising' is no command: did you mean 'secret missing'?\n"],
    ['no component', ['new'], 'secret new needs CLUSTER[/COMPONENT[/SECRET]] [KEY …]\nusage: npm run secret:new -- '],
    ['keys of a cluster', ['new', 'home', 'key'], "'home' is not CLUSTER, CLUSTER/COMPONENT"],
    ['a path too long', ['new', 'home/web/a/b', 'key'], "'home/web/a/b' is not CLUSTER, CLUSTER/COMPONENT"],
    ['a value', ['new', 'home/web', '--database-url', VALUE], "'--database-url' is no flag of secret new\nusage: "],
    ['a word too many', ['missing', 'home'], "'home' is a word too many for secret missing\nusage: "],
    ['no file', ['edit'], 'secret edit needs clusters/CLUSTER/secrets/FILE.sops.yaml\nusage: npm run secret:edit -- '],
  ])('%s', async (_, args, says) => {
    const { code, out, err } = await run(['secret', ...args], HERE);
    expect({ code, out, err: err.slice(0, says.length) }).toEqual({ code: 2, out: '', err: says });
    expect(err).not.toMatch(SEEN);
  });

  it.each([
    'clusters/home/cluster.ts',
    'clusters/home/secrets/plain.yaml',
    'clusters/home/secrets/../../../web.sops.yaml',
    'dist/home/web/secret.web.sops.yaml',
    '/etc/passwd',
  ])('an edit of %s', async (file) => {
    expect(await run(['secret', 'edit', file], HERE)).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining(`'${file}' is no encrypted Secret of a cluster\nusage: npm run secret:edit -- `),
    });
  });
});

it.each([[['new', 'home/web', 'a']], [['new', 'home']], [['edit', 'clusters/home/secrets/web.sops.yaml']]])(
  '%s without sops is refused',
  (args) => {
    expect(repository.run(args, VALUE, { PATH: temporaryFolder() })).toEqual({
      code: 1,
      out: expect.stringMatching(/^error: sops is not on the PATH \(install .*\)\n$/),
      err: '',
    });
  },
);

describe('all that a cluster misses', () => {
  const values = { web: { 'database-url': VALUE, 'api-key': VALUE }, 'web/shared': { token: VALUE } };

  it('is made by one command', () => {
    const runs = repository.runAll([
      [['new', 'home', '--json'], JSON.stringify(values)],
      [['new', 'home'], ''],
    ]);
    expect(runs).toEqual([
      {
        code: 0,
        out: 'create clusters/home/secrets/web.sops.yaml\ncreate clusters/home/secrets/web.shared.sops.yaml\nrun npm run synth, and commit all\n',
        err: '',
      },
      { code: 0, out: 'no Secret is missing\n', err: '' },
    ]);
    expect(Object.keys(repository.secrets())).toEqual(['web.shared.sops.yaml', 'web.sops.yaml']);
    expect(JSON.stringify(runs)).not.toMatch(SEEN);
  });

  it('is made from a terminal, or of values for exactly these', () => {
    const { web } = values;
    const runs = repository.runAll([
      [['new', 'home'], VALUE],
      [['new', 'home', '--json'], VALUE],
      [['new', 'home', '--json'], JSON.stringify({ web, other: web })],
    ]);
    expect(runs.map(({ code, out }) => `${code} ${out}`)).toEqual([
      '1 error: several Secrets are made from a terminal (or pipe one JSON object with --json)\n',
      '1 error: standard input is no JSON object (pipe one, such as {"KEY": "VALUE"}; nothing was written)\n',
      '1 error: the JSON object and what is missing differ: web/shared, other (give each its keys; nothing was written)\n',
    ]);
    expect(repository.secrets()).toEqual({});
  });

  it('is made as far as it goes: what keeps the rest from it is told with its Secret', () => {
    const [run] = repository.runAll([
      [['new', 'home', '--json'], JSON.stringify({ ...values, 'web/shared': { token: '' } })],
    ]);
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run?.out.split('\n')).toEqual([
      'error: web/shared: no value for token (give each key a value; nothing was written)',
      'create clusters/home/secrets/web.sops.yaml',
      'the rest is not made: run this again',
      '',
    ]);
  });
});

describe('a wrong Secret is refused, and nothing written', () => {
  const cases: readonly (readonly [string, readonly string[], string | Buffer, string])[] = [
    ['of an unknown cluster', ['new', 'hame/web', 'a'], VALUE, "there is no cluster 'hame' (there are: home)"],
    ['of an unknown component', ['new', 'home/wbe', 'a'], VALUE, "home has no component 'wbe' (did you mean 'web'?)"],
    ['of a component without a main stage', ['new', 'home/bare', 'a'], VALUE, "'bare' has no main stage"],
    ['with a name that Kubernetes refuses', ['new', 'home/web/A_B', 'a'], VALUE, "'A_B' is no name of a Secret"],
    ['with a key that Kubernetes refuses', ['new', 'home/web', 'a b'], VALUE, "a Secret has no key 'a b'"],
    ['with a key twice', ['new', 'home/web', 'a', 'a'], VALUE, 'a key is named twice'],
    [
      'without keys, where nothing asks for any',
      ['new', 'home/web/other'],
      VALUE,
      "names a key of the Secret 'other' in web (did you mean home/web/web or home/web/shared? Else name the keys)",
    ],
    ['without a value', ['new', 'home/web', 'a'], '\n', 'no value for a'],
    [
      'with a value that is no text',
      ['new', 'home/web', 'a'],
      Buffer.from([0xff]),
      'standard input is no text in UTF-8',
    ],
    ['with too few lines', ['new', 'home/web', 'a', 'b'], `${VALUE}\n`, 'standard input has 1 line for 2 keys (a, b)'],
    [
      'with too many lines',
      ['new', 'home/web', 'a', 'b'],
      `${VALUE}\nx\ny\n`,
      'standard input has 3 lines for 2 keys (a, b)',
    ],
    ['from what is no JSON', ['new', 'home/web', '--json'], VALUE, 'standard input is no JSON object'],
    ['from a JSON text', ['new', 'home/web', '--json'], `"${VALUE}"`, 'standard input is no JSON object'],
    ['from JSON with a number', ['new', 'home/web', '--json'], '{"a":1}', 'the value of a is no text'],
    [
      'from JSON with other keys',
      ['new', 'home/web', 'b', '--json'],
      `{"a":"${VALUE}"}`,
      'are not those asked for: b, a',
    ],
  ];
  let runs: readonly Run[] = [];
  let left = { secrets: {}, calls: '' };
  beforeAll(() => {
    runs = repository.runAll(cases.map(([, args, input]) => [args, input]));
    left = { secrets: repository.secrets(), calls: repository.calls() };
  });

  it.each(cases.map(([what, , , expected], at) => [what, at, expected] as const))('%s', (_, at, expected) => {
    const { code, out, err } = runs[at]!;
    expect({ code, out, err }).toEqual({ code: 1, out: expect.stringContaining(expected), err: '' });
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(left.secrets).toEqual({});
    expect(`${out}${left.calls}`).not.toMatch(SEEN);
  });

  it('where one stands already', () => {
    expect(repository.run(['new', 'home/web', 'a'], VALUE).code).toBe(0);
    const before = repository.secrets();
    expect(repository.run(['new', 'home/web', 'b'], VALUE)).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        'clusters/home/secrets/web.sops.yaml holds it already (to change it: npm run secret:edit -- clusters/home/secrets/web.sops.yaml',
      ),
    });
    expect(repository.secrets()).toEqual(before);
  });

  it('where the folder of Secrets is a link, which may lead out of the repository', () => {
    const elsewhere = temporaryFolder();
    const link = join(repository.root, 'clusters/home/secrets');
    symlinkSync(elsewhere, link);
    expect(repository.run(['new', 'home/web', 'a'], VALUE)).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        'clusters/home/secrets is no folder (put a folder in its place; nothing was written)',
      ),
    });
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(link);
  });

  it('where sops fails, whose complaint is passed on without values', () => {
    const { code, out } = repository.run(['new', 'home/web', 'a'], VALUE, { FAKE_MODE: 'fails' });
    expect(code).toBe(1);
    expect(out).toContain('sops could not encrypt it: error loading config: no matching creation rules found (');
    expect(out).not.toMatch(SEEN);
    expect(repository.secrets()).toEqual({});
  });

  it('where sops leaves a value as it is', () => {
    const { code, out } = repository.run(['new', 'home/web', 'a'], VALUE, { FAKE_MODE: 'leaks' });
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining("what sops made the key 'a' of stringData is not encrypted"),
    });
    expect(out).not.toMatch(SEEN);
    expect(repository.secrets()).toEqual({});
  });
});

describe('a Secret is made', () => {
  it('with the value of one key, whole', () => {
    const pem = `-----BEGIN-----\n${VALUE}\n-----END-----\n`;
    expect(repository.run(['new', 'home/web/shared', 'token'], pem)).toEqual({
      code: 0,
      out: 'create clusters/home/secrets/web.shared.sops.yaml\nrun npm run synth, and commit both\n',
      err: '',
    });
    const [text] = Object.values(repository.secrets());
    expect(parseDocument(text ?? '').toJS()).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'shared', namespace: 'web' },
      stringData: { token: expect.stringMatching(/^ENC\[/) },
    });
  });

  it('with the keys that the cluster asks for, one line each', () => {
    expect(repository.run(['new', 'home/web'], `${VALUE}\n${VALUE}-2\n`)).toMatchObject({ code: 0, err: '' });
    expect(repository.secrets()['web.sops.yaml']).toMatch(/database-url: ENC.*\n {4}api-key: ENC/);
  });

  it('from one JSON object, with the type that its keys tell', () => {
    const input = JSON.stringify({ 'tls.key': VALUE, 'tls.crt': VALUE });
    expect(repository.run(['new', 'home/web/tls', '--json'], input)).toMatchObject({ code: 0, err: '' });
    expect(repository.secrets()['web.tls.sops.yaml']).toContain('type: kubernetes.io/tls\n');
  });

  it('and no value is seen on a command line, in an environment, on disk or in what is printed', () => {
    const { out, err } = repository.run(['new', 'home/web', 'a'], VALUE);
    const calls = repository.calls();
    expect(calls.trim().split('\n')).toHaveLength(2);
    expect(calls).toContain('"encrypt"');
    expect([out, err, calls, ...Object.values(repository.secrets())].join('\n')).not.toMatch(SEEN);
    const leftOver = readdirSync(repository.root, { recursive: true }).filter(
      (name) => !String(name).startsWith('node_modules'),
    );
    expect(
      leftOver.filter((name) => /secrets\/(?!web\.sops\.yaml)/.test(String(name)) && !/lib/.test(String(name))),
    ).toEqual([]);
  });
});

describe('a Secret is edited', () => {
  const FILE = 'clusters/home/secrets/web.sops.yaml';

  it('unless it is not there, or a link to elsewhere', () => {
    expect(repository.run(['edit', FILE])).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${FILE} is no file`),
    });
    mkdirSync(join(repository.root, 'clusters/home/secrets'));
    writeFileSync(join(repository.root, 'elsewhere'), VALUE);
    symlinkSync(join(repository.root, 'elsewhere'), join(repository.root, FILE));
    expect(repository.run(['edit', FILE])).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${FILE} is no file`),
    });
  });

  it('by sops, whose exit code tells what came of it, and is then checked', () => {
    repository.run(['new', 'home/web', 'a'], VALUE);
    const edit = (FAKE_MODE: string) => repository.run(['edit', `./${FILE}`], '', { FAKE_MODE });
    expect(edit('unchanged')).toMatchObject({ code: 0, out: `${FILE}: nothing changed\n` });
    expect(edit('no-key')).toMatchObject({ code: 1, out: expect.stringContaining(`${FILE} was not changed`) });
    expect(edit('')).toMatchObject({ code: 0, out: `update ${FILE}\nrun npm run synth, and commit both\n` });
  });

  it('and what sops leaves in plain text is refused', () => {
    repository.run(['new', 'home/web', 'a'], VALUE);
    const { code, out } = repository.run(['edit', FILE], '', { FAKE_MODE: 'leaks' });
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining(`error ${FILE}: the key 'added' of stringData is not encrypted`),
    });
    expect(out).not.toMatch(SEEN);
  });

  it('in memory, where the machine has a folder there', () => {
    repository.run(['new', 'home/web', 'a'], VALUE);
    const { out } = repository.run(['edit', FILE], '', { XDG_RUNTIME_DIR: '', TMPDIR: '/on-disk' });
    const last = repository.calls().trim().split('\n').at(-1);
    const { TMPDIR } = (JSON.parse(last ?? '') as { env: Record<string, string> }).env;
    if (TMPDIR === '/dev/shm') expect(out).not.toContain('on disk');
    else expect(out).toContain('sops kept the plain text in a temporary folder on disk');
  });
});

describe('what is missing', () => {
  it('is listed with the command that makes it, and needs no sops', () => {
    expect(repository.run(['missing'], '', { PATH: temporaryFolder() })).toEqual({
      code: 1,
      out: `error home/web deployment.web.yaml: refers to the Secret 'web', which is not there (npm run secret:new -- home/web database-url api-key; docs/rules/missing-secret.md)
error home/web deployment.web.yaml: refers to the Secret 'shared', which is not there (npm run secret:new -- home/web/shared token; docs/rules/missing-secret.md)
`,
      err: '',
    });
  });

  it('is nothing, when all is made', () => {
    repository.run(['new', 'home/web'], `${VALUE}\n${VALUE}\n`);
    repository.run(['new', 'home/web/shared'], VALUE);
    expect(repository.run(['missing'])).toEqual({ code: 0, out: 'no Secret is missing\n', err: '' });
  });

  it('in the clusters of this repository is nothing', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts', 'secret', 'missing'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'no Secret is missing\n' });
  });
});

describe('a person who types a value', () => {
  function typing(...keystrokes: readonly string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    let shown = '';
    let next = 0;
    output.on('data', (chunk) => {
      shown += String(chunk);
      if (shown.endsWith(': ')) setImmediate(() => input.write(keystrokes[next++] ?? '\u0003'));
    });
    return { terminal: { input, output }, shown: () => shown };
  }

  it('sees the question, and nothing of the value', async () => {
    const { terminal, shown } = typing(`${VALUE}\r`, `${VALUE}-two\r`);
    expect(await readValues(terminal, ['a', 'b'], false)).toEqual({ a: VALUE, b: `${VALUE}-two` });
    expect(shown()).toBe('a: \nb: \n');
  });

  it('is not shown what is typed before the next question', async () => {
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      isRaw: false,
      setRawMode: (raw: boolean) => modes.push(raw),
    });
    const output = new PassThrough();
    const modes: boolean[] = [];
    output.on('data', (chunk) => {
      if (!String(chunk).endsWith(': ')) return;
      expect(modes).toEqual([true]);
      setImmediate(() => input.write(`${VALUE}\r`));
    });
    await readValues({ input, output }, ['a', 'b'], false);
    expect(modes).toEqual([true, false]);
  });

  it('can correct it', async () => {
    const { terminal } = typing('wrong\u007f\u007f\u007f\u007f\u007fright\r');
    expect(await readValues(terminal, ['a'], false)).toEqual({ a: 'right' });
  });

  it('can break off', async () => {
    await expect(readValues(typing('half\u0003').terminal, ['a'], false)).rejects.toThrow('no answer');
  });

  it('is told when a paste has several lines', async () => {
    await expect(readValues(typing(`${VALUE}\rnext\r`).terminal, ['a', 'b'], false)).rejects.toThrow(
      'more than one line',
    );
  });

  it('has to give one', async () => {
    await expect(readValues(typing('\r').terminal, ['a'], false)).rejects.toThrow('no value for a');
  });

  it('is told that JSON is piped', async () => {
    await expect(readValues(typing().terminal, [], true)).rejects.toThrow('--json reads from a pipe');
  });
});

const isInstalled = (tool: string) =>
  spawnSync(tool, ['--version', '--disable-version-check'], { stdio: 'ignore' }).error === undefined;
const real = isInstalled('sops') && isInstalled('age-keygen');
if (!real) console.log('sops or age-keygen is not installed: the tests with the real ones are skipped');

(real ? describe : describe.skip)('with the real sops', () => {
  const FILE = 'clusters/home/secrets/web.sops.yaml';
  const folder = temporaryFolder();
  const key = join(folder, 'key');
  const env = () => ({ PATH: process.env.PATH ?? '', SOPS_AGE_KEY_FILE: key });
  const sops = (...args: readonly string[]) =>
    spawnSync('sops', args, { cwd: repository.root, encoding: 'utf8', env: { ...process.env, ...env() } });

  const editor = join(folder, 'editor');

  beforeAll(() => {
    const script = `const { readFileSync, writeFileSync } = require('node:fs');
const file = process.argv.at(-1);
writeFileSync(file, readFileSync(file, 'utf8').replace('horse', 'zebra'));
`;
    writeFileSync(editor, `#!${process.execPath}\n${script}`, { mode: 0o755 });
    spawnSync('age-keygen', ['-o', key]);
    const recipient = spawnSync('age-keygen', ['-y', key], { encoding: 'utf8' }).stdout.trim();
    const rules = readFileSync(join(repository.root, '.sops.yaml'), 'utf8').replace(/age1\w+/, recipient);
    writeFileSync(join(repository.root, '.sops.yaml'), rules);
  });

  it('values come back as they were', () => {
    const values = [
      VALUE,
      'with "quotes", \'others\' and # a hash',
      '12345',
      'true',
      '  spaces around  ',
      'two\nlines',
      'přehláska ☃',
      '{"json": [1]}',
      '$(id) `id` $HOME %s \\n',
    ];
    const commands = values.map((value, n) => [
      ['new', `home/web/value-${n}`, '--json'],
      JSON.stringify({ 'database-url': value }),
    ]) as [string[], string][];
    expect(repository.runAll(commands, env()).map(({ code, err }) => ({ code, err }))).toEqual(
      values.map(() => ({ code: 0, err: '' })),
    );
    const secrets = repository.secrets();
    for (const [n, value] of values.entries()) {
      const file = `web.value-${n}.sops.yaml`;
      expect(secrets[file]).not.toContain(value);
      const decrypted = sops('decrypt', '--extract', '["stringData"]["database-url"]', `clusters/home/secrets/${file}`);
      expect(decrypted.stdout).toBe(value);
    }
  });

  it('an edit changes it, and an editor that changes nothing does not', () => {
    expect(repository.run(['new', 'home/web', 'a'], VALUE, env()).code).toBe(0);
    expect(repository.run(['edit', FILE], '', { ...env(), EDITOR: 'true' })).toMatchObject({
      code: 0,
      out: `${FILE}: nothing changed\n`,
    });
    expect(repository.run(['edit', FILE], '', { ...env(), EDITOR: editor })).toMatchObject({
      code: 0,
    });
    expect(sops('decrypt', '--extract', '["stringData"]["a"]', FILE).stdout).toBe(VALUE.replace('horse', 'zebra'));
  });

  it('an edit without the key is refused', () => {
    expect(repository.run(['new', 'home/web', 'a'], VALUE, env()).code).toBe(0);
    const without = { ...env(), SOPS_AGE_KEY_FILE: join(folder, 'none'), HOME: folder };
    expect(repository.run(['edit', FILE], '', without)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${FILE} was not changed`),
    });
  });

  it('a path without a rule is refused', () => {
    writeFileSync(join(repository.root, '.sops.yaml'), 'creation_rules:\n  - path_regex: none\n    age: age1x\n');
    expect(repository.run(['new', 'home/web', 'a'], VALUE, env())).toMatchObject({
      code: 1,
      out: expect.stringContaining('no matching creation rules found'),
    });
    expect(repository.secrets()).toEqual({});
  });
});
