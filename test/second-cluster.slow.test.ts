import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, repositoryCopy, synth } from './synth.ts';

type Tree = Readonly<Record<string, string>>;

/** Two clusters that share an app which Flux moves, one that it does not, and an address of their pools. */
function declared(name: string, domain: string, pool: string): Tree {
  const [first] = pool.split('-');
  return {
    'cluster.ts': `import { app, cluster, image, node, numerical } from 'bramble';
import { flux } from '../../charts/addons/flux/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';

const domain = { '/etc/domain': (cluster: { domain: string }) => cluster.domain };
export default cluster({
  name: '${name}',
  domain: '${domain}',
  nodes: [node('pi-${name}', { role: 'server', address: '${first?.replace(/1$/, '0')}', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '${pool}',
  components: [
    metallb(),
    flux(),
    app({ name: 'site', image: image('registry.bramble.example/site', { follow: numerical() }), port: 8080, files: domain }),
    app({ name: 'page', image: image('docker.io/library/busybox'), port: 8080, loadBalancer: '${first}' }),
  ],
});
`,
    'images.yaml': `images:
  busybox: docker.io/library/busybox:1.37.0
  metallb-controller: quay.io/metallb/controller:v0.16.1
  metallb-speaker: quay.io/metallb/speaker:v0.16.1
  site: registry.bramble.example/site:17 # {"$imagepolicy": "flux-system:${name}-site"}
`,
  };
}

const STAGING = declared('staging', 'staging.bramble.example', '10.10.11.61-10.10.11.64');
const repository = repositoryCopy();
const staging = join(repository, 'clusters/staging');

function write(name: string, files: Tree): void {
  mkdirSync(join(repository, 'clusters', name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(repository, 'clusters', name, file), text);
}

rmSync(join(repository, 'clusters'), { recursive: true });
write('home', declared('home', 'bramble.example', '10.10.11.21-10.10.11.29'));
write('staging', STAGING);

/** The output of a run that must succeed. */
function rendered(): Tree {
  expect(synth([], {}, repository)).toMatchObject({ code: 0, err: '' });
  return output(repository);
}

function clusterOf(path: string): string | undefined {
  return /^(?:flux|dist\/cloudflare|dist)\/([^/]+)\//.exec(path)?.[1];
}

function only(files: Tree, cluster: string): Tree {
  return Object.fromEntries(Object.entries(files).filter(([path]) => clusterOf(path) === cluster));
}

let both: Tree;

beforeAll(() => {
  both = rendered();
});

describe('two clusters in one repository', () => {
  it('are rendered in one run, each into folders of its own', () => {
    expect(new Set(Object.keys(both).map(clusterOf))).toEqual(new Set(['home', 'staging']));
    expect(both).toHaveProperty(['dist/home/site/deployment.site.yaml']);
    expect(both).toHaveProperty(['dist/staging/site/deployment.site.yaml']);
    expect(readdirSync(join(repository, 'flux'))).toEqual(['home', 'staging']);
  });

  it.each([
    ['home', /staging\.bramble\.example|(dist|flux|clusters)\/staging|flux-system:staging-|10\.10\.11\.6\d/g],
    ['staging', /(?<![.@\w])bramble\.example|(dist|flux|clusters)\/home|flux-system:home-|10\.10\.11\.[12]\d\b/g],
  ])('%s names nothing of the other: no path, no host, no address, no policy', (cluster, foreign) => {
    const texts = Object.entries(only(both, cluster));
    expect(texts.flatMap(([path, text]) => (text.match(foreign) ?? []).map((found) => `${path}: ${found}`))).toEqual(
      [],
    );
  });

  it('a bump of the pins of one changes nothing of the other', () => {
    const pins = join(staging, 'images.yaml');
    const before = readFileSync(pins, 'utf8');
    writeFileSync(pins, before.replace(/(site:\d+)/, '$19').replace(/(busybox:1\.\d+)/, '$19'));
    const bumped = rendered();
    const changed = Object.keys(both).filter((path) => bumped[path] !== both[path]);
    expect(changed.map(clusterOf)).toEqual(changed.map(() => 'staging'));
    expect(changed).toContain('dist/staging/site/deployment.site.yaml');
    expect(Object.keys(bumped)).toEqual(Object.keys(both));
    writeFileSync(pins, before);
  });

  it('one goes with its folder, and takes nothing else along', () => {
    rmSync(staging, { recursive: true });
    const { out } = synth(['--check'], {}, repository);
    expect(out.split('\n').filter((line) => /^(create|update|remove) .*home/.test(line))).toEqual([]);
    expect(rendered()).toEqual(only(both, 'home'));
    expect(existsSync(join(repository, 'dist/staging')) || existsSync(join(repository, 'flux/staging'))).toBe(false);
    write('staging', STAGING);
    expect(rendered()).toEqual(both);
  });
});
