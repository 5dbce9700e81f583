import {
  type AppProps,
  alphabetical,
  type Cluster,
  type Component,
  type FollowPolicy,
  helmRelease,
  type Image,
  image,
  numerical,
  semver,
} from 'bramble';
import { flux } from '../charts/addons/flux/index.ts';
import { parseImages } from '../lib/input/read-images.ts';
import { findingLine } from '../lib/model/finding.ts';
import { marker } from '../lib/model/follow.ts';
import { following, M, REPOSITORY, web } from './followed-image.ts';
import { brief, clashes, renderPinned, renderSample, sample } from './sample-cluster.ts';

/** Findings of a cluster that follows an image whose pin stands on a line. */
function findings(components: readonly Component[], line: string): readonly string[] {
  return renderPinned(sample({ components: [flux(), ...components] }), `images:\n${line}\n`).findings.map(brief);
}

describe('a wrong policy is refused', () => {
  const cases: Record<string, [FollowPolicy, string]> = {
    'a range that is none': [semver('newest'), "'newest' is no range of versions"],
    'an empty range': [semver(''), "'' is no range of versions"],
    'a range of letters and digits': [semver('1.0.0p'), "'1.0.0p' is no range of versions"],
    'half a comparison': [semver('>=1.0 <'), "'>=1.0 <' is no range of versions"],
    'a pattern that is no regular expression': [
      numerical({ pattern: '^([0-9]+$' }),
      "the pattern '^([0-9]+$' is no regular expression",
    ],
    'a pattern that looks ahead': [
      numerical({ pattern: '^(?=1)[0-9]+$' }),
      "the pattern '^(?=1)[0-9]+$' looks around, which Flux does not know",
    ],
    'a pattern that refers back': [
      alphabetical({ pattern: '^(a)\\1$' }),
      "the pattern '^(a)\\1$' refers back, which Flux does not know",
    ],
    'a part without a group': [
      alphabetical({ pattern: '^main-(?<ts>[0-9]+)$', extract: 'ts' }),
      "'ts' extracts no group",
    ],
    'a group that the pattern lacks': [
      alphabetical({ pattern: '^main-(?<ts>[0-9]+)$', extract: '$time' }),
      "'$time' extracts a group that the pattern lacks",
    ],
    'a part without a pattern': [semver('>=1', { extract: '$major.0.0' }), "extracts '$major.0.0' without a pattern"],
  };
  it.each(Object.entries(cases))('%s', (_, [follow, what]) => {
    expect(findings([web(following(follow))], `  web: ${REPOSITORY}:1.0.0 # ${M}`)).toEqual([
      `error home/web images: ${what}`,
    ]);
  });
});

describe('a pin that its policy would not choose is reported', () => {
  const at = 'home/web clusters/home/images.yaml:';
  const cases: Record<string, [Image, string, ...string[]]> = {
    'outside its range': [
      following(semver('^1.4')),
      '2.0.0',
      `warning ${at} the pin of 'web' is 2.0.0, which lies outside ^1.4`,
    ],
    'that is no version for Flux, which wants three numbers': [
      following(semver('>=17')),
      '17',
      `warning ${at} Flux takes '17' of the pin of 'web' for no version, since it has not three numbers`,
    ],
    'that does not match the pattern': [
      following(alphabetical({ pattern: '^main-[a-f0-9]+-(?<ts>[0-9]+)$', extract: '$ts' })),
      'v1.0.0',
      `error ${at} the tag 'v1.0.0' of 'web' does not match the pattern '^main-[a-f0-9]+-(?<ts>[0-9]+)$' that is followed`,
    ],
    'that is no number': [
      following(numerical({ pattern: '^b[0-9]+$' })),
      'b12',
      `error ${at} 'b12' of the pin of 'web' is no number`,
    ],
    'with a digest that is not followed': [
      following(numerical()),
      `17@sha256:${'0'.repeat(64)}`,
      `warning ${at} the pin of 'web' has a digest, which Flux will drop`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [of, tag, ...expected]) => {
    expect(findings([web(of)], `  web: ${REPOSITORY}:${tag} # ${M}`)).toEqual(expected);
  });

  const right: Record<string, [Image, string]> = {
    'a version': [following(semver('^1.4')), 'v1.26.3'],
    'a pre-release, which nobody can judge': [following(semver('>=1.4.0-0')), '1.4.0-rc.1'],
    'one number of which three are made': [
      following(semver('>=17', { pattern: '^(?<major>[0-9]+)$', extract: '$major.0.0' })),
      '17',
    ],
    'a number': [following(numerical()), '17'],
    'a number within the tag': [following(numerical({ pattern: '^b(?P<n>[0-9]+)$', extract: '${n}' })), 'b12'],
    'a time within the tag': [
      following(alphabetical({ pattern: '^main-[a-f0-9]+-(?<ts>[0-9]+)$', extract: '$ts' })),
      'main-0a1b2c3-1767225600',
    ],
    'a digest that is followed': [following(numerical(), true), `17@sha256:${'0'.repeat(64)}`],
  };
  it.each(Object.entries(right))('and %s is right', (_, [of, tag]) => {
    expect(findings([web(of)], `  web: ${REPOSITORY}:${tag} # ${M}`)).toEqual([]);
  });
});

