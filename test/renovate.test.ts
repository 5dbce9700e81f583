import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CLUSTERS, ROOT } from './sample-cluster.ts';

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
}

const { customManagers } = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
  customManagers: readonly Manager[];
};

/** What Renovate reads from a file: named groups of every match, by line or over the file. */
function found(path: string): readonly Record<string, string | undefined>[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(path)))
    .flatMap(({ matchStrings }) => matchStrings.flatMap((each) => [...text.matchAll(new RegExp(each, 'gm'))]))
    .map(({ groups }) => ({ ...groups }));
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
