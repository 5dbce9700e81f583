import { type AppProps, app, type Component, claim, component, emptyDir, image, secret } from 'bramble';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { coredns } from '../charts/addons/coredns/index.ts';
import { route } from '../charts/addons/traefik/route.ts';
import { waits } from '../lib/derive/waits.ts';
import { compare } from '../lib/output/compare.ts';
import type { Entry } from '../lib/output/listing.ts';
import { KUSTOMIZATIONS, MANIFESTS } from '../lib/output/place.ts';
import { readTree } from '../lib/output/read-tree.ts';
import { drawn, readBack } from './read-back.ts';
import { KIND_TABLE, renderSample, sample, samplePins } from './sample-cluster.ts';
import { violations } from './strict-schema.ts';

/** Rules that hold for every cluster that somebody might declare. */

/** The way in, with no more of Traefik than apps draw: rendering all of it each time would take most of the time. */
const way = component({
  name: 'way-in',
  provides: {
    ingress: { service: 'way-in', namespace: 'way-in', route, entryPoint: 'websecure', ingressClass: 'traefik' },
  },
  installs: { objects: [{ kind: 'Service', name: 'way-in', ports: [80] }] },
  crds: (chart, cluster) => {
    for (const crd of cluster.crds('traefik.io')) {
      if (/^(ingressroutes|middlewares)\./.test(crd.metadata.name)) new ApiObject(chart, crd.metadata.name, crd);
    }
  },
});
const ADDONS = [way, coredns()];
const IMAGES = ['docker.io/library/busybox', 'ghcr.io/bramble/web', 'quay.io/bramble/api'].map((each) => image(each));

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const base = fc.record({
  image: fc.constantFrom(...IMAGES),
  env: fc.dictionary(
    fc.stringMatching(/^[A-Z_]{1,8}$/),
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(secret('key'))),
    { maxKeys: 4 },
  ),
  files: fc.dictionary(fc.stringMatching(/^\/etc\/[a-z]{1,8}$/), text, { maxKeys: 2 }),
  // A claim belongs to one app: each has its own.
  volumes: fc
    .constantFrom(
      () => ({}),
      () => ({ '/data': claim('data', '1Gi') }),
      () => ({ '/tmp': emptyDir('tmp'), '/data': claim('data', '2Gi') }),
    )
    .map((volumes) => volumes()),
});
const served = fc.record({
  port: fc.integer({ min: 1, max: 65_535 }),
  health: fc.constantFrom(undefined, '/healthz'),
  replicas: fc.constantFrom(undefined, 0, 1, 3),
  stateful: fc.boolean(),
  expose: fc.constantFrom(undefined, { through: 'lan' }, { through: 'tunnel' }, { through: 'both' }),
});
const scheduled = fc.record({ schedule: fc.constantFrom('0 * * * *', '*/5 2-4 * JAN MON', '30 3 1,15 * *') });
const kind = fc.oneof(served, scheduled, fc.record({}), fc.record({ perNode: fc.constant(true) }));

/** Apps of different names, some of which live in the namespace of a component of its own. */
const apps: fc.Arbitrary<readonly Component[]> = fc
  .uniqueArray(fc.tuple(name, base, kind, fc.boolean()), { maxLength: 8, selector: ([each]) => each })
  .map((list) => [
    component({ name: 'shared-ns' }),
    ...list
      .filter(([each]) => !RESERVED.has(each) && !/-(crds|config)$/.test(each))
      .map(([each, common, more, shared]) =>
        app({
          ...possible({ ...common, ...more } as AppProps),
          name: each,
          ...(shared ? { namespace: 'shared-ns' } : {}),
        }),
      ),
  ]);
/** Several pods without storage of their own cannot share what one node holds. */
function possible(props: AppProps): AppProps {
  const several = props.perNode || (!props.stateful && (props.replicas ?? 1) > 1);
  return several ? { ...props, volumes: {} } : props;
}
const RESERVED = new Set([...ADDONS.map((each) => each.name), 'default', 'flux-system', 'shared-ns']);

