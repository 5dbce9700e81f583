import { app, type Component, claim, component, helmRelease } from 'bramble';
import { basicAuth, traefik } from '../charts/addons/traefik/index.ts';
import { placed } from '../lib/checks/placed.ts';
import type { Rule } from '../lib/checks/rule.ts';
import { command } from './in-process.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { CLUSTERS, renderSample, sample } from './sample-cluster.ts';
import { clustersFolder } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What drew the objects of a component, by `Kind name`. */
function originsOf(declared: Component, others: readonly Component[] = []) {
  const { stages } = renderSample(sample({ components: [declared, ...others] }), undefined, undefined, []);
  return Object.fromEntries(
    placed(stages)
      .filter((each) => each.component === declared.name)
      .map(({ object: { kind, metadata }, origin }) => [`${kind} ${metadata.name}`, origin]),
  );
}

describe('an object knows what drew it', () => {
  it('a prop of an app, or the app as a whole', () => {
    const files = { '/etc/web.conf': 'a' };
    expect(originsOf(web({ files, volumes: { '/data': claim('data', '1Gi') } }))).toEqual({
      'Namespace web': 'namespace',
      'Deployment web': undefined,
      'ConfigMap web-files': 'files',
      'PersistentVolumeClaim web-data': 'volumes.data',
      'Service web': 'port',
      'NetworkPolicy default-deny': 'namespace',
    });
    expect(originsOf(web({ stateful: true }))).toMatchObject({ 'Service web-headless': 'stateful' });
  });

  it('the way in of an app, and of a chart', () => {
    const ingress = traefik({ address: '10.10.11.21' });
    const expose = { through: 'lan' } as const;
    const release = { name: 'web', repository: 'oci://registry.bramble.example/charts/web', version: '1.2.3' } as const;
    for (const each of [
      web({ expose } as Partial<Parameters<typeof app>[0]>),
      helmRelease({ ...release, expose, service: { port: 80 } }),
    ]) {
      const drawn = originsOf(each, [ingress]);
      expect(Object.entries(drawn).filter(([, origin]) => origin === 'expose')).toEqual(
        expect.arrayContaining([['IngressRoute web', 'expose']]),
      );
    }
  });

  it('a word of an app', () => {
    const props = { expose: { through: 'lan' }, with: [basicAuth({ secret: 'users' })] } as const;
    const drawn = originsOf(web(props as never), [traefik({ address: '10.10.11.21' })]);
    expect(Object.entries(drawn)).toContainEqual([expect.stringContaining('Middleware '), 'with[basicAuth]']);
  });

  it('the connections that it opens', () => {
    const users = ['b', 'a'].map((name) => web({ name, uses: ['web'] }));
    expect(originsOf(web(), users)).toMatchObject({ 'NetworkPolicy web': 'connections (uses of a, uses of b)' });
    expect(originsOf(app({ name: 'job', image: BUSYBOX, egress: 'declared' }))).toMatchObject({
      'NetworkPolicy job': 'egress',
    });
  });

  it('no prop, where a component draws it itself', () => {
    expect(originsOf(component({ name: 'web' }))).toMatchObject({ 'Namespace web': 'namespace' });
  });

  it('also where an override has changed it', () => {
    const overrides = ['Service', 'NetworkPolicy'].map((kind) => ({
      kind,
      name: kind === 'Service' ? 'web' : 'default-deny',
      because: 'a test',
      merge: { metadata: { name: 'other' } },
    }));
    expect(originsOf(web({ overrides }))).toMatchObject({
      'Service other': 'port',
      'NetworkPolicy other': 'namespace',
    });
  });

  it('and nothing of it is written', () => {
    for (const declaration of Object.values(CLUSTERS)) {
      const { stages, files } = renderSample(declaration, undefined, undefined, []);
      const origins = placed(stages).flatMap(({ origin }) => origin ?? []);
      expect(origins.length).toBeGreaterThan(20);
      const derived = origins.filter((origin) => origin.startsWith('connections ('));
      expect([...files.values()].filter((text) => derived.some((origin) => text.includes(origin)))).toEqual([]);
    }
  });
});

describe('a finding about an object', () => {
  it('names the prop that drew it, whichever rule finds it', () => {
    const rule: Rule = {
      id: 'a-rule',
      severity: 'warning',
      what: 'A rule',
      why: 'Because.',
      fix: 'Mend.',
      check: () =>
        ['service.web.yaml', 'deployment.web.yaml', 'port'].map((where) => ({
          component: 'web',
          where,
          what: 'is wrong',
          fix: 'mend it',
        })),
    };
    const { findings } = renderSample(sample({ components: [web()] }), undefined, undefined, [rule]);
    expect(findings.map(({ where, origin }) => [where, origin])).toEqual([
      ['service.web.yaml', 'port'],
      ['deployment.web.yaml', undefined],
      ['port', undefined],
    ]);
  });

  it('and tells people where that prop stands, and programs as well', async () => {
    const clusters = clustersFolder({
      'one/cluster.ts': `import { app, claim, cluster, image, node } from 'bramble';
const web = app({
  name: 'web', image: image('docker.io/library/busybox'), volumes: { '/data': claim('data', '1Gi', { storageClass: 'fast' }) } });
export default cluster({ name: 'one', domain: 'bramble.example', networks: { lan: ['10.10.11.0/24'] }, components: [web],
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })] });
`,
      'one/images.yaml': 'images:\n  busybox: docker.io/library/busybox:1.37.0\n',
    });
    const args = ['--clusters', clusters, '--out', temporaryFolder()];
    const { out } = await command(args);
    expect(out).toContain(`; drawn for volumes.data, ${clusters}/one/cluster.ts:2; docs/rules/`);
    const { findings } = JSON.parse((await command([...args, '--json'])).out) as { findings: readonly object[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ where: 'persistentvolumeclaim.web-data.yaml', origin: 'volumes.data', line: 2 }),
    );
  });
});
