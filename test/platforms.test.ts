import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type ClusterProps, image, node, numerical } from 'bramble';
import { parseImages } from '../lib/input/read-images.ts';
import type { Platforms } from '../lib/model/image.ts';
import { drawn, foundBy, workload } from './facts-sample.ts';
import {
  brief,
  CLUSTERS,
  imagesYaml,
  ROOT,
  renderedCluster,
  renderPinned,
  renderSample,
  sample,
} from './sample-cluster.ts';

const IDS = ['image-platform', 'unknown-platforms', 'unasked-platforms', 'stale-platforms'];
const WEB = 'registry.bramble.example/web';
const [ARM, AMD] = [['linux/arm64'], ['linux/amd64']];

const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 }),
  node('nuc', { role: 'agent', address: '10.10.11.12', memory: '8Gi', cpus: 4, arch: 'amd64' }),
];
const PI = 'nodeSelector: { kubernetes.io/arch: arm64 }';

function found(platforms: Platforms, yaml: string, props: Partial<ClusterProps> = {}) {
  const web = drawn(yaml, { images: [image(WEB)] });
  return foundBy(IDS, { nodes: NODES, components: [web], ...props }, { pins: { web: `${WEB}:1.4.0` }, platforms });
}

const container = `image: '${WEB}:1.4.0'`;
const ON_PI = workload('web', { pod: PI, container });
const FILE = 'clusters/home/images.yaml';

describe('an image that does not fit is named', () => {
  const cases: Record<string, [Platforms, string, ...string[]]> = {
    'one for other machines': [
      { [`${WEB}:1.4.0`]: AMD },
      ON_PI,
      `error home/web deployment.web.yaml: runs ${WEB}:1.4.0, which is built for linux/amd64, and may run on pi-1 (arm64)`,
    ],
    'one for some of the machines': [
      { [`${WEB}:1.4.0`]: ARM },
      workload('web', { container }),
      `error home/web deployment.web.yaml: runs ${WEB}:1.4.0, which is built for linux/arm64, and may run on nuc (amd64)`,
    ],
    'one that runs first': [
      { [`${WEB}:1.4.0`]: AMD },
      workload('web', { pod: `${PI}\n      initContainers: [{ name: first, ${container} }]` }),
      `error home/web deployment.web.yaml: runs ${WEB}:1.4.0, which is built for linux/amd64, and may run on pi-1 (arm64)`,
    ],
    'one of which all tags are for other machines': [
      { [WEB]: ['windows/amd64'] },
      ON_PI,
      `error home/web deployment.web.yaml: runs ${WEB}:1.4.0, which is built for windows/amd64, and may run on pi-1 (arm64)`,
    ],
    'one without a line': [{}, ON_PI, `warning home/web ${FILE}: does not say what ${WEB}:1.4.0 is built for`],
    'one that was moved': [
      { [`${WEB}:1.3.0`]: ARM },
      ON_PI,
      `note home/web ${FILE}: says what ${WEB}:1.3.0 is built for, and ${WEB}:1.4.0 is pinned now`,
    ],
    'one that was moved, and is known': [
      { [`${WEB}:1.3.0`]: ARM, [`${WEB}:1.4.0`]: ARM },
      ON_PI,
      `warning home ${FILE}: says what ${WEB}:1.3.0 is built for, which is not pinned`,
    ],
    'one that is gone': [
      { [`${WEB}:1.4.0`]: ARM, 'registry.bramble.example/old:1': ARM },
      ON_PI,
      `warning home ${FILE}: says what registry.bramble.example/old:1 is built for, which is not pinned`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [platforms, yaml, ...expected]) => {
    expect([...found(platforms, yaml)].sort()).toEqual(expected);
  });

  const right: Record<string, [Platforms, string]> = {
    'one for the node': [{ [`${WEB}:1.4.0`]: ARM }, ON_PI],
    'one for all nodes': [{ [`${WEB}:1.4.0`]: [...AMD, ...ARM] }, workload('web', { container })],
    'one with a variant': [{ [`${WEB}:1.4.0`]: ['linux/arm64/v8'] }, ON_PI],
    'one for the older make, which the node runs too': [{ [`${WEB}:1.4.0`]: ['linux/arm/v7'] }, ON_PI],
    'one of which all tags are known': [{ [WEB]: ARM }, ON_PI],
    'one that runs nowhere': [{ [`${WEB}:1.4.0`]: AMD }, workload('web', { pod: 'nodeSelector: { a: b }', container })],
  };
  it.each(Object.entries(right))('but not %s', (_, [platforms, yaml]) => {
    expect(found(platforms, yaml)).toEqual([]);
  });

  it('and nothing where no platforms are kept, nor is what is accepted then unused', () => {
    const web = app({
      name: 'web',
      image: image(WEB),
      port: 80,
      accept: { 'unknown-platforms': 'a test' },
    });
    expect(renderSample(sample({ components: [web] })).findings.map(brief)).toEqual([]);
  });

  it('nor of a pin without a version, of which another rule speaks', () => {
    const web = app({ name: 'web', image: image(WEB), port: 80 });
    const images = `images:\n  web: ${WEB}:latest\nplatforms:\n  ${WEB}:1: [linux/arm64]\n`;
    expect(renderPinned(sample({ components: [web] }), images).findings.map(brief)).toEqual([
      "error home/web clusters/home/images.yaml: the pin of 'web' is latest",
    ]);
  });

  it('with the line to write, which for an image that Flux moves has no tag', () => {
    const web = (follow?: ReturnType<typeof numerical>) =>
      app({ name: 'web', image: follow ? image(WEB, { follow }) : image(WEB), port: 80 });
    const fixes = [web(), web(numerical())].map((component) => {
      const images = `images:\n  web: ${WEB}:17\nplatforms:\n`;
      return renderPinned(sample({ components: [component] }), images).findings.find(
        ({ rule }) => rule === 'unknown-platforms',
      )?.fix;
    });
    expect(fixes).toEqual([
      `run npm run images, or add the line "${WEB}:17: [linux/arm64]" to platforms`,
      `run npm run images, or add the line "${WEB}: [linux/arm64]" to platforms`,
    ]);
  });
});

