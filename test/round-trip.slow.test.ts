import {
  app,
  type ClusterDeclaration,
  component,
  helmRelease,
  type Image,
  image,
  numerical,
  policyName,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { flux } from '../charts/addons/flux/index.ts';
import { marker } from '../lib/model/follow.ts';
import { brief, CLUSTERS, imagesYaml, renderPinned, sample } from './sample-cluster.ts';
import { type Chosen, referenceTo, runSetters } from './setters.ts';

/** A bump by Flux, followed by a synth, changes nothing: both write the same bytes. */

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

function followed({ components }: ClusterDeclaration): readonly Image[] {
  return components.flatMap(({ images = [] }) => images).filter(({ follow }) => follow);
}

/** The repository as far as the automation looks into it: what is rendered, and the pins. */
function repository(declaration: ClusterDeclaration, images: string): ReadonlyMap<string, string> {
  return new Map([...renderPinned(declaration, images, []).files, [pinsOf(declaration), images]]);
}

function pinsOf({ name }: ClusterDeclaration): string {
  return `clusters/${name}/images.yaml`;
}

/** Lets Flux choose an image, and renders again. Returns the paths that Flux changed. */
function bump(
  declaration: ClusterDeclaration,
  chosen: Readonly<Record<string, Chosen>>,
  images: string,
  before = repository(declaration, images),
): readonly string[] {
  const bumped = runSetters(before, chosen);
  const again = repository(declaration, bumped.get(pinsOf(declaration)) ?? '');
  expect([...again]).toEqual([...bumped]);
  return [...bumped].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
}

describe.each(Object.entries(CLUSTERS))('in cluster %s', (name, declaration) => {
  const images = [...new Map(followed(declaration).map((each) => [each.name, each])).values()];
  const text = imagesYaml(declaration);

  // A cluster may follow none.
  if (images.length > 0)
    it.each(images.map((each) => [each.name, each] as const))('a bump of %s leaves nothing to do', (_, each) => {
      const before = repository(declaration, text);
      for (const tag of ['18', '6.14.2', 'main-0a1b2c3-1767225600', '1.26', '1e3', '0x10']) {
        const chosen = { name: each.repository, tag, digest: each.digest && DIGEST };
        const changed = bump(declaration, { [policyName(name, each)]: chosen }, text, before);
        expect(changed).toContain(pinsOf(declaration));
        expect(changed.some((path) => path.startsWith(`dist/${name}/`))).toBe(true);
      }
    });

  it('a bump of all of them changes one line for each marker', () => {
    const chosen = Object.fromEntries(
      images.map((each) => [policyName(name, each), { name: each.repository, tag: '99' }]),
    );
    const before = repository(declaration, text);
    const after = runSetters(before, chosen);
    for (const [path, content] of before) {
      const lines = content.split('\n');
      const changed = (after.get(path) ?? '').split('\n').filter((line, index) => line !== lines[index]);
      expect(changed.filter((line) => !/:?99"? # \{"\$imagepolicy": "flux-system:[\w:.-]+"\}$/.test(line))).toEqual([]);
      expect(changed).toHaveLength(lines.filter((line) => line.includes('"$imagepolicy"')).length);
    }
    bump(declaration, chosen, text, before);
  });

  it('no bump of another cluster touches it', () => {
    const others = Object.values(CLUSTERS).filter((other) => other !== declaration);
    const chosen = Object.fromEntries(
      others.flatMap((other) =>
        followed(other).map((each) => [policyName(other.name, each), { name: each.repository, tag: '99' }]),
      ),
    );
    expect(bump(declaration, chosen, text)).toEqual([]);
  });
});

/** An image wherever one may stand: in containers, in the values of a chart, whole and as a tag, in a list. */
const WEB = image('registry.bramble.example:5000/web', { follow: numerical({ pattern: '^.*$' }), digest: true });
const everywhere = sample({
  components: [
    flux(),
    app({
      name: 'web',
      image: WEB,
      port: 8080,
      sidecars: { second: { image: WEB, args: [(cluster) => cluster.tag(WEB)] } },
      env: { IMAGE: (cluster) => cluster.image(WEB) },
      files: { '/etc/tag': (cluster) => cluster.tag(WEB), '/etc/list': 'a:\n- b\n' },
    }),
    helmRelease({
      name: 'chart',
      images: [WEB],
      repository: 'https://charts.bramble.example',
      version: '1.0.0',
      values: (cluster) => ({
        image: { repository: WEB.repository, tag: cluster.tag(WEB) },
        tags: [cluster.tag(WEB), 'x: y'],
        'a/b~c': cluster.tag(WEB),
        text: '# {"$imagepolicy": "flux-system:home-web"}\nimage: a # {"$imagepolicy": "flux-system:home-web"}\n',
      }),
    }),
    component({
      name: 'bare',
      images: [WEB],
      chart: (chart, cluster) =>
        void new ApiObject(chart, 'x', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'x', annotations: {} },
          data: { tag: cluster.tag(WEB) },
        }),
    }),
  ],
});

function pins(cluster: string, reference: string): string {
  return `images:\n  web: ${reference} # ${marker(cluster, { name: 'web' })}\n`;
}

/** Tags that somebody might take for a number, a date, or a word with a meaning. */
const tag = fc.oneof(
  fc.constantFrom('1.26', '1e3', '0x10', '0o17', '007', '08', '1_000', '.5'.slice(1), '12', '2026-01-01', '1.0'),
  fc.constantFrom('latest', 'yes', 'no', 'on', 'off', 'true', 'null', 'y', 'n', 'inf', 'nan', '_', '1-', 'e3', 'v1'),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/),
);

