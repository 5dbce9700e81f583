import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER } from './sample-secrets.ts';
import { SecretsRepository, VALUE } from './secrets-repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const repository = new SecretsRepository();
afterEach(() => repository.reset());

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
    writeFileSync(join(repository.root, '.sops.yaml'), `creation_rules:\n  - path_regex: none\n    age: ${OTHER}\n`);
    expect(repository.run(['new', 'home/web', 'a'], VALUE, env())).toMatchObject({
      code: 1,
      out: expect.stringContaining('no matching creation rules found'),
    });
    expect(repository.secrets()).toEqual({});
  });
});
