import { app, type Component, image } from 'bramble';
import { report, reportJson } from '../lib/commands/report.ts';
import { writtenOutcome } from '../lib/commands/written.ts';
import { parseImages } from '../lib/input/read-images.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');

function web(name: string, props: object = {}): Component {
  return app({ name, image: BUSYBOX, port: 8080, ...props } as Parameters<typeof app>[0]);
}

function found(...components: readonly Component[]): readonly string[] {
  return renderSample(sample({ components })).findings.map(brief);
}

describe('of one mistake is told once', () => {
  it('that several components need what none provides', () => {
    const expose = { through: 'lan' };
    expect(found(web('a', { expose }), web('b', { expose }))).toEqual([
      "error home components: no component provides 'ingress', which these need: a, b",
    ]);
    const { findings } = renderSample(sample({ components: [web('a', { expose })] }));
    expect(findings).toMatchObject([{ component: 'a', fix: 'add traefik() to components' }]);
  });

  it('that an override names a container that is not there', () => {
    const containers = [{ name: 'wbe', securityContext: { runAsNonRoot: true } }];
    const merge = { spec: { template: { spec: { containers } } } };
    expect(found(web('web', { overrides: [{ kind: 'Deployment', because: 'a test', merge }] }))).toEqual([
      "error home/web overrides: changes the container 'wbe' of Deployment 'web', which is not there",
    ]);
  });

  it('that the pins stand under a misspelt name', () => {
    expect(parseImages('imgaes:\n  busybox: docker.io/library/busybox:1.37.0\n', 'images.yaml')).toMatchObject({
      isUnreadable: true,
      mistakes: [{ what: "has a section 'imgaes', which nobody reads", fix: "did you mean 'images'?" }],
    });
    const declaration = sample({ components: [web('web')] });
    expect(renderSample(declaration, samplePins(declaration)).findings).toEqual([]);
  });
});

it('an acceptance is not in vain where its component cannot be drawn', () => {
  const accept = { 'unmoved-image': 'a test' };
  expect(found(web('web', { accept, expose: { through: 'lan' } }))).toEqual([
    "error home/web: needs 'ingress', which no component provides",
  ]);
});

it('a misspelt name is told with the one that was meant', () => {
  const asks = web('web', { env: { URL: (cluster: { url(name: string): string }) => cluster.url('jelyfin') } });
  const { findings } = renderSample(sample({ components: [asks, web('jellyfin')] }));
  expect(findings).toMatchObject([{ rule: 'unknown-component', fix: "did you mean 'jellyfin'?" }]);
});

describe('a report', () => {
  const finding = { rule: 'any', severity: 'error', cluster: 'home', what: 'is wrong', fix: 'mend it' } as const;
  const findings = [
    { ...finding, component: 'web', where: 'deployment.web.yaml' },
    { ...finding, component: 'web' },
    { ...finding, component: 'web', where: 'uses[0]' },
    { ...finding, where: 'domain' },
    { ...finding, rule: 'input', where: 'clusters/home/images.yaml' },
  ];
  const outcome = writtenOutcome({ findings, changes: [], files: 1, check: false, command: 'npm run synth' });

  it('tells causes before what follows', () => {
    const places = report(outcome).split('\n').slice(0, -1);
    expect(places.map((line) => line.split(':')[0])).toEqual([
      'error home clusters/home/images.yaml',
      'error home domain',
      'error home/web uses[0]',
      'error home/web',
      'error home/web deployment.web.yaml',
    ]);
  });

  it('counts for programs, and names the page of each finding', () => {
    const document: unknown = JSON.parse(reportJson(outcome));
    expect(document).toMatchObject({
      errors: 5,
      warnings: 0,
      findings: [{ page: 'docs/rules/input.md' }, {}, {}, {}, {}],
    });
  });
});
