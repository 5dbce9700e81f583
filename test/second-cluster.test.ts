import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { output, repositoryCopy, synth } from './synth.ts';

type Tree = Readonly<Record<string, string>>;

const repository = repositoryCopy();
const staging = join(repository, 'clusters/staging');

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
    expect(both).toHaveProperty(['dist/home/lil-linko/deployment.lil-linko.yaml']);
    expect(both).toHaveProperty(['dist/staging/lil-linko/deployment.lil-linko.yaml']);
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
    writeFileSync(pins, before.replace(/(lil-linko:\d+)/, '$19').replace(/(busybox:1\.\d+)/, '$19'));
    const bumped = rendered();
    const changed = Object.keys(both).filter((path) => bumped[path] !== both[path]);
    expect(changed.map(clusterOf)).toEqual(changed.map(() => 'staging'));
    expect(changed).toContain('dist/staging/lil-linko/deployment.lil-linko.yaml');
    expect(Object.keys(bumped)).toEqual(Object.keys(both));
    writeFileSync(pins, before);
    expect(rendered()).toEqual(both);
  });

  it('one goes with its folder, and takes nothing else along', () => {
    rmSync(staging, { recursive: true });
    const { out } = synth(['--check'], {}, repository);
    expect(out.split('\n').filter((line) => /^(create|update|remove) .*home/.test(line))).toEqual([]);
    expect(rendered()).toEqual(only(both, 'home'));
    expect(existsSync(join(repository, 'dist/staging')) || existsSync(join(repository, 'flux/staging'))).toBe(false);
    cpSync(join(ROOT, 'clusters/staging'), staging, { recursive: true });
    expect(rendered()).toEqual(both);
  });
});
