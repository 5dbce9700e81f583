import type { Component } from 'bramble';
import { placed } from '../lib/checks/placed.ts';
import { chartFiles } from '../lib/importer/chart-files.ts';
import type { RenderedChart } from '../lib/model/rendered-chart.ts';
import { readTree } from '../lib/output/read-tree.ts';
import { consequenceLine } from '../lib/review/consequence.ts';
import { review } from '../lib/review/review.ts';
import { release, rendered, renderWith, WORKLOAD } from './sample-chart.ts';
import { KIND_TABLE } from './sample-cluster.ts';

const claim = (name: string, annotations = '') => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, annotations: { ${annotations} } }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;
const mounting = (name: string) =>
  WORKLOAD(
    `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${name} } }]`,
    'volumeMounts: [{ name: data, mountPath: /data }]',
  );
const documents = (...all: readonly string[]) => all.join('---');
const kept = "'kustomize.toolkit.fluxcd.io/prune': disabled";

type Tree = readonly [charts: readonly RenderedChart[], components?: readonly Component[]];

function reviewed(was: Tree, is: Tree) {
  const [before, after] = [was, is].map(([charts, components = [release()]]) =>
    placed(renderWith(components, charts).stages),
  );
  return review(before!, after!, KIND_TABLE);
}

const lines = (was: Tree, is: Tree) => reviewed(was, is).map((each) => consequenceLine(each).replace(/; docs.*$/, ''));

describe('what another rendering of a chart does to a cluster is told', () => {
  it('pods that start without their data', () => {
    const was: Tree = [[rendered(documents(mounting('data'), claim('data')))]];
    const is: Tree = [[rendered(documents(mounting('files'), claim('files')))]];
    expect(lines(was, is)).toEqual([
      'lost home/db deployment.db.yaml: starts on an empty claim, db/files: Flux deletes the claim db/data with all that it holds (take the change back, or save the data first',
    ]);
  });

  it('a claim that Helm removes with its data, unless it is told to keep it', () => {
    const is: Tree = [[rendered(WORKLOAD())]];
    expect(lines([[rendered(documents(WORKLOAD(), claim('data')))]], is)).toEqual([
      'lost home/db persistentvolumeclaim.data.yaml: the claim db/data is deleted, and all that it holds with it (take the change back, or save the data first',
    ]);
    const keeping = rendered(documents(WORKLOAD(), claim('data', "'helm.sh/resource-policy': keep")));
    expect(lines([[keeping]], is)).toEqual([
      expect.stringMatching(/^stays .* the claim db\/data stays with all that it holds/),
    ]);
    // Flux' word means nothing to Helm.
    expect(lines([[rendered(documents(WORKLOAD(), claim('data', kept)))]], is)).toEqual([
      expect.stringMatching(/^lost /),
    ]);
  });

  it('what the API server refuses, with the command that goes on', () => {
    const other = WORKLOAD().replaceAll('app: db', 'app: sql');
    const [found, ...more] = reviewed([[rendered(WORKLOAD())]], [[rendered(other)]]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      is: 'stuck',
      what: 'spec.selector cannot be changed in place: Helm cannot upgrade the release db/db, and what runs goes on as it is',
      commands: ['kubectl delete deployment db -n db', 'flux reconcile helmrelease db -n db --force'],
    });
  });

  it('the data of a chart that goes with its release', () => {
    const was: Tree = [[rendered(documents(WORKLOAD(), claim('data')))]];
    expect(lines(was, [[], []])).toContainEqual(
      expect.stringMatching(/^lost home\/db persistentvolumeclaim\.data\.yaml: /),
    );
  });
});

describe('nothing is told', () => {
  const whole = rendered(documents(WORKLOAD(), claim('data')));

  it('where a chart is rendered for the first time, or no more', () => {
    expect(lines([[]], [[whole]])).toEqual([]);
    expect(lines([[whole]], [[]])).toEqual([]);
  });

  it('of what goes on, since Flux is told to leave the release', () => {
    const found = lines([[whole], [release({ hasStorage: true })]], [[], []]);
    expect(found.filter((line) => line.startsWith('lost'))).toEqual([]);
  });
});

it('a committed rendering is read back as what the chart makes', () => {
  const { record } = rendered('');
  const { release: key, as, version, chart, repository, values, without } = record;
  const request = { as, version, chart, repository: repository!, values, without, apis: [] };
  const objects = [...rendered(documents(WORKLOAD(), claim('data'))).objects.values()];
  const made = { objects, version, asksKubernetes: false, asksApis: false };
  const of = { cluster: 'home', source: 'clusters/home', folder: 'db', release: key, request, pins: {} };
  const { objects: read, findings } = readTree(new Map([...chartFiles(of, made), ['flux/home/db.yaml', '']]));
  expect(findings.map(({ where }) => where)).toEqual(['flux/home/db.yaml']);
  expect(read.map(({ release: by, origin, component, path }) => [by, origin, component, path])).toEqual([
    ['db/db', 'chart', 'db', 'imports/charts/home/db/deployment.db.yaml'],
    ['db/db', 'chart', 'db', 'imports/charts/home/db/persistentvolumeclaim.data.yaml'],
  ]);
});
