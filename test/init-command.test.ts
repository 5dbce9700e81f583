import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/commands/run.ts';
import { wrongFluxFlags } from './flux-flags.ts';
import { also, answers, ID, init, KEY, SPEC } from './init-run.ts';
import { ROOT } from './sample-cluster.ts';
import { tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('wrong usage ends with 2', () => {
  it.each([
    ['an unknown flag', ['--forg', 'github'], "'--forg' is no flag of init: did you mean '--forge'?"],
    ['a flag without its value', ['--domain'], "'--domain' needs a value: --domain DOMAIN"],
    ['a flag twice', ['--name', 'a', '--name', 'b'], "'--name' is given twice"],
    ['a value for none', ['--yes=no'], "'--yes' takes no value"],
    ['two folders', ['there'], "'there' is a word too many for init"],
  ])('%s', async (_, args, says) => {
    const { code, out, err, folder } = await init(args);
    const usage = 'usage: npm run init -- [FOLDER] [FLAGS] (more: --help)';
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${says}\n${usage}\n` });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a folder that is no place for a repository is one line', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'one that has something else',
      (folder) => writeFileSync(join(folder, 'main.py'), ''),
      /: the folder is not empty: it has main\.py/,
    ],
    [
      'one with a broken package.json',
      (folder) => writeFileSync(join(folder, 'package.json'), '{'),
      / package\.json: is no JSON object/,
    ],
    [
      'one with a link for a folder',
      (folder) => symlinkSync(temporaryFolder(), join(folder, '.github')),
      / \.github: is no folder/,
    ],
    ['one with a folder for a file', (folder) => mkdirSync(join(folder, '.sops.yaml')), / \.sops\.yaml: is no file/],
  ])('%s', async (_, prepare, says) => {
    const folder = temporaryFolder();
    prepare(folder);
    const { code, out } = await init(also('--yes'), folder);
    expect(code).toBe(1);
    expect(out).toMatch(says);
    expect(out.split('\n')).toHaveLength(2);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('a file', async () => {
    const { code, out } = await init(also('--yes'), answers(''));
    expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/^error: .* is no folder \(.*\)\n$/) });
  });
});

const GIVEN = `
name: attic
domain: bramble.example
lan: 10.10.11.0/24
nodes:
  - { name: pi-1, address: 10.10.11.11, memory: 8Gi, cpus: 4, role: server }
  - pi-2=10.10.11.12
pool: 10.10.11.21-10.10.11.29
repository: git@git.bramble.example:us/pis.git
forge: forgejo
cloudflare: true
cloudflare-account: ${ID}
cloudflare-zone-id: ${ID}
apps: [whoami]
package: ${SPEC}
recipient: ${KEY}
`;

describe('a file of answers', () => {
  it('makes the repository, lists Secrets and names, and says the next three commands', async () => {
    const { code, out, folder } = await init(['--answers', answers(GIVEN)]);
    expect(code).toBe(0);
    const { 'clusters/attic/cluster.ts': cluster = '', 'clusters/attic/images.yaml': _, ...files } = tree(folder);
    expect(Object.keys(files)).toEqual([
      '.forgejo/workflows/test.yaml',
      '.gitattributes',
      '.gitignore',
      '.sops.yaml',
      '.sourceignore',
      'README.md',
      'cdk8s.yaml',
      'cdktf.json',
      'charts/addons/.gitkeep',
      'charts/apps/.gitkeep',
      'charts/apps/whoami.ts',
      'clusters/rules/terminal.ts',
      'imports/.gitkeep',
      'package.json',
      'renovate.json',
      'tsconfig.json',
    ]);
    expect(cluster).toContain("node('pi-1', { role: 'server', address: '10.10.11.11', memory: '8Gi', cpus: 4 })");
    expect(cluster).toContain("flux({ forge: 'forgejo', receiver: { secret: 'flux-receiver' } })");
    expect(cluster).toContain("zone: 'bramble.example'");
    expect(files['charts/apps/whoami.ts']).toMatch(/ address: string;\n}\n\n\/\*\* Says which/);
    expect(files['.sops.yaml']).toContain(`age: ${KEY}\n`);
    expect(JSON.parse(files['package.json']!)).toMatchObject({ dependencies: { bramble: SPEC } });
    const [, told = ''] = out.split('files written\n');
    expect(told.split('\n').filter((line) => /^ {2}\S/.test(line))).toEqual([
      '  npm run secret:new -- attic/cert-manager/cloudflare-api-token api-token',
      '  npm run secret:new -- attic/cloudflared tunnel-token',
      '  npm run secret:new -- attic/flux/flux-receiver token',
      '  *.bramble.example  10.10.11.21',
      `  cd ${folder}`,
      '  npm install',
      '  npm run secret:new -- attic',
      '  npm run synth',
    ]);
  });

  it('is overruled by flags, and has nothing more to change the second time', async () => {
    const file = answers(GIVEN);
    const { folder } = await init(['--answers', file, '--forge', 'gitlab', '--apps', 'busybox-http']);
    expect(Object.keys(tree(folder))).toEqual(
      expect.arrayContaining(['.gitlab-ci.yml', 'charts/apps/busybox-http.ts']),
    );
    const before = tree(folder);
    const again = await init(['--answers', file, '--forge', 'gitlab', '--apps', 'busybox-http'], folder);
    expect(again).toMatchObject({ code: 0, out: 'nothing to change\n' });
    expect(tree(folder)).toEqual(before);
  });
});

describe('the key of a person', () => {
  const home = temporaryFolder();

  it('is taken from where sops looks, and of the file no more than the public one', async () => {
    mkdirSync(join(home, '.config/sops/age'), { recursive: true });
    writeFileSync(join(home, '.config/sops/age/keys.txt'), `# public key: ${KEY}\nAGE-SECRET-KEY-1NOBODY\n`);
    const { out, folder } = await init(also('--yes'), undefined, home);
    expect(readFileSync(join(folder, '.sops.yaml'), 'utf8')).toContain(`age: ${KEY}\n`);
    expect(JSON.stringify([out, tree(folder)])).not.toContain('NOBODY');
  });

  it('is asked for where there is none', async () => {
    const { code, out, folder } = await init(also('--yes'));
    expect(code).toBe(0);
    expect(out).toContain(
      'warning: no key of age is where sops looks, so that nobody can decrypt Secrets yet (mkdir -p ~/.config/sops/age && age-keygen',
    );
    const later = await init(['--recipient', KEY], folder);
    expect(later).toMatchObject({ code: 0, out: 'update .sops.yaml\n1 file written\n' });
    expect(readFileSync(join(folder, '.sops.yaml'), 'utf8')).toContain(`age: ${KEY}\n`);
  });
});

describe('what is there stays', () => {
  it('in a new repository: what a forge or npm has put there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'README.md'), 'mine\n');
    const manifest = { name: 'mine', scripts: { test: 'mine' }, dependencies: { bramble: SPEC, other: '1.0.0' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const { code, out } = await init(['--yes'], folder);
    expect(code).toBe(0);
    expect(out).toContain('warning README.md: is there, and stays as it is');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine\n');
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      ...manifest,
      scripts: { test: 'mine', synth: 'bramble synth' },
    });
  });

  it('in a repository: all but what is asked', async () => {
    const { folder } = await init(also('--yes'));
    const before = tree(folder);
    const changed = async (...args: readonly string[]) => {
      const { code, out } = await init(args, folder);
      return [code, ...out.split('\n').filter((line) => /^(error|create|update)/.test(line))];
    };
    expect(await changed('--yes')).toEqual([
      1,
      expect.stringContaining('error: the repository is there, and nothing is asked'),
    ]);
    expect(await changed('--name', 'home', '--domain', 'x.example')).toEqual([
      1,
      'error clusters/home/cluster.ts: is there, and yours (edit it, or add another cluster: --name)',
    ]);
    expect(tree(folder)).toEqual(before);
    const other = SPEC.replace('0.1.0', '0.2.0');
    expect(await changed('--package', other)).toEqual([0, 'update package.json']);
    expect(await changed('--forge', 'gitlab')).toEqual([0, 'create .gitlab-ci.yml']);
    expect(await changed('--name', 'attic', '--domain', 'attic.example')).toEqual([
      0,
      'create clusters/attic/cluster.ts',
      'create clusters/attic/images.yaml',
    ]);
    const { 'package.json': manifest = '', ...after } = tree(folder);
    expect(manifest).toBe(before['package.json']?.replace(SPEC, other));
    expect(after).toMatchObject(Object.fromEntries(Object.entries(before).filter(([path]) => path !== 'package.json')));
  });
});

