import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './in-process.ts';
import { DOCKER, digestOf, entries, LoopbackRegistry, OCI, type Stored } from './loopback-registry.ts';
import { ROOT } from './sample-cluster.ts';
import { clustersFolder } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

let registry: LoopbackRegistry;

beforeEach(async () => {
  registry = await LoopbackRegistry.start();
});

afterEach(() => registry.stop());

/** Runs the command on clusters with these pins; HOST stands for the registry. */
async function run(
  pins: string | Readonly<Record<string, string>>,
  { args = [], config }: { args?: readonly string[]; config?: object | string } = {},
) {
  const texts = typeof pins === 'string' ? { home: pins } : pins;
  const { host } = registry;
  const files = Object.entries(texts).map(([name, text]) => [`${name}/images.yaml`, text.replaceAll('HOST', host)]);
  const clusters = clustersFolder(Object.fromEntries(files));
  const docker = temporaryFolder();
  if (config !== undefined) {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    writeFileSync(join(docker, 'config.json'), text.replaceAll('HOST', host));
  }
  const { code, out, err } = await command(['images', '--clusters', clusters, ...args], { DOCKER_CONFIG: docker });
  const shown = (text: string) =>
    text.replaceAll(host, 'HOST').replaceAll(clusters, 'CLUSTERS').replaceAll(docker, 'DOCKER');
  const after = (name: string) => shown(readFileSync(join(ROOT, clusters, name, 'images.yaml'), 'utf8'));
  return { code, err, lines: shown(out).trimEnd().split('\n'), after: after(Object.keys(texts)[0] ?? ''), read: after };
}

const WEB = 'images:\n  web: HOST/web:1.5.0\n';
const DONE = 'asked about 1 images, 1 answered: run npm run synth, and commit both';
const NOTHING = 'asked about 1 images, 0 answered, nothing changed';

describe('what keeps a registry from answering is told in a line, and nothing is written', () => {
  const answers: Readonly<Record<string, readonly [Stored, string, 0 | 1]>> = {
    'it does not know the tag': [
      { status: 404, body: '{}' },
      'error: HOST has no HOST/web:1.5.0 (correct the pin, or push the image)',
      1,
    ],
    'it wants a login, and does not say which': [
      { status: 401, body: '' },
      'warning: HOST does not show HOST/web:1.5.0 without a login, if it is there at all (see to its name, and log in: docker login HOST)',
      0,
    ],
    'it forbids': [
      { status: 403, body: '' },
      'warning: HOST does not show HOST/web:1.5.0 without a login, if it is there at all (see to its name, and log in: docker login HOST)',
      0,
    ],
    'it was asked too often': [
      { status: 429, body: '', headers: { 'retry-after': '60' } },
      'warning: HOST answers no more for now: it was asked too often (run it again in 60 s, or log in: docker login HOST)',
      0,
    ],
    'it is broken': [{ status: 500, body: '' }, 'warning: HOST answers 500 for HOST/web:1.5.0 (run it again later)', 0],
    'it is a page of the web': [
      { type: 'text/html', body: '<html>' },
      'warning: HOST answers nothing for HOST/web:1.5.0 that describes an image (see whether it is a registry)',
      0,
    ],
    'it answers a list': [
      { body: '[]' },
      'warning: HOST answers nothing for HOST/web:1.5.0 that describes an image (see whether it is a registry)',
      0,
    ],
    'it has a chart under the name': [
      {
        body: JSON.stringify({
          config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('') },
        }),
      },
      'warning: HOST/web:1.5.0 is no image, but application/vnd.cncf.helm.config.v1+json (pin an image)',
      0,
    ],
    'it answers without end': [
      { body: 'x'.repeat(5_000_000) },
      'warning: HOST answers more than 4 MiB (ask those who run it)',
      0,
    ],
    'its index is empty': [
      { body: JSON.stringify({ manifests: [] }) },
      'warning: HOST/web:1.5.0 is built for nothing that bramble knows (choose another tag)',
      0,
    ],
    'it leads in a circle': [
      { status: 302, body: '', headers: { location: '/v2/web/manifests/1.5.0' } },
      'warning: HOST cannot be asked: redirect count exceeded (see to its name)',
      0,
    ],
    'it sends elsewhere for a token, where all can listen': [
      { status: 401, body: '', headers: { 'www-authenticate': 'Bearer realm="http://auth.bramble.example/token"' } },
      "warning: HOST sends to 'http://auth.bramble.example/token' for a token, which is no address with https (ask those who run it)",
      0,
    ],
  };
  it.each(Object.entries(answers))('%s', async (_, [answer, line, code]) => {
    registry.guard = () => answer;
    const ran = await run(WEB);
    expect(ran).toMatchObject({ code, err: '', lines: [line, NOTHING], after: WEB });
  });

  it('it answers another image than that of the digest', async () => {
    registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
    const digest = digestOf('another');
    registry.stored.set(`/v2/web/manifests/${digest}`, { body: '{"manifests":[]}' });
    const { code, lines } = await run(`images:\n  web: HOST/web:1.5.0@${digest}\n`);
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [
        `error: HOST answers something else than ${digest} of HOST/web:1.5.0@${digest} (do not run it before you know why)`,
        NOTHING,
      ],
    });
  });

  it('its name is no address', async () => {
    const { code, lines } = await run('images:\n  web: registry.bramble.example:99999/web:1\n');
    expect({ code, lines }).toEqual({
      code: 1,
      lines: ['error: registry.bramble.example:99999 is no address (correct the pin)', NOTHING],
    });
  });

  it('it is not there: one note for all that it would be asked, and all is well', async () => {
    const gone = await LoopbackRegistry.start();
    const { host } = gone;
    await gone.stop();
    const pins = `images:\n${['a', 'b', 'c'].map((name) => `  ${name}: ${host}/${name}:1\n`).join('')}platforms:\n  ${host}/a:0: [linux/arm64]\n`;
    const { code, lines, after } = await run(pins);
    expect({ code, lines, after }).toEqual({
      code: 0,
      lines: [
        `note: ${host} cannot be reached: ECONNREFUSED; what 3 images are built for is not known yet (run it again where there is a network)`,
        'asked about 3 images, 0 answered, nothing changed',
      ],
      after: pins,
    });
  });
});

