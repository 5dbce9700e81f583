import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ACTIONS, FORGEJO_ACTIONS } from '../lib/init/ci-pins.ts';
import { RENOVATE } from '../lib/init/renovate-settings.ts';
import { PROGRAMS } from './generated-repository.ts';
import { CLUSTERS, ROOT } from './sample-cluster.ts';
import { WORKFLOWS as WRITTEN } from './written-workflows.ts';

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
}

interface PackageRule {
  readonly matchPackageNames?: readonly string[];
  readonly groupName?: string;
}

const {
  customManagers,
  packageRules,
  extends: presets,
  gitIgnoredAuthors: ignoredAuthors,
} = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
  customManagers: readonly Manager[];
  packageRules: readonly PackageRule[];
  extends: readonly string[];
  gitIgnoredAuthors: readonly string[];
};

/** What the workflows of a new repository are written with. */
const PINS = 'lib/init/ci-pins.ts';

const WORKFLOWS = readdirSync(join(ROOT, '.github', 'workflows')).map((name) => `.github/workflows/${name}`);

/** The group in which a package moves. */
function groupOf(name: string): string | undefined {
  const matches = (pattern: string) =>
    pattern.startsWith('/') ? new RegExp(pattern.slice(1, -1)).test(name) : pattern === name;
  return packageRules.findLast(({ groupName, matchPackageNames = [] }) => groupName && matchPackageNames.some(matches))
    ?.groupName;
}

/** The Go modules that the programs of e2e are made of. */
const MODULES = readdirSync(join(ROOT, 'e2e', 'tools'), { withFileTypes: true })
  .map(({ name }) => join(ROOT, 'e2e', 'tools', name, 'go.mod'))
  .filter((path) => existsSync(path))
  .flatMap((path) => modulesIn(readFileSync(path, 'utf8')));

/** What a go.mod asks for: of a program that is built the version that runs, of a library the least that will do. */
function modulesIn(text: string) {
  const tools = [...text.matchAll(/^(?:\t|tool )(\S+)$/gm)].map(([, name = '']) => name);
  return [...text.matchAll(/^(?:\t|require )(\S+) (v\d\S*)(.*)$/gm)].map(
    ([, name = '', version = '', comment = '']) => ({
      name,
      version,
      isProgram: !comment.includes('indirect') || tools.some((tool) => `${tool}/`.startsWith(`${name}/`)),
    }),
  );
}

/** What Renovate reads from a file: named groups of every match, by line or over the file. */
function found(path: string): readonly Record<string, string | undefined>[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(path)))
    .flatMap(({ matchStrings, depNameTemplate: depName }) =>
      matchStrings
        .flatMap((each) => [...text.matchAll(new RegExp(each, 'gm'))])
        .map(({ groups }) => ({ depName, ...groups })),
    );
}

