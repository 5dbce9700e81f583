import { type Component, component, configMapVolume, InvalidInput, image, retired, Workload } from 'bramble';
import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { rules } from '../lib/checks/rules/raised-in-drawing.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { unexpected } from '../lib/model/finding.ts';
import { web } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

const IMAGE = image('docker.io/library/busybox');

const drawing = (draw: (chart: Construct) => unknown): Component =>
  component({ name: 'web', chart: draw as (chart: Construct) => void });

const object = (more: object) => (chart: Construct) =>
  void new ApiObject(chart, 'it', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'it' }, ...more });

/** A volume that Kubernetes deletes with what claims it. */
const DELETING = {
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
};

const portless = component({
  name: 'web',
  chart: (chart, cluster) =>
    void new Workload(chart, cluster, { kind: 'StatefulSet', name: 'web', containers: { web: { image: IMAGE } } }),
});

/** Ways in which a drawing ends early, and the rule whose page helps. */
const WAYS: readonly (readonly [string, string, Component])[] = [
  ['undrawable', 'a function of its own throws', drawing(() => JSON.parse('{'))],
  ['undrawable', 'it asks nothing for a part', drawing(() => (undefined as unknown as { a: string }).a)],
  ['undrawable', 'a value is computed by what throws', web({ env: { A: () => JSON.parse('{') as string } })],
  [
    'wrong-prop',
    'it says in words of its own what is wrong',
    drawing(() => {
      throw new InvalidInput({ what: 'has no plan', fix: 'make one' });
    }),
  ],
  ['wrong-prop', 'a value is computed to what is none', web({ env: { A: (() => 1) as unknown as () => string } })],
  ['same-id', 'two things have one id', drawing((chart) => [1, 2].map(() => object({})(chart)))],
  [
    'refused-argument',
    'a library refuses a value',
    drawing((chart) => new kplus.Deployment(chart, 'x', { containers: [{ image: 'web', port: 1, portNumber: 2 }] })),
  ],
  ['no-object', 'it draws a thing without a name', drawing(object({ metadata: { name: 1 as unknown as string } }))],
  ['no-object', 'it draws what no file can hold', drawing(object({ data: { size: 1n } }))],
  ['async-drawing', 'it draws later', drawing(async () => {})],
  [
    'contradicting-props',
    'two volumes have one name',
    web({ volumes: { '/a': configMapVolume('x', 'a'), '/b': configMapVolume('x', 'b') } }),
  ],
  ['contradicting-props', 'two files have one key', web({ files: { '/a/x': '1', '/b/x': '2' } })],
  ['contradicting-props', 'a sidecar is named like the app', web({ sidecars: { web: { image: IMAGE } } })],
  ['unknown-port', 'a probe asks a port that is not there', web({ health: { readiness: { path: '/', port: 'htp' } } })],
  ['unknown-port', 'a StatefulSet has no port', portless],
  [
    'inseparable-data',
    'it is retired, and what it was takes its data along',
    retired(drawing(object({ kind: 'StatefulSet', apiVersion: 'apps/v1', spec: DELETING })), 'nobody asks it'),
  ],
  [
    'unimported-crds',
    'it asks for CRDs that are not imported',
    component({ name: 'web', crds: (_, cluster) => void cluster.crds('farms.example') }),
  ],
];

describe('what cannot be drawn has a page that helps', () => {
  it.each(WAYS)('%s: %s', (rule, _, each) => {
    const { findings } = renderSample(sample({ components: [each] }));
    const told = findings.filter(({ severity }) => severity === 'error').map((found) => found.rule);
    expect(told).toEqual([rule]);
  });

  it('as have a side that fails, and a rule that stumbles', async () => {
    const side = {
      name: 'hedge',
      folder: 'dist/hedge',
      render: () => {
        throw new Error('no luck');
      },
    };
    const loaded = { declaration: sample(), inputs: { pins: {}, crds: [] } };
    const { findings } = await sideFiles(side as never, [loaded] as never, 'clusters');
    expect([findings[0]?.rule, unexpected('home', new Error('no luck')).rule]).toEqual(['broken-side', 'unforeseen']);
  });

  it('and each page is reached', () => {
    const reached = [...WAYS.map(([rule]) => rule), 'broken-side', 'unforeseen'];
    expect(rules.map(({ id }) => id).filter((id) => !reached.includes(id))).toEqual([]);
  });
});
