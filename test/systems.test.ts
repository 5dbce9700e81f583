import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type ClusterDeclaration, component, image } from 'bramble';
import { systems as asked } from '../e2e/systems.ts';
import type { System } from '../lib/pages/system-facts.ts';
import { systemsPage } from '../lib/pages/systems-page.ts';
import { CLUSTERS, KIND_TABLE, ROOT, renderSample, SIDES, sample } from './sample-cluster.ts';

function systemOf(declaration: ClusterDeclaration): System {
  const { cluster, stages } = renderSample(declaration);
  return { cluster, stages, kinds: KIND_TABLE };
}

const HOME = { root: ROOT, folder: 'clusters' };
const systems: readonly System[] = Object.values(CLUSTERS)
  .map(systemOf)
  .sort((a, b) => (a.cluster.name < b.cluster.name ? -1 : 1));
const text = systemsPage(systems, HOME, asked, SIDES);

describe('docs/systems.md', () => {
  it('is up to date, whatever the pins: npm run systems writes it', () => {
    expect(readFileSync(join(ROOT, 'docs/systems.md'), 'utf8')).toBe(text);
  });

  it('names the systems that people asked for, each with places that are there, and with a judge or what nobody has shown', () => {
    expect(asked).toHaveLength(39);
    for (const { system, declared, rendered, rules = [], programs = [], not } of asked) {
      const paths = [...declared, ...rendered, ...programs, ...rules.map((id) => `docs/rules/${id}.md`)];
      expect([system, paths.filter((path) => !existsSync(join(ROOT, path)))]).toEqual([system, []]);
      expect(not ?? (rendered.length > 0 && programs.length > 0)).toBeTruthy();
    }
  });

  it('lists every component of every cluster once', () => {
    for (const { name, components } of Object.values(CLUSTERS)) {
      const [, section = ''] = text.split(`\n## ${name}\n`);
      const listed = [...(section.split('\n## ')[0] ?? '').matchAll(/^- \*\*(.+?)\*\* \(/gm)];
      expect(listed.map((match) => match[1]).sort()).toEqual(components.map((each) => each.name).sort());
    }
  });

  it('leads only to files and folders that are there', () => {
    const named = [...text.matchAll(/\]\(\.\.\/(.+?)\)|`((?:dist|flux)\/.+?)`/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names no folder of a component that draws nothing', () => {
    const declaration = sample({ components: [component({ name: 'idle', namespace: 'kube-system' })] });
    const lines = systemsPage([systemOf(declaration)], HOME).split('\n');
    expect(lines.slice(-3)).toEqual([
      '- **idle** ([test/systems.test.ts](../test/systems.test.ts))',
      '  - namespace `kube-system`',
      '',
    ]);
  });

  it('names the file that declares a component, wherever that is', () => {
    const declaration = sample({
      components: [component({ name: 'jobs' }), app({ name: 'web', image: image('docker.io/library/busybox') })],
    });
    const lines = systemsPage([systemOf(declaration)], HOME).split('\n');
    expect(lines.slice(-8)).toEqual([
      '### Only inside the cluster',
      '',
      '- **jobs** ([test/systems.test.ts](../test/systems.test.ts))',
      '  - rendered to `dist/home/jobs`',
      '- **web** ([test/systems.test.ts](../test/systems.test.ts))',
      '  - runs `docker.io/library/busybox`',
      '  - rendered to `dist/home/web`',
      '',
    ]);
  });
});
