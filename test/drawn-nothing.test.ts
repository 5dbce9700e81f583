import { type Component, component, type JsonMap } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { flux } from '../charts/addons/flux/index.ts';
import { web } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** A component may have nothing to draw, as `flux()` has without options: that is no mistake of it. */

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';

function drawing(object: ApiObjectProps, spec: JsonMap) {
  return component({
    name: 'beside',
    namespace: 'flux-system',
    chart: (chart) => void new ApiObject(chart, 'it', { ...object, ...{ spec } }),
  });
}

const empties = [
  ['flux() without options', flux()],
  ['one with a stage of nothing', component({ name: 'empty', namespace: 'flux-system', chart: () => {} })],
  ['one without a stage', component({ name: 'empty', namespace: 'flux-system' })],
] as const;

describe.each(empties)('beside %s', (_, empty) => {
  const found = (...components: readonly Component[]) =>
    renderSample(sample({ components: [empty, ...components] }), {}, { files: [], strays: [] });

  it('references into its namespace are looked up', () => {
    const source = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: 'it' } };
    const release = { apiVersion: KUSTOMIZE, kind: 'Kustomization', metadata: { name: 'it' } };
    const git = { url: 'https://git.bramble.example', interval: '1h', secretRef: { name: 'git' } };
    expect(found(drawing(source, git)).findings.map(brief)).toContainEqual(
      expect.stringContaining("refers to the Secret 'git', which is not there"),
    );
    const applied = { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'elsewhere' } };
    expect(found(drawing(release, applied)).findings.map(brief)).toContainEqual(
      expect.stringContaining("refers to the GitRepository 'elsewhere', which is not there"),
    );
  });

  it('so is what Flux itself is asked for', () => {
    const wrong = web({ env: { RECEIVER: 'http://webhook-reciver.flux-system.svc' } });
    expect(found(wrong).findings.map(({ rule }) => rule)).toContain('missing-service-host');
    const right = web({ env: { RECEIVER: 'http://webhook-receiver.flux-system.svc' } });
    expect(found(right).findings.map(({ rule }) => rule)).not.toContain('missing-service-host');
  });

  it('nothing is written of it, and no Kustomization of it is there to wait for', () => {
    const { files, findings } = found();
    expect([...files.keys()].filter((path) => /\/(flux|empty)(\/|\.yaml$)/.test(path.replace(/^flux\//, '')))).toEqual(
      [],
    );
    expect(findings).toEqual([]);
    const after = {
      interval: '1h',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      dependsOn: [{ name: empty.name }],
    };
    expect(
      found(drawing({ apiVersion: KUSTOMIZE, kind: 'Kustomization', metadata: { name: 'it' } }, after)).findings.map(
        brief,
      ),
    ).toEqual([expect.stringContaining(`refers to the Kustomization '${empty.name}', which is not there`)]);
  });
});
