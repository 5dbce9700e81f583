import { merge } from '../lib/model/merge.ts';
import type { JsonMap, KubernetesObject } from '../lib/model/object.ts';
import { kustomization } from '../lib/output/kustomization.ts';
import { CLUSTERS, renderSample } from './sample-cluster.ts';
import { violations } from './strict-schema.ts';

const deployment = renderSample(CLUSTERS.home!)
  .stages.flatMap(({ objects }) => objects)
  .find(({ kind }) => kind === 'Deployment')!;

describe('the validator refuses', () => {
  const changed = (change: JsonMap) => violations(merge(deployment, change) as KubernetesObject);
  it.each<[string, JsonMap]>([
    ['an unknown field', { spec: { replica: 1 } }],
    [
      'an unknown field deep down',
      { spec: { template: { spec: { containers: [{ name: 'x', imagePolicy: 'Always' }] } } } },
    ],
    ['a wrong type', { spec: { replicas: 'one' } }],
    ['a missing field', { spec: { selector: null } }],
  ])('%s', (_, change) => {
    expect(changed(change)).not.toEqual([]);
  });

  it('a kind that it does not know', () => {
    expect(violations({ apiVersion: 'x.y/v1', kind: 'Z', metadata: { name: 'z' } })).toEqual([
      'no schema for x.y/v1 Z',
    ]);
  });
});

describe.each(Object.entries(CLUSTERS))('every object of cluster %s', (name, declaration) => {
  const { stages } = renderSample(declaration);

  it('fits the schema of its kind, without an unknown field', () => {
    const wrong = stages.flatMap((stage) =>
      stage.objects.flatMap((object) =>
        violations(object).map((what) => `${stage.name} ${object.kind} ${object.metadata.name}: ${what}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('is applied by a Kustomization that fits its own', () => {
    for (const stage of stages) {
      const [object] = stage.objects;
      const dependsOn = [
        { from: stage, to: stage, reason: 'crd', object: object!, needed: new Set(stage.objects) },
      ] as const;
      for (const checked of [[], stage.objects]) {
        expect(violations(kustomization(name, stage, dependsOn, checked) as KubernetesObject)).toEqual([]);
      }
    }
  });
});
