import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/commands/run.ts';
import { wrongFluxFlags } from './flux-flags.ts';
import { ROOT } from './sample-cluster.ts';
import { tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SPEC = 'https://bramble.example/bramble-0.1.0.tgz';
const KEY = 'age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s';
const ID = '0123456789abcdef0123456789abcdef';
const parent = temporaryFolder();

/** Calls init in a folder of its own, where nobody can be asked. */
async function init(args: readonly string[], folder = mkdtempSync(join(parent, 'pis-')), home = parent) {
  const terminal = { input: process.stdin, output: process.stderr };
  const environment = { HOME: home };
  const ending = await run(['init', folder, ...args], { root: ROOT, environment, terminal, progress: () => {} });
  return { ...ending, folder };
}

/** The same, where what package.json depends on is given. */
const also = (...args: readonly string[]) => ['--package', SPEC, ...args];

function answers(text: string): string {
  const file = join(mkdtempSync(join(parent, 'answers-')), 'answers.yaml');
  writeFileSync(file, text);
  return file;
}

describe('a wrong answer is one line that names it, and nothing is written', () => {
  it.each<[string, readonly string[], string]>([
    ['a name with capitals', also('--name', 'Home'), "--name: 'Home' is no DNS label"],
    ['a name that is a folder of bramble', also('--name', 'rules'), "--name: 'rules' is the folder of your own rules"],
    ['a name that is a folder in dist', also('--name', 'cloudflare'), "--name: 'cloudflare' is the name of another"],
    [
      'an address for a domain',
      also('--domain', '192.168.1.1'),
      "--domain: '192.168.1.1' is no domain (give a name such as",
    ],
    ['a domain of one word', also('--domain', 'home'), "--domain: 'home' is no domain"],
    [
      'a domain that machines look up by multicast',
      also('--domain', 'pis.local'),
      "--domain: 'pis.local' ends in .local",
    ],
    ['a domain with a slash', also('--domain', 'https://bramble.example'), "--domain: 'https://bramble.example' is no"],
    ['a network without its length', also('--lan', '192.168.1.0'), "--lan: '192.168.1.0' is no network"],
    [
      'a network that begins in its middle',
      also('--lan', '192.168.1.7/24'),
      "--lan: '192.168.1.7/24' begins within the network 192.168.1.0/24",
    ],
    ['a network of the internet', also('--lan', '8.8.8.0/24'), '--lan: 8.8.8.0/24 has addresses of the internet'],
    [
      'a repository of nobody',
      also('--repository', 'https://github.com/me'),
      "--repository: 'https://github.com/me' is no address of a repository",
    ],
    [
      'a time zone that is none',
      also('--addons', 'alertmanager', '--alertmanager-nights', 'Foo/Bar'),
      "--alertmanager-nights: 'Foo/Bar' is no time zone",
    ],
    [
      'a network twice',
      also('--lan', '192.168.1.0/24,192.168.1.128/25'),
      '--lan: 192.168.1.128/25 lies in another range of it',
    ],
    ['a network of IPv6 alone', also('--lan', 'fd00::/64'), '--lan: fd00::/64 has no address of IPv4'],
    ['a network of two addresses', also('--lan', '192.168.1.0/31'), '--lan: 192.168.1.0/31 has 2 addresses, too few'],
    ['a machine with an address of IPv6', also('--nodes', 'a=fd00::2'), "--nodes: 'fd00::2' is no IPv4 address"],
    [
      'a machine with two memories',
      also('--nodes', 'a=192.168.1.2:8Gi:4Gi'),
      "--nodes: 'a=192.168.1.2:8Gi:4Gi' says one thing twice",
    ],
    [
      'a forge that the repository is not at',
      also('--repository', 'https://github.com/me/pis', '--forge', 'gitlab'),
      '--forge: github.com is no gitlab (choose github, or correct the repository)',
    ],
    ['a word for yes', also('--cloudflare', 'on'), "--cloudflare: 'on' is none of yes, no (choose one of them)"],
    ['no network', also('--lan', ','), '--lan: the local network has no addresses'],
    ['a machine without an address', also('--nodes', 'pi-1'), "--nodes: 'pi-1' is no machine"],
    ['a machine with a wrong address', also('--nodes', 'pi-1=192.168.1.300'), "--nodes: '192.168.1.300' is no IPv4"],
    ['a machine elsewhere', also('--nodes', 'pi-1=10.0.0.1'), "--nodes: 10.0.0.1 of 'pi-1' lies outside the local"],
    ['two machines of one name', also('--nodes', 'a=192.168.1.2,a=192.168.1.3'), "--nodes: two nodes are named 'a'"],
    [
      'two machines at one address',
      also('--nodes', 'a=192.168.1.2,b=192.168.1.2'),
      "--nodes: 192.168.1.2 of 'b' is the address of 'a' too",
    ],
    [
      'two servers',
      also('--nodes', 'a=192.168.1.2:server,b=192.168.1.3:server'),
      '--nodes: 2 servers bear the loss of 0',
    ],
    [
      'a machine with a role that is none',
      also('--nodes', 'a=192.168.1.2:master'),
      "--nodes: 'master' of 'a=192.168.1.2:",
    ],
    [
      'a machine that is too small',
      also('--nodes', 'a=192.168.1.2:1Gi'),
      "--nodes: 'a' has 1Gi of memory, and k3s needs",
    ],
    ['a pool that is one address', also('--pool', '192.168.1.240'), "--pool: '192.168.1.240' is no range of addresses"],
    [
      'a pool elsewhere',
      also('--pool', '10.0.0.1-10.0.0.9'),
      '--pool: 10.0.0.1-10.0.0.9 lies outside the local network',
    ],
    [
      'a pool with a machine',
      also('--pool', '192.168.1.10-192.168.1.20'),
      '--pool: 192.168.1.10-192.168.1.20 contains',
    ],
    [
      'a pool backwards',
      also('--pool', '192.168.1.20-192.168.1.10'),
      "--pool: '192.168.1.20-192.168.1.10' is no range",
    ],
    ['a repository without its host', also('--repository', 'you/pis'), "--repository: 'you/pis' is no address"],
    ['a forge that is none', also('--forge', 'githib'), "--forge: 'githib' is none of github, forgejo, gitea, gitlab"],
    [
      'a repository without its owner',
      also('--repository', 'https://git.bramble.example/pis', '--forge', 'gitea'),
      '--forge: https://git.bramble.example/pis names no owner, which gitea needs',
    ],
    ['neither yes nor no', also('--cloudflare', 'maybe'), "--cloudflare: 'maybe' is none of yes, no"],
    [
      'no id of an account',
      also('--domain', 'pis.example', '--cloudflare', 'yes', '--cloudflare-zone-id', ID),
      '--cloudflare-account: it is not answered',
    ],
    ['an add-on that is none', also('--addons', 'trafik'), "--addons: there is no 'trafik'"],
    ['an add-on without what it needs', also('--addons', 'traefik'), "--addons: 'traefik' needs metallb, which is not"],
    [
      'an add-on that the domain cannot have',
      also('--addons', 'cert-manager,traefik,metallb'),
      "--addons: 'cert-manager' needs",
    ],
    ['an app that is none', also('--apps', 'whoam'), "--apps: there is no 'whoam'"],
    ['more than the machines carry', also('--nodes', 'a=192.168.1.2:2100Mi'), '--addons: all that is taken may need'],
    ['an address outside of the pool', also('--traefik-address', '192.168.1.9'), '--traefik-address: 192.168.1.9 lies'],
    [
      'an address twice',
      also('--apps', 'whoami', '--whoami-address', '192.168.1.240'),
      '--whoami-address: 192.168.1.240 is taken by another',
    ],
    [
      'an answer that is not asked',
      also('--whoami-address', '192.168.1.241'),
      '--whoami-address: is answered, and not',
    ],
    [
      'alerts to nobody knows where',
      also('--flux-alerts', 'icq'),
      "--flux-alerts: 'icq' is none of none, alertmanager",
    ],
    ['alerts to nobody', also('--flux-alerts', 'telegram'), '--flux-alerts-channel: it is not answered (give CHANNEL)'],
    [
      'alerts to a chat that is none',
      also('--flux-alerts', 'telegram', '--flux-alerts-channel', 'my home'),
      "--flux-alerts-channel: the channel 'my home' of the alert 'flux' is none of telegram",
    ],
    [
      'a secret address in the code',
      also('--flux-alerts', 'discord', '--flux-alerts-url', 'https://discord.bramble.example/1'),
      '--flux-alerts-url: is answered, and not asked with the other answers',
    ],
    ['a private key', also('--yes', '--recipient', 'AGE-SECRET-KEY-1X'), '--recipient: it is a private key (give'],
    ['a key that is none', also('--yes', '--recipient', 'age1x'), "--recipient: 'age1x' is no public key of age"],
    ['no package', ['--yes'], '--package: is not said, and package.json does not say it either'],
    ['the bare name', ['--yes', '--package', 'bramble'], "--package: 'bramble' is no file and no address"],
    ['a version', ['--yes', '--package', '^0.1.0'], "--package: '^0.1.0' is no file and no address"],
    [
      'a name with its version',
      ['--yes', '--package', 'bramble@0.1.0'],
      "--package: 'bramble@0.1.0' is no file and no",
    ],
    [
      'another name at a registry',
      ['--yes', '--package', 'npm:bramble@1'],
      "--package: 'npm:bramble@1' is no file and no",
    ],
    ['a file that is not there', ['--yes', '--package', './bramble.tgz'], '--package: there is no file ./bramble.tgz'],
    ['a branch', ['--yes', '--package', 'github:bramble/bramble'], "--package: 'github:bramble/bramble' names no tag"],
    [
      'what comes in plain',
      ['--yes', '--package', 'http://bramble.example/b.tgz'],
      "--package: 'http://bramble.example/b.tgz' is not",
    ],
    ['nobody to ask', also(), 'nobody is there to be asked (give flags, --answers FILE'],
    [
      'a file of answers that is not there',
      also('--answers', 'nowhere.yaml'),
      '--answers: there is no file nowhere.yaml',
    ],
  ])('%s', async (_, args, says) => {
    const { code, out, err, folder } = await init(args);
    expect({ code, err, out }).toEqual({
      code: 1,
      err: '',
      out: expect.stringContaining(`error ${says}`.replace(/^error (?=nobody)/, 'error: ')),
    });
    expect(out.split('\n')).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['no YAML', 'name: [home', 'is no YAML: '],
    ['no map', '- home\n', 'is no map of answers'],
    ['a question that is none', 'nam: home\n', "nam: is no question (did you mean 'name'?)"],
    ['a map', 'domain: { a: b }\n', 'domain: is a map'],
    [
      'a machine with a word that is none',
      'nodes: [{ nme: a }]\n',
      "nodes: a machine has no 'nme' (did you mean 'name'?)",
    ],
    ['an alias of nothing', 'name: *a\n', 'is no YAML: Unresolved alias'],
    ['a tag that is none', 'name: !home x\n', 'is no YAML: Unresolved tag: !home'],
    ['a list for a name', '? [a]\n: b\n', '[ a ]: is no question'],
    ['a map for an address', 'nodes: [{ name: a, address: { b: c } }]\n', "nodes: 'address' of a machine is no text"],
    [
      'memory without its unit',
      'nodes: [{ name: a, address: 192.168.1.2, memory: 8 }]\n',
      'nodes: memory 8 has no unit',
    ],
    ['a wrong answer', 'domain: home\n', "domain: 'home' is no domain"],
  ])('a file of answers with %s', async (_, text, says) => {
    const file = answers(text);
    const { code, out, folder } = await init(also('--answers', file));
    expect(code).toBe(1);
    expect(out).toContain(says);
    expect(out.replace(file, 'FILE')).toMatch(/^error FILE[ :].*\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a folder for a file of answers', async () => {
    const { code, out } = await init(also('--answers', parent));
    expect({ code, out }).toEqual({
      code: 1,
      out: `error ${parent}: cannot be read: EISDIR (name a file that you may read)\n`,
    });
  });

  it('several are all told', async () => {
    const { out } = await init(
      also('--name', 'A B', '--domain', 'x', '--lan', 'y', '--nodes', 'z=1', '--apps', 'none'),
    );
    expect(out.split('\n').map((line) => line.replace(/:.*/, ''))).toEqual([
      'error --name',
      'error --domain',
      'error --lan',
      'error --nodes',
      'error --apps',
      '',
    ]);
  });
});

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
      (folder) => symlinkSync(parent, join(folder, '.github')),
      / \.github: is no folder/,
    ],
    ['one with a folder for a file', (folder) => mkdirSync(join(folder, '.sops.yaml')), / \.sops\.yaml: is no file/],
  ])('%s', async (_, prepare, says) => {
    const folder = mkdtempSync(join(parent, 'pis-'));
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
    const folder = mkdtempSync(join(parent, 'pis-'));
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

it('nothing of this repository is written there', () => {
  expect(JSON.stringify(tree(parent))).not.toContain(ROOT);
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
    const folder = mkdtempSync(join(parent, 'nothing-'));
    const { code, out } = await run([verb], { root: folder, environment: {}, terminal, progress: () => {} });
    expect({ code, out }).toEqual({
      code: 1,
      out: 'error: there are no clusters here (go to the top of a repository; npm run bramble -- init makes one)\n',
    });
  },
);