describe('a registry is asked', () => {
  const expected = (list: string) => `${WEB}platforms:\n  HOST/web:1.5.0: [${list}]\n`;

  it.each([
    ['OCI', OCI],
    ['docker', DOCKER],
  ])('for a list of images of %s', async (_, flavour) => {
    registry.pushIndex(
      'web',
      '1.5.0',
      entries('linux/arm64/v8', 'linux/arm', 'linux/amd64', 'unknown/unknown'),
      flavour,
    );
    const { code, lines, after } = await run(WEB);
    expect({ code, lines, after }).toEqual({
      code: 0,
      lines: ['update CLUSTERS/home/images.yaml', DONE],
      after: expected('linux/amd64, linux/arm/v7, linux/arm64'),
    });
    expect(registry.asked.map(({ url }) => url)).toEqual(['/v2/web/manifests/1.5.0']);
    expect(registry.asked[0]?.accept).toContain(flavour.index);
  });

  it.each([
    ['OCI', OCI],
    ['docker', DOCKER],
  ])('for a single image of %s, whose config says it', async (_, flavour) => {
    registry.pushSingle('web', '1.5.0', { os: 'linux', architecture: 'arm', variant: 'v6' }, flavour);
    expect((await run(WEB)).after).toBe(expected('linux/arm/v6'));
  });

  it('for images of an index that does not say what they are for', async () => {
    const digest = registry.pushSingle('web', 'arm', { os: 'linux', architecture: 'arm64' });
    registry.pushIndex('web', '1.5.0', [{ digest }, ...entries('linux/amd64')]);
    expect((await run(WEB)).after).toBe(expected('linux/amd64, linux/arm64'));
  });

  it('by the digest, where a pin has one, and the pin keeps it', async () => {
    const digest = registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
    registry.stored.delete('/v2/web/manifests/1.5.0');
    const pin = `HOST/web:1.5.0@${digest}`;
    const { after } = await run(`images:\n  web: ${pin}\n`);
    expect(after).toBe(`images:\n  web: ${pin}\nplatforms:\n  ${pin}: [linux/arm64]\n`);
  });

  it('once, however many clusters pin it', async () => {
    registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
    const { read } = await run({ home: WEB, staging: WEB });
    expect([read('home'), read('staging')]).toEqual([expected('linux/arm64'), expected('linux/arm64')]);
    expect(registry.asked).toHaveLength(1);
  });
});