it.each([
  ['github', 'https://github.com/me/pis.git', []],
  ['forgejo', 'https://codeberg.org/me/pis.git', ['--token-auth']],
  ['gitea', 'https://git.bramble.example/me/pis.git', ['--token-auth']],
  ['gitlab', 'https://gitlab.com/me/more/pis.git', []],
  ['git', 'ssh://git@git.bramble.example:2222/pis.git', []],
  ['git', 'https://git.bramble.example/pis.git', ['--token-auth']],
  ['git', 'http://git.bramble.example/pis.git', ['--token-auth', '--allow-insecure-http']],
])('the README for %s at %s has a command that Flux takes', async (forge, repository, flags) => {
  const { folder } = await init(also('--repository', repository, '--forge', forge));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(readme).toContain('flux bootstrap ');
  expect(wrongFluxFlags(readme)).toEqual([]);
  for (const flag of flags) expect(readme).toContain(` ${flag} `);
});

it.each(['--version', '-v'])('%s says which version it is', async (flag) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const terminal = { input: process.stdin, output: process.stderr };
  const asked = await run([flag], { root: ROOT, environment: {}, terminal, progress: () => {} });
  expect(asked).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

it('the help lists what add-ons and apps ask', async () => {
  const { code, out } = await init(['--help']);
  expect(code).toBe(0);
  for (const flag of ['--answers FILE', '--domain DOMAIN', '--traefik-address ADDRESS', '--mail ADDRESS']) {
    expect(out).toContain(`  ${flag}`);
  }
});

it('nothing of this repository is written there', async () => {
  const { folder } = await init(also('--answers', answers(GIVEN)));
  const files = tree(folder);
  expect(Object.keys(files)).toContain('package.json');
  expect(JSON.stringify(files)).not.toContain(ROOT);
});

it('none of what can be taken several times is an answer too', async () => {
  const { code, folder } = await init(also('--domain', 'pis.example', '--addons', '', '--apps', ''));
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'clusters/home/cluster.ts'), 'utf8')).toContain('  components: [],\n');
});

it('npm asks nothing of the scripts that packages bring', async () => {
  const { folder } = await init(also('--yes'));
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).allowScripts).toEqual({ esbuild: false });
});

it.each(['synth', 'test', 'images', 'outdated'])(
  'where there is no repository, %s says how to have one',
  async (verb) => {
    const terminal = { input: process.stdin, output: process.stderr };
    const folder = temporaryFolder();
    const { code, out } = await run([verb], { root: folder, environment: {}, terminal, progress: () => {} });
    expect({ code, out }).toEqual({
      code: 1,
      out: 'error: there are no clusters here (go to the top of a repository; npm run bramble -- init makes one)\n',
    });
  },
);
