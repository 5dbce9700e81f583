import { wholeAnswers } from '../lib/init/answers.ts';
import { RENOVATE } from '../lib/init/renovate-settings.ts';
import { upgradedManifest } from '../lib/init/repository-files.ts';
import { OFFER, repositoryOf } from './generated-repository.ts';

/** What Renovate's own managers read: devDependencies, `uses:` and `image:` of workflows, and what setup-node installs. */
const BUILT_IN: readonly (readonly [RegExp, RegExp])[] = [
  [/^package\.json$/, /"[\w@/-]+": "(?<currentValue>\d+\.\d+\.\d+)"/g],
  [
    /^\.(?:github|gitea|forgejo)\/workflows\/.+\.yaml$/,
    /(?:uses: \S+?@(?:[0-9a-f]{40} # )?|image: \S+?:|node-version: )(?<currentValue>v?\d[\w.-]*)/g,
  ],
  [/^\.gitlab-ci\.yml$/, /image: \S+?:(?<currentValue>\d[\w.-]*)/g],
  [/^\.nvmrc$/, /^(?<currentValue>\d[\d.]*)/g],
];

/** A place of a file that is read as a version. */
interface Read {
  readonly from: number;
  readonly to: number;
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** The text in which Renovate puts the next version in the place of this one. */
  readonly text: string;
}

function readBy(pattern: RegExp, text: string): readonly Read[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, index, groups = {} }) => {
    return { from: index, to: index + whole.length, groups, text: whole };
  });
}

/** What Renovate reads from a file of the repository. */
function read(path: string, text: string): readonly Read[] {
  const own = RENOVATE.customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(path)))
    .flatMap(({ matchStrings }) => matchStrings.flatMap((each) => readBy(new RegExp(each, 'gm'), text)));
  return [...own, ...BUILT_IN.flatMap(([file, pattern]) => (file.test(path) ? readBy(pattern, text) : []))];
}

/** What looks like a version: two numbers or more, but for addresses, which have four. */
const VERSION = /(?<![\w.-])v?\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]*)?(?![\w.]*\.\d|\w)|(?<=@|node:|node-version: )v?\d+\b/g;

/** What is written like a version, and is none that anything moves. */
const NO_VERSION: readonly (readonly [RegExp, RegExp])[] = [
  // What a pin is built for follows from it: npx bramble images.
  [/\/images\.yaml$/, /^ {2}\S+: \[.*\]$/gm],
  // The file itself, which nobody offers a newer one of.
  [/^package\.json$/, /"file:[^"]*"/g],
  [/^renovate\.json$/, /[\s\S]+/g],
];

/** The versions of a file that Renovate does not read, with their lines. */
function unread(path: string, text: string): readonly string[] {
  const known = [
    ...read(path, text),
    ...NO_VERSION.flatMap(([file, pattern]) => (file.test(path) ? [...text.matchAll(pattern)] : [])).map(
      ({ 0: whole, index }) => ({ from: index, to: index + whole.length }),
    ),
  ];
  return [...text.matchAll(VERSION)]
    .filter(({ 0: version, index }) => !known.some(({ from, to }) => from <= index && index + version.length <= to))
    .map(({ index }) => `${path}: ${text.slice(text.lastIndexOf('\n', index) + 1).split('\n')[0]}`);
}

const repository = (answers: Readonly<Record<string, string>>) =>
  repositoryOf(wholeAnswers(OFFER, { domain: 'bramble.example', ...answers }));

const EVERYTHING = {
  nodes: 'a=192.168.1.2:8Gi,b=192.168.1.3:8Gi',
  addons: OFFER.offered
    .filter(({ kind }) => kind === 'addon')
    .map(({ name }) => name)
    .join(','),
  apps: OFFER.offered
    .filter(({ kind }) => kind === 'app')
    .map(({ name }) => name)
    .join(','),
  cloudflare: 'yes',
  'cloudflare-account': '0123456789abcdef0123456789abcdef',
  'cloudflare-zone-id': 'fedcba9876543210fedcba9876543210',
};

