import { command } from './in-process.ts';
import { LoopbackRegistry } from './loopback-registry.ts';
import { clustersFolder } from './synth.ts';
import { WRITTEN_FACTS } from './written-facts.ts';

let registry: LoopbackRegistry;

beforeEach(async () => {
  registry = await LoopbackRegistry.start();
});

afterEach(() => registry.stop());

/** The text of a cluster; HOST stands for the registry. */
const cluster = (
  components: string,
  more = '',
) => `import { app, cluster, helmRelease, image, node, numerical } from 'bramble';
import { metallb } from 'bramble/addons/metallb';
import { cloudflared } from 'bramble/addons/cloudflared';
const web = (name: string, of = image('HOST/web')) => app({ name, image: of, port: 8080 });
export default cluster({
${WRITTEN_FACTS}
  ${more}
  components: [${components}],
});
`;

async function run(text: string, pins: string, ...args: readonly string[]) {
  const { host } = registry;
  const shownHost = (each: string) => each.replaceAll('HOST', host);
  const clusters = clustersFolder({
    'home/cluster.ts': shownHost(text),
    'home/images.yaml': shownHost(`images:\n${pins}`),
  });
  const { code, out, err } = await command(['outdated', '--clusters', clusters, ...args], {
    DOCKER_CONFIG: '/nowhere',
  });
  const lines = out.replaceAll(host, 'HOST').replaceAll(clusters, 'CLUSTERS').trimEnd().split('\n');
  return { code, err, lines };
}

const METALLB = (tag: string) =>
  `  metallb-controller: quay.io/metallb/controller:${tag}\n  metallb-speaker: quay.io/metallb/speaker:${tag}\n`;
const PINS = 'note home/metallb CLUSTERS/home/images.yaml:';

describe('an add-on, its image and its CRDs', () => {
  it('that do not fit together are found, with what to write', async () => {
    const { code, lines } = await run(cluster('metallb()'), METALLB('v0.15.3'));
    expect({ code, lines: lines.map((line) => line.replace(/; (?:docs|charts)\/.*/, ')')) }).toEqual({
      code: 0,
      lines: [
        ...['controller', 'speaker'].map(
          (name) =>
            `warning home/metallb CLUSTERS/home/images.yaml: 'metallb-${name}' is v0.15.3, but the CRDs of metallb/metallb that it serves are v0.16.1 (pin both to one release, the CRDs in cdk8s.yaml, and run npm run import)`,
        ),
        ...['controller', 'speaker'].map(
          (name) =>
            `${PINS} metallb-${name} is v0.15.3, and bramble is tested with v0.16.1 (write "metallb-${name}: quay.io/metallb/${name}:v0.16.1")`,
        ),
        expect.stringMatching(
          /^\d+ versions compared with those that bramble \d+\.\d+\.\d+ is tested with: 2 may be newer$/,
        ),
      ],
    });
  });

  it('that are newer than what is tested are nobody’s business, and so are those that are the same', async () => {
    for (const tag of ['v0.16.1', 'v0.16.2']) {
      const { lines } = await run(cluster('metallb()'), METALLB(tag));
      expect(lines.filter((line) => line.startsWith('note'))).toEqual([]);
    }
  });

  it('a year is no promise: an old release of this kind is only older', async () => {
    const { lines } = await run(cluster('cloudflared()'), '  cloudflared: docker.io/cloudflare/cloudflared:2025.1.0\n');
    expect(lines.filter((line) => /^(?:note|warning) .*cloudflared is/.test(line))).toEqual([
      expect.stringContaining('cloudflared is 2025.1.0, and bramble is tested with 2026.8.2 (write'),
    ]);
    expect(lines.join()).not.toContain('untested-image');
  });
});

it('k3s is compared where the cluster says which it runs', async () => {
  const pins = METALLB('v0.16.1');
  const k3s = async (runs: string) => {
    const { lines } = await run(cluster('metallb()', `k3s: { runs: '${runs}' },`), pins);
    return lines.filter((line) => line.startsWith('note'));
  };
  expect(await k3s('v1.35.2+k3s1')).toEqual([
    'note home CLUSTERS/home/cluster.ts: k3s is v1.35.2+k3s1, and bramble is tested with v1.36 (write the next minor version into upgradeTo, and see what synth tells of it)',
  ]);
  expect(await k3s('v1.36.0+k3s1')).toEqual([]);
});