it('whatever the tags are, and wherever the image stands', () => {
  expect(
    renderPinned(everywhere, pins('home', `${WEB.repository}:1`))
      .findings.filter(isError)
      .map(brief),
  ).toEqual([]);
  fc.assert(
    fc.property(tag, tag, fc.boolean(), (from, to, digest) => {
      const chosen = { name: WEB.repository, tag: to, digest: digest ? DIGEST : undefined };
      const changed = bump(everywhere, { 'home-web': chosen }, pins('home', `${WEB.repository}:${from}`));
      if (from !== to) expect(changed).toHaveLength(5);
    }),
    { numRuns: 60 },
  );
});

it('two clusters that share an app are moved apart', () => {
  const staging = { ...everywhere, name: 'staging' };
  const from = `${WEB.repository}:1`;
  const both = new Map([...repository(everywhere, pins('home', from)), ...repository(staging, pins('staging', from))]);
  const to = { name: WEB.repository, tag: '2', digest: DIGEST };
  const after = runSetters(both, { 'staging-web': to });
  const touched = [...both].filter(([path, text]) => after.get(path) !== text).map(([path]) => path.split('/')[1]);
  expect(new Set(touched)).toEqual(new Set(['staging']));
  expect(after.get('clusters/staging/images.yaml')).toBe(pins('staging', referenceTo(to)));
  expect(after.get('clusters/home/images.yaml')).toBe(pins('home', from));
});

it('the other side is strict: it knows what Flux passes over', () => {
  const chosen = { 'home-web': { name: 'a/web', tag: '2', digest: DIGEST } };
  const run = (line: string, path = 'x.yaml') => runSetters(new Map([[path, line]]), chosen).get(path);
  const M = marker('home', { name: 'web' });
  const reference = `a/web:2@${DIGEST}`;
  expect(run(`image: a/web:1 # ${M}`)).toBe(`image: ${reference} # ${M}`);
  expect(run(`- - "a/web:1" # ${M}`)).toBe(`- - "${reference}" # ${M}`);
  expect(run(`tag: '1' # ${marker('home', { name: 'web' }, 'tag')}`)).toBe(
    `tag: '2' # ${marker('home', { name: 'web' }, 'tag')}`,
  );
  for (const passed of [
    `image: a/web:1 # ${M} why`,
    `# ${M}\nimage: a/web:1`,
    `text: |\n  image: a/web:1 # ${M}`,
    `- text: >-\n    - a/web:1 # ${M}`,
    `image: a/web:1 # ${marker('staging', { name: 'web' })}`,
    `image: a/web:1 # {"$imagepolicy": "other:home-web"}`,
  ]) {
    expect(run(passed)).toBe(passed);
  }
  expect(run(`image: a/web:1 # ${M}`, 'README.md')).toBe(`image: a/web:1 # ${M}`);
});

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}