describe('a registry that wants a login', () => {
  const challenge = (realm = `http://${registry.host}/token`) =>
    `Bearer realm="${realm}",service="hub",scope="repository:web:pull"`;
  /** Gives a token to whom it is right, and shows the image to whom has it. */
  function wantToken(isRight: (authorization: string | undefined, body: string) => boolean) {
    registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
    registry.guard = ({ url, authorization, body }) => {
      if (url.startsWith('/token')) {
        return isRight(authorization, body) ? { body: '{"token":"open"}' } : { status: 401, body: '' };
      }
      const isOpen = authorization === 'Bearer open';
      return isOpen ? undefined : { status: 401, body: '', headers: { 'www-authenticate': challenge() } };
    };
  }
  const basic = Buffer.from('ann:secret').toString('base64');
  const KEPT = `${WEB}platforms:\n  HOST/web:1.5.0: [linux/arm64]\n`;

  it('gives a token to everybody', async () => {
    wantToken((authorization) => authorization === undefined);
    expect((await run(WEB)).after).toBe(KEPT);
    expect(registry.asked[1]?.url).toBe('/token?service=hub&scope=repository%3Aweb%3Apull');
  });

  it.each([
    ['auth', { auths: { HOST: { auth: basic } } }],
    ['name and password', { auths: { 'https://HOST/v2/': { username: 'ann', password: 'secret' } } }],
  ])('gives a token for the login of docker, kept as %s', async (_, config) => {
    wantToken((authorization) => authorization === `Basic ${basic}`);
    expect((await run(WEB, { config })).after).toBe(KEPT);
  });

  it('gives a token for a refresh token', async () => {
    wantToken((_, body) => new URLSearchParams(body).get('refresh_token') === 'again');
    expect((await run(WEB, { config: { auths: { HOST: { identitytoken: 'again' } } } })).after).toBe(KEPT);
  });

  it('takes the login itself', async () => {
    registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
    const headers = { 'www-authenticate': 'Basic realm="registry"' };
    registry.guard = ({ authorization }) =>
      authorization === `Basic ${basic}` ? undefined : { status: 401, body: '', headers };
    expect((await run(WEB, { config: { auths: { HOST: { auth: basic } } } })).after).toBe(KEPT);
  });

  it('refuses a wrong one, which no line shows', async () => {
    wantToken(() => false);
    const { lines } = await run(WEB, { config: { auths: { HOST: { auth: basic } } } });
    expect(lines).toEqual([
      'warning: HOST does not show web with the login in DOCKER/config.json (see to its name, and log in: docker login HOST)',
      NOTHING,
    ]);
  });

  it.each([
    ['for it', { credHelpers: { HOST: 'pass' } }],
    ['for all', { auths: { HOST: {} }, credsStore: 'pass' }],
  ])('has its login in a program %s, which is not started, and that is said', async (_, config) => {
    wantToken((authorization) => authorization !== undefined);
    const { code, lines } = await run(WEB, { config });
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        'warning: HOST does not show web without the login, which docker-credential-pass keeps (bramble starts no such program: let DOCKER_CONFIG name a folder whose config.json holds the login itself)',
        NOTHING,
      ],
    });
  });

  it('gives no login to where it sends for a blob', async () => {
    const other = await LoopbackRegistry.start();
    try {
      registry.pushSingle('web', '1.5.0', { os: 'linux', architecture: 'arm64' });
      const blob = [...registry.stored.keys()].find((path) => path.includes('/blobs/')) ?? '';
      other.stored.set(blob, registry.stored.get(blob)!);
      const headers = { 'www-authenticate': 'Basic realm="registry"' };
      registry.guard = ({ url, authorization }) => {
        if (authorization === undefined) return { status: 401, body: '', headers };
        return url === blob
          ? { status: 307, body: '', headers: { location: `http://${other.host}${blob}` } }
          : undefined;
      };
      expect((await run(WEB, { config: { auths: { HOST: { auth: basic } } } })).after).toBe(KEPT);
      expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    } finally {
      await other.stop();
    }
  });

  it.each([
    ['is no JSON', 'auths:', 'is no JSON'],
    ['is a list', '[]', 'is no map'],
    ['has a list of logins', '{"auths": []}', "'auths' and 'credHelpers' are no maps"],
  ])('and a file of logins that %s is told, and asked without', async (_, config, what) => {
    wantToken((authorization) => authorization === undefined);
    const { lines, after } = await run(WEB, { config });
    expect(lines[0]).toBe(`warning DOCKER/config.json: ${what} (mend it, or log in anew: docker login)`);
    expect(after).toBe(KEPT);
  });
});