describe('with --online, registries are asked', () => {
  const tags = (repository: string, ...all: readonly string[]) =>
    registry.stored.set(`/v2/${repository}/tags/list?n=1000`, {
      body: JSON.stringify({ name: repository, tags: all }),
    });
  const notes = (lines: readonly string[]) =>
    lines
      .filter((line) => line.startsWith('note') || line.startsWith('error'))
      .map((line) => line.replace(/; \.scratch.*/, ')'));

  it('for the newest tags of the kind, of the line of versions and beyond', async () => {
    tags(
      'web',
      '1.4.0',
      '1.10.0',
      '1.9.0',
      '2.0.0',
      '2.1.0-rc.1',
      '1.11.0-alpine',
      '1.11',
      'v9.0.0',
      'latest',
      'sha256-0a.sig',
    );
    const { code, lines } = await run(cluster("web('web')"), '  web: HOST/web:1.4.0\n', '--online');
    expect({ code, lines: notes(lines) }).toEqual({
      code: 0,
      lines: [
        'note home/web CLUSTERS/home/images.yaml: web is 1.4.0, and its registry has 1.10.0; its registry has 2.0.0, a major version on (write "web: HOST/web:1.10.0")',
      ],
    });
  });

  it('for all pages of a list', async () => {
    registry.stored.set('/v2/web/tags/list?n=1000', {
      body: '{"tags":["1.4.0"]}',
      headers: { link: '</v2/web/tags/list?last=1.4.0&n=1000>; rel="next"' },
    });
    registry.stored.set('/v2/web/tags/list?n=1000&last=1.4.0', { body: '{"tags":["1.5.0"]}' });
    const { lines } = await run(cluster("web('web')"), '  web: HOST/web:1.4.0\n', '--online');
    expect(notes(lines)).toEqual([expect.stringContaining('its registry has 1.5.0 (write "web: HOST/web:1.5.0")')]);
  });

  it('of charts in a registry too, with the line that pins them', async () => {
    tags('charts/web', '1.2.3', '1.3.0');
    const release = "helmRelease({ name: 'chart', repository: 'oci://HOST/charts/web', version: '1.2.3' })";
    const { lines } = await run(cluster(release), '', '--online');
    expect(notes(lines)).toEqual([
      expect.stringMatching(
        /^note home\/chart version: web is 1\.2\.3, and its registry has 1\.3\.0 \(write version: '1\.3\.0'/,
      ),
    ]);
  });

  it('and of a pin with a digest the new one is asked for as well', async () => {
    tags('web', '1.4.0', '1.5.0');
    const { lines } = await run(cluster("web('web')"), `  web: HOST/web:1.4.0@sha256:${'0'.repeat(64)}\n`, '--online');
    expect(notes(lines)).toEqual([
      expect.stringContaining('(write "web: HOST/web:1.5.0", with its digest in the place of sha256:00000000…)'),
    ]);
  });

  it('but not about what Flux moves, nor twice about one repository', async () => {
    tags('web', '1.4.0', '1.5.0');
    const followed = "web('site', image('HOST/site', { follow: numerical() }))";
    const other = "web('other', image('HOST/web', { name: 'other' }))";
    const pins = '  web: HOST/web:1.4.0\n  other: HOST/web:1.4.0\n  site: HOST/site:17\n';
    await run(cluster(`web('web'), ${other}, ${followed}`), pins, '--online');
    expect(registry.asked.map(({ url }) => url)).toEqual(['/v2/web/tags/list?n=1000']);
  });

  it('and one that knows nothing, or answers no list, is told', async () => {
    const pins = '  web: HOST/web:1.4.0\n';
    expect(notes((await run(cluster("web('web')"), pins, '--online')).lines)).toEqual([
      'error: HOST has no HOST/web (correct the pin, or push the image)',
    ]);
    registry.guard = () => ({ body: '{"tags":{}}' });
    const { lines } = await run(cluster("web('web')"), pins, '--online');
    expect(lines).toContain('warning: HOST/web answers no list of tags (see whether it is a registry)');
  });

  it('and without a network it is one note', async () => {
    const { host } = registry;
    await registry.stop();
    const { code, lines } = await run(cluster("web('web')"), '  web: HOST/web:1.4.0\n', '--online');
    registry = await LoopbackRegistry.start();
    expect({ code, lines: lines.map((line) => line.replaceAll(host, 'HOST')) }).toEqual({
      code: 0,
      lines: [
        'note: HOST cannot be reached: ECONNREFUSED; which tags 1 images and charts have is not known yet (run it again where there is a network)',
        expect.stringMatching(/: none is older$/),
      ],
    });
  });
});

it('programs are told as data', async () => {
  const { lines } = await run(cluster('metallb()'), METALLB('v0.15.3'), '--json');
  const { outdated } = JSON.parse(lines.join('\n')) as { outdated: readonly object[] };
  expect(outdated[0]).toEqual({
    ...{ is: 'image', cluster: 'home', component: 'metallb', where: 'CLUSTERS/home/images.yaml' },
    ...{ name: 'metallb-controller', version: 'v0.15.3', tested: 'v0.16.1', repository: 'quay.io/metallb/controller' },
  });
});

it('what cannot be loaded is told, and the rest compared', async () => {
  const { code, lines } = await run(cluster('metallb(), 7'), METALLB('v0.15.3'));
  expect(code).toBe(1);
  expect(lines.filter((line) => line.startsWith('note'))).toHaveLength(2);
  expect(lines[0]).toMatch(/^error home components\[1\]/);
});

it.each([
  [['outdated', 'hoem'], "'hoem' is no cluster: did you mean 'home'?"],
  [['outdated', '--onlin'], "'--onlin' is no flag of outdated: did you mean '--online'?"],
])('wrong usage is told: %j', async (args, line) => {
  const { code, err } = await command(args);
  expect({ code, line: err.split('\n')[0] }).toEqual({ code: 2, line });
});