describe('Renovate reads', () => {
  it.each(Object.entries(CLUSTERS))('every image pin of cluster %s, but for those that Flux moves', (name, cluster) => {
    const path = `clusters/${name}/images.yaml`;
    const { images } = parse(readFileSync(join(ROOT, path), 'utf8')) as { images: Record<string, string> };
    const followed = cluster.components.flatMap((component) => component.images ?? []).filter(({ follow }) => follow);
    const pins = found(path).map(({ depName, currentValue }) => `${depName}:${currentValue}`);
    const left = Object.entries(images).filter(([key]) => !followed.some((image) => image.name === key));
    expect(pins).toEqual(left.map(([, pin]) => pin));
  });

  it('every pin of cdk8s.yaml, and of Kubernetes the one that clusters without a word of k3s have', () => {
    const { imports } = parse(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8')) as { imports: readonly string[] };
    const pins = found('cdk8s.yaml');
    const kubernetes = imports.filter((each) => each.startsWith('k8s@'));
    expect(pins).toHaveLength(imports.length - kubernetes.length + 1);
    expect(pins.map(({ currentValue }) => `k8s@${currentValue}`)).toContain(kubernetes[0]);
    for (const { currentValue } of pins) expect(currentValue).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  it.each([...WORKFLOWS, PINS])('npm as %s installs it, by its exact version', (path) => {
    const installed = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/install --global npm/g)];
    const pins = found(path).filter(({ depName }) => depName === 'npm');
    expect(pins).toHaveLength(installed.length);
    for (const pin of pins)
      expect(pin).toEqual({ depName: 'npm', currentValue: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });
});

const IMAGES = Object.values(CLUSTERS).flatMap(({ components }) => components.flatMap((each) => each.images ?? []));
const REPOSITORIES = [...new Set(IMAGES.map(({ repository }) => repository))];
const PROJECTS = [...new Set(found('cdk8s.yaml').map(({ depName = '' }) => depName))];

/** The images that move with the CRDs of a project, and the Go modules that are of it. */
function partsOf(project: string) {
  const [, repository] = project.split('/');
  const path = new RegExp(`^(github\\.com/${project}|[\\w-]+(\\.[\\w-]+)+/${repository})(/v\\d+)?$`);
  return {
    images: REPOSITORIES.filter((each) => groupOf(each) === groupOf(project)),
    modules: MODULES.filter(({ name }) => path.test(name)),
  };
}

describe('Renovate moves', () => {
  it('actions by their commits, in workflows and in those that a new repository gets', () => {
    expect(presets).toContain('helpers:pinGitHubActionDigests');
    const pins = found(PINS).filter(({ currentDigest }) => currentDigest);
    const actions = [...Object.values(ACTIONS), ...Object.values(FORGEJO_ACTIONS)];
    expect(
      pins.map(({ depName, currentDigest, currentValue }) => `${depName}@${currentDigest} # ${currentValue}`),
    ).toEqual(actions.map((each) => each.replace('https://data.forgejo.org/', '')));
  });

  it('on branches that a job of bramble has rendered', () => {
    expect(ignoredAuthors).toEqual(['bramble@noreply.invalid']);
    expect(PROGRAMS['push.sh']).toContain(`GIT_AUTHOR_EMAIL=${ignoredAuthors[0]}`);
  });
});

describe('Renovate moves together', () => {
  it.each(PROJECTS)('the CRDs of %s, the images that serve them, and the programs of e2e', (project) => {
    const serving = IMAGES.filter(({ crds }) => crds === project).map(({ repository }) => repository);
    const modules = partsOf(project).modules.map(({ name }) => name);
    const groups = new Set([project, ...serving, ...modules].map(groupOf));
    expect(groups).toEqual(new Set([expect.any(String)]));
  });
});

describe('of one release are', () => {
  const numbers = (version = '') => /\d+\.\d+\.\d+/.exec(version)?.[0];
  const pins = found('cdk8s.yaml');
  const tagsOf = (repository: string) =>
    Object.keys(CLUSTERS)
      .flatMap((name) => found(`clusters/${name}/images.yaml`))
      .filter(({ depName }) => depName === repository)
      .map(({ currentValue }) => currentValue);

  it.each(PROJECTS.filter((each) => each !== 'kubernetes/kubernetes'))(
    'the CRDs of %s, and what serves them',
    (project) => {
      const { images, modules } = partsOf(project);
      const crds = pins.filter(({ depName }) => depName === project).map(({ currentValue }) => currentValue);
      const built = modules.filter(({ isProgram }) => isProgram).map(({ version }) => version);
      const all = [...crds, ...images.flatMap(tagsOf), ...built];
      expect(new Set(all.map(numbers)).size).toBe(1);
    },
  );

  it('each image, and the release that its add-on is tested with', () => {
    const addons = readdirSync(join(ROOT, 'charts/addons'), { recursive: true, encoding: 'utf8' });
    const tested = addons.filter((path) => path.endsWith('.ts')).flatMap((path) => found(`charts/addons/${path}`));
    const known = Object.values(CLUSTERS).flatMap(({ components }) => components.flatMap((each) => each.images ?? []));
    for (const { repository, crds, tested: release } of known.filter((each) => each.tested)) {
      expect(tagsOf(repository).map(numbers)).toContain(numbers(release));
      expect(tested).toContainEqual(expect.objectContaining({ depName: crds ?? repository, currentValue: release }));
    }
    // Also of an add-on that none of the clusters has.
    for (const { depName, currentValue } of tested.filter((each) => PROJECTS.includes(each.depName ?? ''))) {
      expect(pins.filter((pin) => pin.depName === depName).map((pin) => numbers(pin.currentValue))).toContain(
        numbers(currentValue),
      );
    }
  });

  it('the schema of Kubernetes, and the API server that judges it, but for the last number', () => {
    const [schema] = pins.filter(({ depName }) => depName === 'kubernetes/kubernetes').map((pin) => pin.currentValue);
    const [server] = MODULES.filter(({ name }) => name === 'k8s.io/kubernetes').map(({ version }) => version);
    const minor = (version: string | undefined) => numbers(version)?.replace(/\.\d+$/, '');
    expect(minor(server)).toBe(minor(schema));
  });
});

describe('in a new repository, Renovate reads', () => {
  const charts = RENOVATE.customManagers.filter(({ description }) => description.startsWith('Charts'));
  const read = (text: string) =>
    charts.flatMap(({ matchStrings, datasourceTemplate }) =>
      matchStrings
        .flatMap((each) => [...text.matchAll(new RegExp(each, 'g'))])
        .map(({ groups }) => ({ datasource: datasourceTemplate, ...groups })),
    );

  it.each([
    [
      'a chart of a registry',
      "  repository: 'oci://ghcr.io/bramble/charts/web',\n  version: '1.2.3',",
      { datasource: 'docker', depName: 'ghcr.io/bramble/charts/web', currentValue: '1.2.3' },
    ],
    [
      'a chart of a Helm repository',
      "  name: 'site',\n  repository: 'https://charts.bramble.example',\n  chart: 'web',\n  version: '1.2.3',",
      { datasource: 'helm', registryUrl: 'https://charts.bramble.example', depName: 'web', currentValue: '1.2.3' },
    ],
    [
      'one that has the name of the component',
      "  name: 'web',\n  images: [WEB],\n  repository: 'https://charts.bramble.example',\n  version: '1.2.3',",
      { datasource: 'helm', registryUrl: 'https://charts.bramble.example', depName: 'web', currentValue: '1.2.3' },
    ],
  ])('%s', (_, text, pin) => {
    expect(read(text)).toEqual([pin]);
  });

  it.each(WRITTEN.filter(([, , text]) => text.includes('install --global npm')))(
    'npm as %s %s installs it',
    (_, path, text) => {
      const manager = RENOVATE.customManagers.find(({ depNameTemplate }) => depNameTemplate === 'npm')!;
      const isRead = manager.managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(path));
      expect(isRead).toBe(true);
      const pins = [...text.matchAll(new RegExp(manager.matchStrings[0]!, 'g'))];
      expect(pins).toHaveLength(text.match(/install --global npm/g)?.length ?? 0);
    },
  );

  it('branches that a job of bramble has rendered', () => {
    expect(RENOVATE.gitIgnoredAuthors).toEqual(ignoredAuthors);
  });
});
