import { app, type Component, component, type Override } from 'bramble';
import { ApiObject } from 'cdk8s';
import { BUSYBOX } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

const job = (overrides: readonly Override[] = []) =>
  component({
    name: 'web',
    overrides,
    chart: (chart) => {
      const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'web', image: 'web:1' }] } };
      new ApiObject(chart, 'job', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'web' },
        spec: { template },
      });
    },
  });

/** The annotations of an object that a component draws. */
function annotations(kind: string, declared: Component) {
  const { stages } = renderSample(sample({ components: [declared] }), undefined, undefined, []);
  return stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind)?.metadata.annotations;
}

const FORCE = 'kustomize.toolkit.fluxcd.io/force';

describe('Flux may replace', () => {
  it('a Job, of which the API server lets nobody change the pods', () => {
    expect(annotations('Job', job())).toEqual({ [FORCE]: 'enabled' });
  });

  it('but not what changes in place, nor what would lose its data', () => {
    expect(annotations('CronJob', app({ name: 'web', image: BUSYBOX, schedule: '@daily' }))).toBeUndefined();
    expect(annotations('Deployment', app({ name: 'web', image: BUSYBOX }))).toBeUndefined();
    expect(annotations('Namespace', job())).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  it('nor a Job that an override keeps', () => {
    const kept = { kind: 'Job', because: 'it must run once', merge: { metadata: { annotations: { [FORCE]: null } } } };
    expect(annotations('Job', job([kept]))).toBeUndefined();
  });
});
