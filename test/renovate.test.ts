import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CLUSTERS, ROOT } from './sample-cluster.ts';

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
} = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
  customManagers: readonly Manager[];
  packageRules: readonly PackageRule[];
  extends: readonly string[];
};

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

  it.each(WORKFLOWS)('npm as %s installs it, by its exact version', (path) => {
    const installed = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/install --global npm/g)];
    const pins = found(path);
    expect(pins).toHaveLength(installed.length);
    for (const pin of pins)
      expect(pin).toEqual({ depName: 'npm', currentValue: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });
});

describe.each(WORKFLOWS)('the workflow %s', (path) => {
  interface Step {
    readonly uses?: string;
    readonly with?: { readonly [option: string]: unknown };
  }
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { jobs } = parse(text) as { jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> };
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('uses actions by their commits, each with the version that Renovate compares with the next', () => {
    const used = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(presets).toContain('helpers:pinGitHubActionDigests');
  });

  it('leaves no token of the repository on the disk', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
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
    const addons = readdirSync(join(ROOT, 'charts/addons')).map((name) => `charts/addons/${name}/index.ts`);
    const tested = addons.filter((path) => existsSync(join(ROOT, path))).flatMap(found);
    const known = Object.values(CLUSTERS).flatMap(({ components }) => components.flatMap((each) => each.images ?? []));
    for (const { repository, crds, tested: release } of known.filter((each) => each.tested)) {
      expect(tagsOf(repository).map(numbers)).toContain(numbers(release));
      expect(tested).toContainEqual(expect.objectContaining({ depName: crds ?? repository, currentValue: release }));
    }
    // Also of an add-on that none of the clusters has.
    for (const { depName, currentValue } of tested.filter((each) => PROJECTS.includes(each.depName ?? ''))) {
      expect(pins.filter((pin) => pin.depName === depName).map((pin) => pin.currentValue)).toContain(currentValue);
    }
  });

  it('the schema of Kubernetes, and the API server that judges it, but for the last number', () => {
    const [schema] = pins.filter(({ depName }) => depName === 'kubernetes/kubernetes').map((pin) => pin.currentValue);
    const [server] = MODULES.filter(({ name }) => name === 'k8s.io/kubernetes').map(({ version }) => version);
    const minor = (version: string | undefined) => numbers(version)?.replace(/\.\d+$/, '');
    expect(minor(server)).toBe(minor(schema));
  });
});