describe('images.yaml stays as it is, but for the lines that change', () => {
  beforeEach(() => {
    for (const name of ['web', 'api', 'job']) {
      for (const tag of ['1.4.0', '1.5.0']) registry.pushIndex(name, tag, entries('linux/arm64'));
    }
  });
  const LIST = '[linux/arm64]';

  it.each<[string, string, string]>([
    [
      'the line of the old tag gives its place to the new one, and keeps its comment',
      `# pins\nimages:\n  # why\n  web: HOST/web:1.5.0 # because\n  api: HOST/api:1.4.0\nplatforms:\n  # first\n  HOST/web:1.4.0: [linux/amd64]  # seen\n  HOST/api:1.4.0: ${LIST}\n# end\n`,
      `# pins\nimages:\n  # why\n  web: HOST/web:1.5.0 # because\n  api: HOST/api:1.4.0\nplatforms:\n  # first\n  HOST/web:1.5.0: ${LIST}  # seen\n  HOST/api:1.4.0: ${LIST}\n# end\n`,
    ],
    [
      'a list with a line for each item becomes one line',
      `images:\n  web: HOST/web:1.5.0\nplatforms:\n    HOST/web:1.4.0:\n      - linux/amd64 # one\n      - linux/386\n\n# end\n`,
      `images:\n  web: HOST/web:1.5.0\nplatforms:\n    HOST/web:1.5.0: ${LIST}\n\n# end\n`,
    ],
    [
      'what is new follows the last line, indented as that is',
      `platforms:\n    HOST/web:1.5.0: ${LIST} # last\nimages:\n  web: HOST/web:1.5.0\n  api: HOST/api:1.4.0\n`,
      `platforms:\n    HOST/web:1.5.0: ${LIST} # last\n    HOST/api:1.4.0: ${LIST}\nimages:\n  web: HOST/web:1.5.0\n  api: HOST/api:1.4.0\n`,
    ],
    [
      'what is pinned no more goes, with its comment',
      `images:\n  web: HOST/web:1.5.0\nplatforms:\n  HOST/old:1: [linux/amd64] # gone\n  HOST/web:1.5.0: ${LIST}\n`,
      `images:\n  web: HOST/web:1.5.0\nplatforms:\n  HOST/web:1.5.0: ${LIST}\n`,
    ],
    [
      'an image that Flux moves gets a line without a tag, and keeps its marker',
      `images:\n  web: HOST/web:1.5.0 # {"$imagepolicy": "flux-system:home-web"}\nplatforms:\n`,
      `images:\n  web: HOST/web:1.5.0 # {"$imagepolicy": "flux-system:home-web"}\nplatforms:\n  HOST/web: ${LIST}\n`,
    ],
    [
      'a section in braces that is empty',
      `${WEB}platforms: {} # none\n`,
      `${WEB}platforms: # none\n  HOST/web:1.5.0: ${LIST}\n`,
    ],
    ['a section that is nothing', `platforms: ~\n${WEB}`, `platforms:\n  HOST/web:1.5.0: ${LIST}\n${WEB}`],
    ['no section and no newline', 'images:\n  web: HOST/web:1.5.0', `${WEB}platforms:\n  HOST/web:1.5.0: ${LIST}\n`],
    [
      'a section without a newline',
      `images: { web: "HOST/web:1.5.0" }\nplatforms:\n  HOST/web:1.4.0: ${LIST}`,
      `images: { web: "HOST/web:1.5.0" }\nplatforms:\n  HOST/web:1.5.0: ${LIST}`,
    ],
    [
      'two tags of one image, of which one was there before',
      `images:\n  web: HOST/web:1.5.0\n  old: HOST/web:1.4.0\nplatforms:\n  HOST/web:1.3.0: ${LIST}\n`,
      `images:\n  web: HOST/web:1.5.0\n  old: HOST/web:1.4.0\nplatforms:\n  HOST/web:1.5.0: ${LIST}\n  HOST/web:1.4.0: ${LIST}\n`,
    ],
  ])('%s', async (_, before, after) => {
    expect(await run(before)).toMatchObject({ code: 0, err: '', after });
  });

  it('what is known is not asked, but with --all', async () => {
    const known = `${WEB}platforms:\n  HOST/web:1.5.0: [linux/amd64]\n`;
    expect(await run(known)).toMatchObject({ lines: ['nothing is to be asked'], after: known });
    expect(registry.asked).toEqual([]);
    expect((await run(known, { args: ['--all'] })).after).toBe(known.replace('amd64', 'arm64'));
  });

  it('nothing is written with --check, which fails where something would be', async () => {
    expect(await run(WEB, { args: ['--check'] })).toMatchObject({
      code: 1,
      lines: ['update CLUSTERS/home/images.yaml', 'asked about 1 images, 1 answered: run npm run images and commit'],
      after: WEB,
    });
  });

  it('where one answer is missing, the others are written, and the line of its old tag stays', async () => {
    const pins = `images:\n  web: HOST/web:9\n  api: HOST/api:1.5.0\nplatforms:\n  HOST/web:1.4.0: ${LIST}\n  HOST/api:1.4.0: ${LIST}\n`;
    expect(await run(pins)).toMatchObject({
      code: 1,
      lines: [
        'error: HOST has no HOST/web:9 (correct the pin, or push the image)',
        'update CLUSTERS/home/images.yaml',
        'asked about 2 images, 1 answered: run npm run synth, and commit both',
      ],
      after: pins.replace('HOST/api:1.4.0', 'HOST/api:1.5.0'),
    });
  });

  it('a section in braces is left alone', async () => {
    const pins = `${WEB}platforms: { HOST/web:1.4.0: [linux/arm64] }\n`;
    expect(await run(pins)).toMatchObject({
      code: 1,
      lines: [
        "error CLUSTERS/home/images.yaml: the section 'platforms' cannot be changed line by line (give each image a line of its own below platforms)",
        'asked about 1 images, 1 answered, nothing changed',
      ],
      after: pins,
    });
  });

  it('a file that cannot be read is told and left alone, and the others are brought along', async () => {
    const broken = `images:\n<<<<<<< HEAD\n  web: HOST/web:1.5.0\n`;
    const { code, lines, read } = await run({ home: broken, staging: WEB });
    expect({ code, lines: lines.map((line) => line.replace(/ \(.*/, '')), home: read('home') }).toEqual({
      code: 1,
      lines: [
        'error CLUSTERS/home/images.yaml: line 2 is left of a conflict of git',
        'update CLUSTERS/staging/images.yaml',
        DONE,
      ],
      home: broken,
    });
    expect(read('staging')).toBe(`${WEB}platforms:\n  HOST/web:1.5.0: ${LIST}\n`);
  });

  it('what is no file is told', async () => {
    const clusters = clustersFolder({ 'home/images.yaml/readme': '', 'staging/cluster.ts': '' });
    const { code, out } = await command(['images', '--clusters', clusters]);
    expect({ code, out: out.replaceAll(clusters, 'CLUSTERS') }).toEqual({
      code: 1,
      out: 'error CLUSTERS/home/images.yaml: is no file (put a file in its place)\nnothing is to be asked\n',
    });
  });

  it('pins that name no image of a registry are passed over: synth tells what is wrong with them', async () => {
    const pins = 'images:\n  a: web:1\n  b: HOST/web\n  c: HOST/../web:1\n  d: HOST/we b:1\n  e: HOST/Web:1\n';
    expect(await run(pins)).toMatchObject({ code: 0, lines: ['nothing is to be asked'] });
    expect(registry.asked).toEqual([]);
  });
});

describe('wrong usage', () => {
  it.each([
    [['images', 'hoem'], "'hoem' is no cluster: did you mean 'home'?"],
    [['images', '--clusters', 'nowhere'], "--clusters: 'nowhere' is no folder of the repository that holds clusters"],
    [
      ['images', '--clusters', 'package.json'],
      "--clusters: 'package.json' is no folder of the repository that holds clusters",
    ],
    [['synth', '--clusters', 'package.json'], "--clusters: 'package.json' is no folder of the repository"],
    [['images', '--clusters', '/etc'], "--clusters: '/etc' is no folder of the repository that holds clusters"],
    [['images', '--al'], "'--al' is no flag of images: did you mean '--all'?"],
  ])('%j', async (args, line) => {
    const { code, err } = await command(args);
    expect({ code, line: err.split('\n')[0] }).toEqual({ code: 2, line });
  });
});

it('asks the clusters that are named', async () => {
  registry.pushIndex('web', '1.5.0', entries('linux/arm64'));
  const { read } = await run({ home: WEB, staging: WEB }, { args: ['staging'] });
  expect([read('home'), read('staging')]).toEqual([WEB, `${WEB}platforms:\n  HOST/web:1.5.0: [linux/arm64]\n`]);
});

it('reports for programs too', async () => {
  registry.guard = () => ({ status: 404, body: '' });
  const { lines } = await run(WEB, { args: ['--json'] });
  expect(JSON.parse(lines.join('\n'))).toMatchObject({
    errors: 1,
    notes: 0,
    findings: [{ severity: 'error', what: 'HOST has no HOST/web:1.5.0' }],
    changes: [],
  });
});