describe('a wrong marker is refused, with the line to write', () => {
  const followed = web(following(numerical()));
  const pinned = web(image(REPOSITORY));
  const right = `write "web: ${REPOSITORY}:17 # ${M}"`;
  const cases: Record<string, [Component, string, string, string]> = {
    'a missing one': [
      followed,
      `  web: ${REPOSITORY}:17`,
      "the image 'web' is followed, but its pin bears no marker",
      right,
    ],
    'that of another image': [
      followed,
      `  web: ${REPOSITORY}:17 # {"$imagepolicy": "flux-system:home-api"}`,
      "the comment behind the pin of 'web' is not its marker, and no more",
      right,
    ],
    'that of another cluster': [
      followed,
      `  web: ${REPOSITORY}:17 # ${marker('staging', { name: 'web' })}`,
      "the comment behind the pin of 'web' is not its marker, and no more",
      right,
    ],
    'that of the tag alone': [
      followed,
      `  web: ${REPOSITORY}:17 # ${marker('home', { name: 'web' }, 'tag')}`,
      "the comment behind the pin of 'web' is not its marker, and no more",
      right,
    ],
    'text behind it, for which Flux ignores it': [
      followed,
      `  web: ${REPOSITORY}:17 # ${M} moves by itself`,
      "the comment behind the pin of 'web' is not its marker, and no more",
      right,
    ],
    'one behind an image that is not followed': [
      pinned,
      `  web: ${REPOSITORY}:17 # ${M}`,
      "the pin of 'web' bears a marker, but nothing follows the image",
      `write "web: ${REPOSITORY}:17", or follow the image: image('…', { follow: … })`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [component, line, what, fix]) => {
    const { findings } = renderPinned(sample({ components: [flux(), component] }), `images:\n${line}\n`);
    expect(findings.map(findingLine)).toEqual([
      `error home/web clusters/home/images.yaml: ${what} (${fix}; docs/rules/policy-marker.md)`,
    ]);
  });
});

it('a missing pin is asked for together with its marker', () => {
  const { findings } = renderPinned(sample({ components: [flux(), web(following(numerical()))] }), 'images: {}\n');
  expect(findings.map(({ fix }) => fix)).toEqual([`add the line "web: ${REPOSITORY}:<tag> # ${M}"`]);
});

