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

const { customManagers, packageRules } = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
  customManagers: readonly Manager[];
  packageRules: readonly PackageRule[];
};

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
  .flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^(?:\t|require )(\S+) v\d/gm)].map(([, name = '']) => name),
  );

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

  it('every pin of cdk8s.yaml', () => {
    const { imports } = parse(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8')) as { imports: readonly string[] };
    const pins = found('cdk8s.yaml');
    expect(pins).toHaveLength(imports.length);
    for (const { currentValue } of pins) expect(currentValue).toMatch(/^v?\d+\.\d+\.\d+$/);
  });
});

describe('Renovate moves together', () => {
  const images = Object.values(CLUSTERS).flatMap(({ components }) => components.flatMap((each) => each.images ?? []));
  const projects = [...new Set(found('cdk8s.yaml').map(({ depName = '' }) => depName))];

  it.each(projects)('the CRDs of %s, the images that serve them, and the programs of e2e', (project) => {
    const serving = images.filter(({ crds }) => crds === project).map(({ repository }) => repository);
    const [, repository] = project.split('/');
    const path = new RegExp(`^(github\\.com/${project}|[\\w-]+(\\.[\\w-]+)+/${repository})(/v\\d+)?$`);
    const modules = MODULES.filter((each) => path.test(each));
    const groups = new Set([project, ...serving, ...modules].map(groupOf));
    expect(groups).toEqual(new Set([expect.any(String)]));
  });
});