const RUNS = { numRuns: 25 };

function judged(components: readonly Component[]) {
  return renderSample(sample({ components: [...ADDONS, ...components] }));
}

/** The same, where nothing is asked of findings. */
function rendered(components: readonly Component[]) {
  const declaration = sample({ components: [...ADDONS, ...components] });
  return renderSample(declaration, samplePins(declaration), undefined, []);
}

it('a right cluster has no finding, fits every schema, and is read back as the objects that it was made of', () => {
  fc.assert(
    fc.property(apps, (components) => {
      const { files, findings, stages } = judged(components);
      expect(findings).toEqual([]);
      expect(stages.flatMap(({ objects }) => objects.flatMap(violations))).toEqual([]);
      const tree = readTree(files);
      expect(tree.findings).toEqual([]);
      expect(readBack(tree)).toEqual(drawn(stages));
    }),
    RUNS,
  );
});

it('the order of components means nothing', () => {
  const sorted = (files: ReadonlyMap<string, string>) => [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  fc.assert(
    fc.property(
      apps.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))),
      ([list, shuffled]) => {
        expect(sorted(rendered(shuffled).files)).toEqual(sorted(rendered(list).files));
      },
    ),
    RUNS,
  );
});

it('an app changes no other: its files come and go alone, but for the DNS of its host', () => {
  fc.assert(
    fc.property(apps, (components) => {
      const victim = components.at(-1)!.name;
      const before = rendered(components).files;
      const after = rendered(components.slice(0, -1)).files;
      const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      );
      const own = (path: string) => path.startsWith(`dist/home/${victim}/`) || path === `flux/home/${victim}.yaml`;
      const others = touched.filter((path) => !own(path) && !path.endsWith('configmap.coredns-custom.yaml'));
      // A stage is waited for as long as somebody needs it.
      expect(others.filter((path) => !/^flux\/home\/(shared-ns|way-in)\.yaml$/.test(path))).toEqual([]);
    }),
    RUNS,
  );
});

it('every need of admission is met by the stage itself, or by one that it waits for', () => {
  fc.assert(
    fc.property(apps, (components) => {
      const { stages } = rendered(components);
      const all = waits(stages, KIND_TABLE);
      const awaitedBy = (name: string) => all.filter(({ from }) => from.name === name).map(({ to }) => to);
      for (const stage of stages) {
        const seen = [stage, ...awaitedBy(stage.name)].flatMap(({ objects }) => objects);
        const namespaces = seen.filter((each) => each.kind === 'Namespace').map(({ metadata }) => metadata.name);
        for (const { metadata } of stage.objects) {
          if (metadata.namespace) expect([...namespaces, 'kube-system']).toContain(metadata.namespace);
        }
      }
    }),
    RUNS,
  );
});

it('what is written once is up to date, and what a component leaves is removed', () => {
  const fileOf = (text: string): Entry => {
    const content = Buffer.from(text);
    return { kind: 'file', size: content.length, content };
  };
  const listing = (files: ReadonlyMap<string, string>) =>
    new Map([...files].map(([path, content]): [string, Entry] => [path, fileOf(content)]));
  const places = [MANIFESTS, KUSTOMIZATIONS];
  const scope = { owner: 'clusters', rendered: new Set(['home']), gone: () => false, places };
  fc.assert(
    fc.property(apps, apps, (first, second) => {
      const before = rendered(first).files;
      const after = rendered(second).files;
      expect(compare(listing(before), before, scope)).toMatchObject({ changes: [], findings: [] });
      const { changes, findings } = compare(listing(before), after, scope);
      expect(findings).toEqual([]);
      const removed = changes.filter(({ action }) => action === 'remove').map(({ path }) => path);
      expect(removed).toEqual([...before.keys()].filter((path) => !after.has(path)).sort());
    }),
    RUNS,
  );
});