describe('a wrong section of images.yaml is refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'a list': [
      'platforms: [a]\n',
      `'platforms' is no map (write one line "registry/path:tag: [linux/arm64]" for each image)`,
    ],
    'a text': [
      'platforms: all\n',
      `'platforms' is no map (write one line "registry/path:tag: [linux/arm64]" for each image)`,
    ],
    'the name of a pin': [
      'platforms:\n  web: [linux/arm64]\n',
      "'web' under platforms is no image (write the pin as it stands under images)",
    ],
    'one platform that is no list': [
      `platforms:\n  ${WEB}:1: linux/arm64\n`,
      `the platforms of '${WEB}:1' are no list (write "${WEB}:1: [linux/arm64]")`,
    ],
    'no platform': [
      `platforms:\n  ${WEB}:1: []\n`,
      `the platforms of '${WEB}:1' are no list (write "${WEB}:1: [linux/arm64]")`,
    ],
    'an architecture without a system': [
      `platforms:\n  ${WEB}:1: [arm64]\n`,
      `'arm64' of '${WEB}:1' is no platform (write system and architecture, such as linux/arm64)`,
    ],
    'a misspelt architecture': [
      `platforms:\n  ${WEB}:1: [linux/arm64, linux/amd46]\n`,
      `'linux/amd46' of '${WEB}:1' is no platform (did you mean 'linux/amd64'?)`,
    ],
    'a misspelt system': [
      `platforms:\n  ${WEB}:1: [linus/arm/v7]\n`,
      `'linus/arm/v7' of '${WEB}:1' is no platform (did you mean 'linux/arm'?)`,
    ],
    'a number': [
      `platforms:\n  ${WEB}:1: [64]\n`,
      `'64' of '${WEB}:1' is no platform (write system and architecture, such as linux/arm64)`,
    ],
    'of another name': ['platfroms: {}\n', "has a section 'platfroms', which nobody reads (did you mean 'platforms'?)"],
    'of a name far from all': [
      'extra: {}\n',
      "has a section 'extra', which nobody reads (remove it: pins stand under images)",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [text, ...expected]) => {
    const { mistakes, pins } = parseImages(`images:\n  web: ${WEB}:1\n${text}`, FILE);
    expect(mistakes.map(({ what, fix }) => `${what} (${fix})`)).toEqual(expected);
    expect(pins).toEqual({ web: `${WEB}:1` });
  });

  it('but not one that is right, in any of the forms that Flux leaves as they are', () => {
    const text = `images:\n  web: ${WEB}:1 # {"$imagepolicy": "flux-system:home-web"}\nplatforms:\n  ${WEB}: [linux/amd64, linux/arm/v7]\n  ${WEB}:1:\n    - linux/arm64\n`;
    expect(parseImages(text, FILE)).toMatchObject({
      mistakes: [],
      platforms: { [WEB]: ['linux/amd64', 'linux/arm/v7'], [`${WEB}:1`]: ['linux/arm64'] },
    });
    expect(parseImages('images:\n', FILE).platforms).toBeUndefined();
    expect(parseImages('images:\nplatforms:\n', FILE).platforms).toEqual({});
  });
});

describe.each(Object.entries(CLUSTERS))('in cluster %s', (_, declaration) => {
  const text = imagesYaml(declaration);

  it('all pins are known, or accepted', () => {
    expect(
      renderedCluster(declaration)
        .findings.filter(({ rule }) => IDS.includes(rule))
        .map(brief),
    ).toEqual([]);
  });

  it('a bump by Renovate moves the pin alone, and is a note until its platforms are asked', () => {
    const { customManagers } = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
      customManagers: { matchStrings: readonly string[] }[];
    };
    const pattern = new RegExp(customManagers[0]!.matchStrings[0]!, 'gm');
    // Pins with platforms of their own tag, which are those that Flux does not move.
    const [old = ''] = Object.keys(parseImages(text, FILE).platforms ?? {}).filter((each) => each.includes(':'));
    const bumped = text.replace(pattern, (line) => line.replace(old, `${old}.1`));
    const moved = bumped.split('\n').filter((line) => !text.split('\n').includes(line));
    expect(moved.map((line) => line.replace(/^ +\S+: /, ''))).toEqual([`${old}.1`]);
    const found = renderPinned(declaration, bumped).findings.filter(({ rule }) => IDS.includes(rule));
    expect(found.map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
      `note: says what ${old} is built for, and ${old}.1 is pinned now`,
    ]);
  });
});