describe('Renovate reads each version of a generated repository', () => {
  it.each(['github', 'forgejo', 'gitea', 'gitlab', 'git'])('of the forge %s', (forge) => {
    const texts = repository({ ...EVERYTHING, forge, repository: 'https://git.bramble.example/me/pis.git' });
    expect([...texts].flatMap(([path, text]) => unread(path, text))).toEqual([]);
  });

  it('and finds what it does not read', () => {
    expect(unread('clusters/home/other.yaml', 'image: web:v1.2.3\n')).toEqual([
      'clusters/home/other.yaml: image: web:v1.2.3',
    ]);
  });
});

describe('Renovate reads what its owner adds', () => {
  it.each([
    [
      'the k3s of the nodes',
      'clusters/home/cluster.ts',
      "  k3s: { runs: 'v1.36.4+k3s1' },\n",
      'v1.36.4+k3s1',
      'v1.36.5+k3s1',
    ],
    [
      'CRDs',
      'cdk8s.yaml',
      '  - https://github.com/kubernetes-csi/external-snapshotter/releases/download/v8.6.0/crds.yaml\n',
      'v8.6.0',
      'v8.7.0',
    ],
    [
      'a chart of a registry',
      'charts/addons/web.ts',
      "  repository: 'oci://ghcr.io/bramble/charts/web',\n  version: '1.2.3',\n",
      '1.2.3',
      '1.3.0',
    ],
    [
      'a chart of a Helm repository',
      'charts/apps/web.ts',
      "helmRelease({\n  name: 'web',\n  about: 'Is there.',\n  repository: 'https://charts.bramble.example',\n  version: '1.2.3',\n",
      '1.2.3',
      '1.3.0',
    ],
    [
      'one with another name',
      'charts/apps/web.ts',
      "  repository: 'https://charts.bramble.example',\n  chart: 'web',\n  version: '1.2.3',\n",
      '1.2.3',
      '1.3.0',
    ],
  ])('%s', (_, path, text, version, next) => {
    const [found, ...others] = read(path, text);
    expect({ others, version: found?.groups.currentValue }).toEqual({ others: [], version });
    expect(text.replace(found!.text, found!.text.replaceAll(version, next))).toBe(text.replaceAll(version, next));
    expect(unread(path, text)).toEqual([]);
  });

  it.each([
    [
      'https://github.com/bramble/bramble/releases/download/v0.1.0/bramble-0.1.0.tgz',
      'https://github.com/bramble/bramble/releases/download/v0.2.0/bramble-0.2.0.tgz',
    ],
    [
      'https://git.bramble.example/bramble/bramble/releases/download/v0.1.0/bramble-0.1.0.tgz',
      'https://git.bramble.example/bramble/bramble/releases/download/v0.2.0/bramble-0.2.0.tgz',
    ],
    [
      'https://git.bramble.example/pis/bramble/-/releases/v0.1.0/downloads/bramble-0.1.0.tgz',
      'https://git.bramble.example/pis/bramble/-/releases/v0.2.0/downloads/bramble-0.2.0.tgz',
    ],
    [
      'git+https://git.bramble.example/bramble/bramble.git#v0.1.0',
      'git+https://git.bramble.example/bramble/bramble.git#v0.2.0',
    ],
  ])('the package as %s, of which the whole address moves', (spec, next) => {
    const text = upgradedManifest({ dependencies: {} }, spec);
    const found = read('package.json', text).filter(({ text: whole }) => whole.includes('bramble'));
    expect(found).toHaveLength(1);
    const { currentValue = '' } = found[0]!.groups;
    // Renovate replaces each occurrence of the version in what it has matched.
    const moved = text.replace(found[0]!.text, found[0]!.text.replaceAll(currentValue, currentValue.replace('1', '2')));
    expect(JSON.parse(moved).dependencies.bramble).toBe(next);
  });
});
