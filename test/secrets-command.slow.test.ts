import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { parseDocument } from 'yaml';
import { run } from '../lib/commands/run.ts';
import { ROOT } from './sample-cluster.ts';
import { SEEN, SecretsRepository, VALUE } from './secrets-repository.ts';
import type { Run } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const repository = new SecretsRepository();
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
    ['of an unknown cluster', ['new', 'hame/web', 'a'], VALUE, "there is no cluster 'hame' (did you mean 'home'?)"],
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

  it('with a password that nobody gave out: it is made up, shown once, and said where to keep', () => {
    const folder = join(repository.root, 'clusters/kept');
    cpSync(join(repository.root, 'clusters/home'), folder, { recursive: true });
    const file = join(folder, 'cluster.ts');
    const text = readFileSync(file, 'utf8').replace("'home'", "'kept'");
    writeFileSync(
      file,
      text.replace('URL: secret(', "RESTIC_PASSWORD: secret('password', { from: 'copies' }), URL: secret("),
    );
    const [one, two, chosen] = ['\n', '\n', `${VALUE}\n`].map((answer) => {
      rmSync(join(folder, 'secrets'), { recursive: true, force: true });
      return repository.run(['new', 'kept/web/copies'], answer);
    });
    const shown = (run: Run | undefined) => /made up and shown this once: (\S{32})\n/.exec(run?.err ?? '')?.[1];
    expect([one?.code, two?.code, chosen?.code]).toEqual([0, 0, 0]);
    expect(one?.err).toContain('Keep it where it outlives the cluster');
    expect(shown(one)).toBeDefined();
    expect(shown(one)).not.toBe(shown(two));
    expect(`${one?.out}${repository.calls()}`).not.toContain(shown(one));
    expect(chosen?.err).toBe('');
    rmSync(folder, { recursive: true });
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