describe('an images.yaml that Flux would write otherwise is refused', () => {
  const line = `  web: ${REPOSITORY}:17 # ${M}`;
  const write = (text: string) => `is not as Flux writes it (write "${text}")`;
  const cases: Record<string, [string, ...string[]]> = {
    'a marker on a line of its own': [
      `images:\n  # ${M}\n  web: ${REPOSITORY}:17\n`,
      'line 2 is a marker without a value (put it behind the pin, on the same line)',
    ],
    'pins in braces': [
      `images: {web: ${REPOSITORY}:17} # ${M}\n`,
      "'images' is written in braces, where Flux finds no marker (give each image a line of its own)",
    ],
    'two spaces before the marker': [`images:\n  web: ${REPOSITORY}:17  # ${M}\n`, `line 2 ${write(line)}`],
    'a deeper indentation': [`images:\n    web: ${REPOSITORY}:17 # ${M}\n`, `line 2 ${write(line)}`],
    quotes: [`images:\n  web: "${REPOSITORY}:17" # ${M}\n`, `line 2 ${write(line)}`],
    'an empty line': [`kind: x\n\nimages:\n${line}\n`, 'line 2 is not as Flux writes it (remove it)'],
    'the start of a document': [`# pins\n---\nimages:\n${line}\n`, 'line 2 is not as Flux writes it (remove it)'],
    'a comment at the margin': [`images:\n${line}\n# b\n  b: b:1\n`, `line 3 ${write('  # b')}`],
    'no newline at the end': [`images:\n${line}`, 'ends without a newline (add one)'],
    'a pin on the line after its name': [`images:\n  web:\n    ${REPOSITORY}:17 # ${M}\n`, `line 3 ${write(line)}`],
    'all at once': [
      `\nimages:\n  a:  a:1\n${line} \n`,
      'line 1 is not as Flux writes it (remove it)',
      `line 3 ${write('  a: a:1')}`,
      `line 4 ${write(line)}`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [text, ...expected]) => {
    expect(parseImages(text, 'images.yaml').mistakes.map(({ what, fix }) => `${what} (${fix})`)).toEqual(expected);
  });

  it('but without a marker anything goes', () => {
    const { pins, mistakes } = parseImages('images: {a: "a:1",\n\n b: b:1}', 'images.yaml');
    expect([pins, mistakes]).toEqual([{ a: 'a:1', b: 'b:1' }, []]);
  });

  it('and comments may stand where Flux leaves them', () => {
    const text = `# pins\nkind: x\nimages:\n  # why\n  a: a:1 # because\n${line}\n  # last\n# end\n`;
    expect(parseImages(text, 'images.yaml')).toEqual({
      pins: { a: 'a:1', web: `${REPOSITORY}:17` },
      markers: { a: 'because', web: M },
      mistakes: [],
    });
  });
});

describe('where Flux could not follow is refused', () => {
  const pin = `  web: ${REPOSITORY}:17 # ${M}`;
  const of = following(numerical());

  it.each<[string, Partial<AppProps>, string]>([
    ['an argument', { args: [(cluster) => `--image=${cluster.image(of)}`] }, 'deployment.web.yaml'],
    ['a variable', { env: { VERSION: (cluster) => `v${cluster.tag(of)}` } }, 'deployment.web.yaml'],
    ['a file', { files: { '/etc/version': (cluster) => `${cluster.tag(of)}\n` } }, 'configmap.web-files.yaml'],
  ])('the image within a longer text: %s', (_, props, file) => {
    expect(findings([web(of, props)], pin)).toEqual([
      `error home/web ${file}: names the image 'web' within a longer text, where Flux cannot move it`,
    ]);
  });

  it('but not the one of an image that is pinned by hand', () => {
    const pinned = image(REPOSITORY);
    const props = { args: [(cluster: Cluster) => `--image=${cluster.image(pinned)}`] };
    expect(findings([web(pinned, props)], `  web: ${REPOSITORY}:17`)).toEqual([]);
  });

  it('an image that is followed in one place and not in another', () => {
    expect(findings([web(of), web(image(REPOSITORY), { name: 'site' })], pin)).toEqual([
      "error home/site images: 'web' is followed otherwise elsewhere",
    ]);
  });

  describe('a tag that a chart is given', () => {
    const release = helmRelease({
      name: 'web',
      images: [image(REPOSITORY)],
      repository: 'https://charts.bramble.example',
      version: '1.0.0',
      values: (cluster) => ({ tag: cluster.tag(image(REPOSITORY)) }),
      accept: { 'unrendered-chart': 'no such chart is to be had' },
    });

    it('and the pin lacks', () => {
      expect(findings([release], `  web: ${REPOSITORY}@sha256:${'0'.repeat(64)}`)).toEqual([
        "error home/web helmrelease.web.yaml: wants the tag of 'web', whose pin has none",
      ]);
    });

    it('whose pin is missing, once', () => {
      expect(renderSample(sample({ components: [release] }), {}).findings).toEqual([
        expect.objectContaining({ rule: 'unpinned-image' }),
      ]);
    });
  });

  it('an image that nothing moves', () => {
    const { findings } = renderPinned(sample({ components: [web(of)] }), `images:\n${pin}\n`);
    expect(findings.map(brief)).toEqual(["warning home/web images: 'web' is followed, but nothing moves it"]);
  });

  it('two clusters whose policies have one name', () => {
    const other = image('registry.bramble.example/two', { name: '2-web', follow: numerical() });
    const clusters = [sample({ components: [web(other)] }), sample({ name: 'home-2', components: [web(of)] })];
    expect(clashes('policy-twice', ...clusters)).toEqual([
      "error home-2/web images: the policy of 'web' would be named home-2-web, as one of the cluster 'home' is",
    ]);
    expect(clashes('policy-twice', sample({ components: [web(of), web(of)] }))).toEqual([]);
  });
});
