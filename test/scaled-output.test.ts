import { type Component, type ComponentProps, component } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { path } from '../lib/model/object.ts';
import { web } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

describe('in the output', () => {
  const drawing = (
    name: string,
    stage: 'crds' | 'chart' | 'config',
    ...objects: readonly ApiObjectProps[]
  ): Component =>
    component({
      name,
      ...(name === 'web' ? {} : { namespace: 'web' }),
      [stage]: ((chart) => {
        for (const [at, object] of objects.entries()) new ApiObject(chart, String(at), object);
      }) satisfies ComponentProps['chart'],
    });
  const HPA = (kind = 'Deployment', apiVersion = 'apps/v1', minReplicas = 1) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { minReplicas, maxReplicas: 5, scaleTargetRef: { apiVersion, kind, name: 'web' } },
  });
  const KEDA = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'queue' },
    spec: { scaleTargetRef: { name: 'web' }, triggers: [] },
  };
  const CANARY = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'web' },
    spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  };
  const specOf = (components: readonly Component[], kind = 'Deployment') =>
    renderSample(sample({ components }))
      .stages.flatMap(({ objects }) => objects)
      .find((object) => object.kind === kind)?.spec;

  it('what nothing scales bears the number of its pods', () => {
    expect(path(specOf([web({ replicas: 2 })]), 'replicas')).toBe(2);
  });

  it.each([
    ['a HorizontalPodAutoscaler', HPA()],
    ['a ScaledObject', KEDA],
    ['a Canary', CANARY],
  ])('what %s scales bears none, in whichever stage of whichever component the scaler stands', (_, object) => {
    for (const stage of ['crds', 'chart', 'config'] as const) {
      const spec = specOf([drawing('scalers', stage, object), web({ replicas: 2 })]);
      expect(spec).toMatchObject({ template: {} });
      expect(spec).not.toHaveProperty('replicas');
    }
  });

  it('an override that names a number gives none either', () => {
    const overrides = [{ kind: 'Deployment', because: 'a test', merge: { spec: { replicas: 3 } } }];
    expect(specOf([web({ overrides }), drawing('scalers', 'chart', HPA())])).not.toHaveProperty('replicas');
  });

  it('a StatefulSet bears none either', () => {
    const scaled = [web({ stateful: true, replicas: 2 }), drawing('scalers', 'chart', HPA('StatefulSet'))];
    expect(specOf(scaled, 'StatefulSet')).not.toHaveProperty('replicas');
  });

  it('a scaler of another namespace, or of another kind, takes nothing', () => {
    const away = component({ name: 'away', chart: (chart) => void new ApiObject(chart, 'it', HPA()) });
    expect(path(specOf([web({ replicas: 2 }), away]), 'replicas')).toBe(2);
    expect(path(specOf([web({ replicas: 2 }), drawing('scalers', 'chart', HPA('StatefulSet'))]), 'replicas')).toBe(2);
  });

  describe('a custom kind', () => {
    const crd = (scale?: string): ApiObjectProps => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'farms.bramble.example' },
      ...{
        spec: {
          group: 'bramble.example',
          scope: 'Namespaced',
          names: { kind: 'Farm', plural: 'farms' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              ...(scale ? { subresources: { scale: { specReplicasPath: scale } } } : {}),
            },
          ],
        },
      },
    });
    const farm = {
      apiVersion: 'bramble.example/v1',
      kind: 'Farm',
      metadata: { name: 'web' },
      spec: { replicas: 2, flock: { hens: 4, name: 'first' } },
    };
    const farmOf = (scale?: string) =>
      specOf(
        [drawing('web', 'crds', crd(scale)), drawing('farm', 'chart', farm, HPA('Farm', 'bramble.example/v1'))],
        'Farm',
      );

    it('bears none where its definition has it', () => {
      expect(farmOf('.spec.flock.hens')).toEqual({ replicas: 2, flock: { name: 'first' } });
      expect(farmOf('.spec.replicas')).toEqual({ flock: { hens: 4, name: 'first' } });
    });

    it('that nothing can scale stays as it is', () => {
      expect(farmOf()).toEqual(farm.spec);
    });
  });

  describe('a HorizontalPodAutoscaler that keeps six pods at least', () => {
    const six = (object: ApiObjectProps) =>
      renderSample(
        sample({
          components: [
            web({ resources: { cpu: 1, memory: '64Mi', memoryLimit: '64Mi' } }),
            drawing('scalers', 'chart', object),
          ],
        }),
      );

    it('asks for as much as six pods do', () => {
      const { load } = six(HPA('Deployment', 'apps/v1', 6));
      expect(load.cpu.total.askers).toContainEqual({ name: 'web/web', amount: 6 });
    });

    it('is found where the nodes have not that much', () => {
      const said = six(HPA('Deployment', 'apps/v1', 9)).findings.filter(({ rule }) => rule === 'too-little-cpu');
      expect(said.map(brief)).toEqual([expect.stringContaining('web/web 9 cores')]);
    });

    it('a ScaledObject that puts it to sleep asks for nothing', () => {
      expect(six(KEDA).load.cpu.total.askers.map(({ name }) => name)).not.toContain('web/web');
    });
  });

  it('pods that something brings up beside each other are not alone: they have to be let in to each other', () => {
    const lonely = (more: readonly Component[]) =>
      renderSample(sample({ components: [web({ env: { PEERS: 'http://web.web.svc:80' } }), ...more] })).findings.filter(
        ({ rule }) => rule === 'undeclared-use',
      );
    expect(lonely([])).toEqual([]);
    expect(lonely([drawing('scalers', 'chart', HPA())])).toHaveLength(1);
  });
});
