import { helmRelease } from 'bramble';
import { brief, renderSample, sample } from './sample-cluster.ts';

it('a list with nothing at a place is told, where no manifest has anything to write', () => {
  const values = { hosts: ['a', undefined] } as never;
  const release = helmRelease({ name: 'web', repository: 'oci://ghcr.io/bramble/web', version: '1.2.3', values });
  expect(renderSample(sample({ components: [release] })).findings.map(brief)).toEqual([
    "error home/web: draws a HelmRelease 'web', where spec.values.hosts[1]: is nothing",
  ]);
});
