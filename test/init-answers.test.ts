import { readdirSync } from 'node:fs';
import { also, answers, ID, init } from './init-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

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
    [
      'all machines elsewhere',
      also('--nodes', 'a=10.0.0.1,b=10.0.0.2'),
      '--nodes: 192.168.1.0/24 holds the address of no node',
    ],
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
    const folder = temporaryFolder();
    const { code, out } = await init(also('--answers', folder));
    expect({ code, out }).toEqual({
      code: 1,
      out: `error ${folder}: cannot be read: EISDIR (name a file that you may read)\n`,
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
