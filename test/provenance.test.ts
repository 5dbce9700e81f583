import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type Component, component, helmRelease } from 'bramble';
import { findingLine } from '../lib/model/finding.ts';
import { placesOf } from '../lib/model/provenance.ts';
import { command } from './in-process.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { CLUSTERS, ROOT } from './sample-cluster.ts';
import { clustersFolder } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HERE = 'test/provenance.test.ts';
const places = (declared: Component) => placesOf(declared, { root: ROOT, folder: 'clusters' });
/** The line of this file, or of another, that bears a text. */
const lineOf = (text: string, file = HERE) =>
  readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

describe('a component knows where it is declared', () => {
  it('whichever function declares it', () => {
    const declared = [
      app({ name: 'an-app', image: BUSYBOX }),
      component({ name: 'a-component' }),
      helmRelease({ name: 'a-release', repository: 'oci://ghcr.io/bramble/charts/release', version: '1.2.3' }),
    ];
    expect(declared.map(({ name, provenance }) => [name, provenance?.by])).toEqual([
      ['an-app', 'app'],
      ['a-component', 'component'],
      ['a-release', 'helmRelease'],
    ]);
    for (const each of declared) {
      expect(places(each)).toEqual({ declaredAt: { file: HERE, line: lineOf(`name: '${each.name}'`) } });
    }
  });

  it('by the outermost call, where several share a function', () => {
    const family = ['one', 'two'].map((name) => web({ name }));
    const file = HERE;
    for (const each of family) {
      expect(places(each)).toEqual({ declaredAt: { file, line: lineOf('web({ name })') } });
    }
  });

  it('and where the cluster calls for it, as for an add-on', () => {
    const file = 'clusters/home/cluster.ts';
    const find = (name: string) => CLUSTERS.home!.components.find((each) => each.name === name)!;
    expect(places(find('podinfo'))).toEqual({
      declaredAt: { file: 'charts/apps/podinfo.ts', line: lineOf('app({', 'charts/apps/podinfo.ts') },
    });
    const traefik = 'charts/addons/traefik/index.ts';
    expect(places(find('traefik'))).toEqual({
      declaredAt: { file: traefik, line: lineOf('return component({', traefik) },
      calledAt: { file, line: lineOf('traefik({', file) },
    });
    for (const { components } of Object.values(CLUSTERS)) {
      for (const each of components)
        expect([each.name, places(each)]).toEqual([
          each.name,
          expect.objectContaining({ declaredAt: expect.anything() }),
        ]);
    }
  });

  it('and a copy of it as well, but none that no function made', () => {
    expect(places({ ...web(), name: 'copy' }).declaredAt?.file).toBe(HERE);
    expect(places({ is: 'component', name: 'by-hand' })).toEqual({});
  });

  it('and nothing where it lies outside of the repository', () => {
    expect(placesOf(web(), { root: join(ROOT, 'lib'), folder: 'clusters' })).toEqual({});
  });
});

describe('a finding', () => {
  const finding = { severity: 'error', cluster: 'home', component: 'web', what: 'is wrong', fix: 'mend it' } as const;
  const declared = { file: 'charts/apps/web.ts', line: 3 };
  const calledAt = { file: 'clusters/home/cluster.ts', line: 20 };

  it.each([
    [{}, '(mend it)'],
    [{ rule: 'a-rule' }, '(mend it; docs/rules/a-rule.md)'],
    [{ ...declared, rule: 'a-rule' }, '(mend it; charts/apps/web.ts:3; docs/rules/a-rule.md)'],
    [{ ...declared }, '(mend it; charts/apps/web.ts:3)'],
    [{ ...declared, fix: 'is it?' }, '(is it? charts/apps/web.ts:3)'],
    [{ ...declared, calledAt }, '(mend it; charts/apps/web.ts:3, from clusters/home/cluster.ts:20)'],
  ])('about a prop says which file declares it: %p', (more, end) => {
    for (const where of ['', 'expose.host']) {
      const line = findingLine({ ...finding, where, ...more });
      expect(line).toBe(`error home/web${where && ` ${where}`}: is wrong ${end}`);
    }
  });

  it('about an object, or a file, says where that is alone', () => {
    for (const where of ['deployment.web.yaml', 'clusters/home/images.yaml']) {
      expect(findingLine({ ...finding, where, ...declared })).toBe(`error home/web ${where}: is wrong (mend it)`);
    }
  });

  it('tells people and programs of the file, whatever the component draws', async () => {
    const clusters = clustersFolder({
      'one/cluster.ts': `import { app, cluster, image, node } from 'bramble';
import { own } from './own.ts';
const web = app({
  name: 'web', image: image('docker.io/library/busybox'), port: '80' as never });
export default cluster({ name: 'one', domain: 'bramble.example', networks: { lan: ['10.10.11.0/24'] }, components: [web, own()],
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })] });
`,
      'one/own.ts': `import { component } from 'bramble';
export const own = () =>
  component({ name: 'own', uses: ['nobody'] });
`,
      'one/images.yaml': 'images:\n  busybox: docker.io/library/busybox:1.37.0\n',
    });
    const args = ['--clusters', clusters, '--out', temporaryFolder()];
    const { out } = await command(args);
    expect(out).toContain(`; ${clusters}/one/cluster.ts:3; docs/rules/wrong-prop.md)\n`);
    expect(out).toContain(`; ${clusters}/one/own.ts:3, from ${clusters}/one/cluster.ts:5; docs/rules/`);
    const { findings } = JSON.parse((await command([...args, '--json'])).out) as { findings: readonly object[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ component: 'web', file: `${clusters}/one/cluster.ts`, line: 3 }),
    );
  });
});
