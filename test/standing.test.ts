import { type AppProps, app, type Component, claim, component, paused, retired, stopped } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { placed } from '../lib/checks/placed.ts';
import { path } from '../lib/model/object.ts';
import { readTree } from '../lib/output/read-tree.ts';
import { review } from '../lib/review/review.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { brief, KIND_TABLE, renderSample, sample } from './sample-cluster.ts';
import { docs, toldOf } from './told-step.ts';

const rendered = (...components: readonly unknown[]) =>
  renderSample(sample({ components: components as readonly Component[] }));
const findings = (...components: readonly unknown[]) => rendered(...components).findings.map(brief);
const photos = (props: Partial<AppProps> = {}) =>
  web({ name: 'photos', volumes: { '/data': claim('data', '5Gi') }, ...props });
const drawing = (name: string, ...objects: readonly string[]) =>
  component({
    name,
    chart: (chart) => {
      for (const [index, text] of objects.entries()) new ApiObject(chart, `object-${index}`, parse(text));
    },
  });
const CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: lamps.bramble.example }
spec:
  group: bramble.example
  scope: Namespaced
  names: { kind: Lamp, plural: lamps, singular: lamp, listKind: LampList }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;
const LAMP = 'apiVersion: bramble.example/v1\nkind: Lamp\nmetadata: { name: desk }';
const workload = (kind: string, more = '') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: site }
spec: { selector: { matchLabels: { app: site } }, ${more} template: { metadata: { labels: { app: site } }, spec: { containers: [{ name: site, image: busybox }] } } }
`;

describe('what cannot stand so is refused, and nothing is written', () => {
  it.each<[string, unknown, string]>([
    ['without a reason', paused(web(), ''), 'error home/web standing: is paused without a reason'],
    ['in two ways at once', paused(stopped(web(), 'a'), 'b'), 'error home/web standing: is both stopped and paused'],
    [
      'with data that becomes of nothing',
      retired(web(), 'a', { data: 'deleted' as 'kept' }),
      "error home/web standing: 'deleted' is nothing that becomes of data",
    ],
    ['what is no component', stopped('web' as never, 'a'), "error home components[0]: 'web' is no component"],
    [
      'in a way that nobody knows',
      { ...web(), standing: { is: 'asleep', because: 'a' } },
      "error home/web standing.is: 'asleep'",
    ],
    [
      'a pod on each node, to be stopped',
      stopped(web({ perNode: true } as Partial<AppProps>), 'a'),
      'error home/web daemonset.web.yaml: web is stopped, and no field of its DaemonSet says that it shall have no pods',
    ],
    [
      'what a controller scales that knows of no stop',
      stopped(
        drawing(
          'site',
          workload('Deployment'),
          'apiVersion: http.keda.sh/v1alpha1\nkind: HTTPScaledObject\nmetadata: { name: site }\nspec: { scaleTargetRef: { name: site } }',
        ),
        'a',
      ),
      "error home/site deployment.site.yaml: site is stopped, and the HTTPScaledObject 'site' starts it again",
    ],
    [
      'a Helm release, to be retired',
      retired(
        drawing('site', 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: site }'),
        'a',
      ),
      "error home/site standing: would lose its data with the HelmRelease 'site'",
    ],
    [
      'claims that go with their StatefulSet, to be retired',
      retired(
        drawing('site', workload('StatefulSet', 'persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete },')),
        'a',
      ),
      "error home/site standing: would lose its data with the StatefulSet 'site'",
    ],
    [
      'what another asks, to be retired',
      [retired(photos(), 'a'), web({ uses: ['photos'] })],
      "error home/web uses[0]: uses 'photos', which has no Service",
    ],
  ])('%s', (_, given, expected) => {
    const found = findings(...[given].flat());
    expect(found).toContainEqual(expect.stringContaining(expected));
    expect(found.filter((each) => each.includes('standing')).length).toBeLessThan(2);
  });
});

it('what does not go on as declared is told each time', () => {
  expect(findings(paused(web(), 'its disk is replaced'))).toEqual(['note home/web: is paused: its disk is replaced']);
});

describe('a paused component', () => {
  const files = (...components: readonly Component[]) => rendered(...components).files;

  it('is rendered as before, and Flux leaves it alone', () => {
    const [before, after] = [files(photos()), files(paused(photos(), 'a'))];
    const differing = [...after].filter(([name, text]) => before.get(name) !== text);
    expect(differing.map(([name]) => name)).toEqual(['flux/home/photos.yaml']);
    expect(differing[0]![1].replace('  suspend: true\n', '')).toBe(before.get('flux/home/photos.yaml'));
  });

  it('is waited for by nobody: Flux would find it at an older revision for ever', () => {
    const lamps = component({ name: 'lamps', crds: (chart) => void new ApiObject(chart, 'crd', parse(CRD)) });
    const dependsOn = (of: Component) =>
      path(parse(files(of, drawing('site', LAMP)).get('flux/home/site.yaml')!), 'spec', 'dependsOn');
    expect(dependsOn(lamps)).toEqual([{ name: 'lamps-crds' }]);
    expect(dependsOn(paused(lamps, 'a'))).toBeUndefined();
  });
});

describe('a stopped component', () => {
  const objectsOf = (given: Component) => rendered(stopped(given, 'a')).stages.flatMap(({ objects }) => objects);
  const specOf = (given: Component, kind: string) => objectsOf(given).find((each) => each.kind === kind)?.spec;

  it('has no pods, and keeps all else', () => {
    expect(specOf(photos(), 'Deployment')).toMatchObject({ replicas: 0 });
    expect(objectsOf(photos()).map(({ kind }) => kind)).toEqual(
      rendered(photos()).stages.flatMap(({ objects }) => objects.map(({ kind }) => kind)),
    );
  });

  it('runs no more by the clock', () => {
    const nightly = app({ name: 'nightly', image: BUSYBOX, schedule: '0 3 * * *' });
    expect(specOf(nightly, 'CronJob')).toMatchObject({ suspend: true });
  });

  it('is not started again by its autoscaler', () => {
    const scaled = web({ scale: { max: 3, cpu: 80 } } as Partial<AppProps>);
    expect(specOf(scaled, 'Deployment')).toMatchObject({ replicas: 0 });
    const queue = drawing(
      'site',
      workload('Deployment'),
      'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: site }\nspec: { scaleTargetRef: { name: site } }',
    );
    const scaler = objectsOf(queue).find(({ kind }) => kind === 'ScaledObject');
    expect(scaler?.metadata.annotations).toEqual({ 'autoscaling.keda.sh/paused-replicas': '0' });
  });
});

describe('a retired component', () => {
  const protectedIn = (given: Component) =>
    Object.fromEntries(
      rendered(given).stages.flatMap(({ objects }) =>
        objects.map(({ kind, metadata }) => [
          kind,
          metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
        ]),
      ),
    );

  it('has nothing but its namespace, shut, and what holds its data, protected, and no finding follows from that', () => {
    expect(protectedIn(retired(photos({ expose: undefined }), 'a'))).toEqual({
      Namespace: true,
      NetworkPolicy: false,
      PersistentVolumeClaim: true,
    });
    expect(findings(retired(photos(), 'moved'))).toEqual(['note home/photos: is retired: moved']);
  });

  it('is led to by nobody, and gives nobody anything, on no side', () => {
    const given = retired(photos({ expose: { through: 'lan' }, uses: ['web'] }), 'a');
    expect(Object.keys(given).filter((prop) => ['expose', 'uses', 'provides', 'alerts'].includes(prop))).toEqual([]);
  });

  it('keeps its claims as they were, with what was overridden in them', () => {
    const overrides = [
      { kind: 'PersistentVolumeClaim', name: 'photos-data', because: 'a', merge: { metadata: { labels: { a: 'b' } } } },
    ];
    const claimOf = (given: Component) =>
      rendered(given).files.get('dist/home/photos/persistentvolumeclaim.photos-data.yaml');
    expect(claimOf(retired(photos({ overrides }), 'a'))).toBe(claimOf(photos({ overrides })));
    expect(findings(retired(photos({ overrides }), 'a'))).toEqual(['note home/photos: is retired: a']);
  });

  it('lets go of its data in a step of its own, which deletes nothing', () => {
    const given = retired(photos(), 'a', { data: 'given up' });
    expect(protectedIn(given)).toEqual({ Namespace: false, NetworkPolicy: false, PersistentVolumeClaim: false });
    expect(findings(given)).toEqual(['note home/photos: is retired, and its data is given up: a']);
  });
});

describe('a step tells', () => {
  const treeOf = (...components: readonly Component[]) => {
    const { stages, files } = rendered(...components);
    return { objects: placed(stages), kustomizations: readTree(files).kustomizations };
  };
  const stepOf = (before: readonly Component[], after: readonly Component[]) => {
    const [was, is] = [treeOf(...before), treeOf(...after)];
    const told = { before: was.kustomizations, after: is.kustomizations };
    return review(was.objects, is.objects, KIND_TABLE, told).map(({ is: effect, what }) => `${effect}: ${what}`);
  };
  const KUSTOMIZATION = (suspend: boolean) => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: web, namespace: flux-system }
spec: { path: ./dist/home/web, prune: true, suspend: ${suspend} }
`;
  const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }';

  it('that what is paused goes on when it is removed, and nobody tends it', () => {
    expect(stepOf([paused(photos(), 'a')], [])).toContainEqual(
      expect.stringMatching(
        /^abandoned: is paused and goes: Flux removes nothing of it, .* go on, and nobody tends them/,
      ),
    );
    expect(stepOf([photos()], []).filter((line) => line.startsWith('abandoned'))).toEqual([]);
  });

  it('of what goes on by itself no command that would take its data away', () => {
    expect(stepOf([paused(photos(), 'a')], [])).toEqual([expect.stringMatching(/^abandoned: /)]);
  });

  it('nothing of the claims of a StatefulSet that stops: they wait for its pods', () => {
    const stateful = web({ stateful: true, volumes: { '/data': claim('data', '5Gi') } } as Partial<AppProps>);
    expect(stepOf([stateful], [stopped(stateful, 'a')])).toEqual([]);
    expect(stepOf([stateful], [])).toContainEqual(expect.stringMatching(/^stays: the claim web\/data-web-0 stays/));
  });

  it('of each step of a retirement whether it loses data', () => {
    const [kept, given] = [retired(photos(), 'a'), retired(photos(), 'a', { data: 'given up' })];
    const lost = (before: Component, ...after: readonly Component[]) =>
      stepOf([before], after).filter((line) => line.startsWith('lost'));
    expect(lost(photos(), kept)).toEqual([]);
    expect(lost(photos(), given)).toEqual([]);
    expect(lost(kept, given)).toEqual([]);
    expect(lost(kept)).toEqual([]);
    expect(lost(given)).toHaveLength(2);
  });

  it('that nothing follows from a change while Flux does not look, and that all follows once it does', () => {
    expect(toldOf(docs(KUSTOMIZATION(true), CONFIG), KUSTOMIZATION(true))).toEqual([
      'pauses: is paused: what changes in 1 ConfigMap happens once it is resumed',
    ]);
    expect(toldOf(KUSTOMIZATION(true), docs(KUSTOMIZATION(false), CONFIG))).toEqual([
      expect.stringMatching(/^resumes: is resumed: Flux applies all that was committed since it was paused/),
    ]);
  });
});
