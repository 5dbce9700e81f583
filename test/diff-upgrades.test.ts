import { type AppProps, app, type Component, claim, image, type Override } from 'bramble';
import { flux } from 'bramble/addons/flux';
import { changesOf } from '../lib/checks/changes.ts';
import { placed } from '../lib/checks/placed.ts';
import type { ClusterDeclaration } from '../lib/model/cluster.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import { readTree } from '../lib/output/read-tree.ts';
import { outlineOf } from '../lib/review/forms/outline.ts';
import { CLUSTERS, KIND_TABLE, renderedCluster, renderSample, sample, samplePins } from './sample-cluster.ts';
import { reportOnStep } from './told-step.ts';

/** The trees of a cluster, as they are committed. */
function treeOf(declaration: ClusterDeclaration, tag: string) {
  const pins = Object.fromEntries(
    Object.entries(samplePins(declaration)).map(([name, pin]) => [name, pin.replace('0.0.0', tag)]),
  );
  const { files } = renderSample(declaration, pins, undefined, []);
  return readTree(files);
}

/** What a step of a cluster does, as lines: the order of Kustomizations and what nodes can carry aside. */
function foretold(before: ClusterDeclaration, after: ClusterDeclaration, tag = '0.0.0'): readonly string[] {
  const [was, is] = [treeOf(before, '0.0.0'), treeOf(after, tag)];
  const { effects, dangers } = outlineOf(
    reportOnStep({
      before: was.objects,
      after: is.objects,
      changes: changesOf(was.objects, is.objects),
      kustomizations: { before: was.kustomizations, after: is.kustomizations },
      files: { before: new Map(), after: new Map() },
      bootstrapped: new Set(),
      kinds: KIND_TABLE,
      clusters: new Map([[after.name, after]]),
    }),
  );
  return [
    ...effects.filter(({ is }) => is !== 'order' && is !== 'capacity').map(({ is, what }) => `${is}: ${what}`),
    ...dangers.map(({ rule }) => `danger ${rule}`),
  ];
}

const IMAGE = image('registry.bramble.example/photos');
const photos = (props: Partial<AppProps> = {}) =>
  app({ name: 'photos', image: IMAGE, port: 8080, volumes: { '/data': claim('data', '5Gi') }, ...props } as AppProps);
const notes = (size: '1Gi' | '2Gi' = '1Gi', props: Partial<AppProps> = {}) =>
  app({
    name: 'notes',
    image: IMAGE,
    port: 8080,
    stateful: true,
    volumes: { '/data': claim('data', size) },
    ...props,
  } as AppProps);
const cluster = (...components: readonly Component[]) => sample({ components });
const override = (kind: string, merge: Override['merge']): Partial<AppProps> => ({
  overrides: [{ kind, because: 'a test', merge }],
});

const EMPTY = (id: string, old: string) =>
  `elsewhere: starts on an empty claim, ${id}: what the claim ${old} holds stays there`;
const STUCK = (what: string, of: string) =>
  `stuck: ${what} cannot be changed in place: Flux stops at the Kustomization ${of}, and what runs goes on as it is`;

/** What real Flux did with each step: docs/moving-data.md and docs/scaling.md tell of it. */
const steps: Readonly<
  Record<string, readonly [before: ClusterDeclaration, after: ClusterDeclaration, lines: readonly string[]]>
> = {
  'an app with a claim is dropped: objects go, namespace and claim stay': [
    cluster(photos(), notes()),
    cluster(notes()),
    [
      'stops: is removed, and runs no more',
      expect.stringMatching(/^removes: Flux deletes /),
      'stays: the claim photos/photos-data stays with all that it holds, and nothing mounts it any more',
      'stays: the Namespace photos stays: Flux is told not to remove it',
    ],
  ],
  'an app is renamed: it starts empty, and the old claim stays': [
    cluster(photos()),
    cluster(photos({ name: 'pictures' })),
    expect.arrayContaining([EMPTY('pictures/pictures-data', 'photos/photos-data'), 'danger starts-empty']),
  ],
  'a volume is renamed: it starts empty': [
    cluster(photos()),
    cluster(photos({ volumes: { '/data': claim('files', '5Gi') } })),
    expect.arrayContaining([EMPTY('photos/photos-files', 'photos/photos-data'), 'danger starts-empty']),
  ],
  'another namespace: it starts empty': [
    cluster(photos()),
    cluster(photos({ namespace: { name: 'media' } })),
    expect.arrayContaining([EMPTY('media/photos-data', 'photos/photos-data'), 'danger starts-empty']),
  ],
  'an app becomes stateful: it starts empty, and is down in between': [
    cluster(photos()),
    cluster(photos({ stateful: true })),
    expect.arrayContaining([
      EMPTY('photos/data-photos-0', 'photos/photos-data'),
      'down: is down between the Deployment that goes and the StatefulSet that comes',
      'danger starts-empty',
    ]),
  ],
  'the size of a StatefulSet’s claims: stuck': [
    cluster(notes()),
    cluster(notes('2Gi')),
    [STUCK('spec.volumeClaimTemplates', 'notes'), 'danger flux-stuck'],
  ],
  'a claim grows with local-path: stuck': [
    cluster(photos()),
    cluster(photos({ volumes: { '/data': claim('data', '6Gi') } })),
    [STUCK('the size, from 5Gi to 6Gi with the class local-path,', 'photos'), 'danger flux-stuck'],
  ],
  'a claim shrinks: stuck': [
    cluster(photos()),
    cluster(photos({ volumes: { '/data': claim('data', '4Gi') } })),
    [STUCK('the size, from 5Gi to less, 4Gi,', 'photos'), 'danger flux-stuck'],
  ],
  'a selector: stuck': [
    cluster(photos()),
    cluster(photos(override('Deployment', { spec: { selector: { matchLabels: { tier: 'a' } } } }))),
    expect.arrayContaining([STUCK('spec.selector', 'photos'), 'danger flux-stuck']),
  ],
  'the cluster address of a Service: stuck': [
    cluster(photos()),
    cluster(photos(override('Service', { spec: { clusterIP: 'None' } }))),
    [STUCK('spec.clusterIP', 'photos'), 'danger flux-stuck'],
  ],
  'the command of a job by the clock: applied': [
    cluster(app({ name: 'clean', image: IMAGE, schedule: '@daily', command: ['a'] })),
    cluster(app({ name: 'clean', image: IMAGE, schedule: '@daily', command: ['b'] })),
    ['runs: runs in the new way from its next time on'],
  ],
  'a second pod of a StatefulSet: a second claim': [
    cluster(notes('1Gi', { replicas: 1 })),
    cluster(notes('1Gi', { replicas: 2 })),
    expect.arrayContaining([
      'scales: goes from 1 to 2 pods',
      'volume: the claim notes/data-notes-1 is new, and starts empty (1Gi)',
    ]),
  ],
  'the number of pods is handed to an autoscaler: one pod for a while': [
    cluster(photos({ volumes: {}, replicas: 3 })),
    cluster(photos({ volumes: {}, scale: { min: 2, max: 3, cpu: 80 } as never })),
    expect.arrayContaining(['fewer: goes down from 3 pods to one, until what scales it acts']),
  ],
  'flux() goes: nobody is told any more': [
    cluster(flux({ alerts: { mail: { through: 'ntfy', secret: 'mail' } as never } }), photos()),
    cluster(photos()),
    expect.arrayContaining(['danger alerts-removed']),
  ],
};

describe('what real Flux did is foretold', () => {
  it.each(Object.entries(steps))('%s', (_, [before, after, lines]) => {
    expect(foretold(before, after)).toEqual(lines);
  });

  it('a bump of an image: pods roll, and nothing else', () => {
    expect(foretold(cluster(photos({ volumes: {} })), cluster(photos({ volumes: {} })), '0.0.1')).toEqual([
      'restarts: restarts without a gap: new pods are ready before old ones go',
      'image: photos 0.0.0 → 0.0.1',
    ]);
  });

  it('the folder of a cluster is renamed: all of it stops, and its data stays', () => {
    const [before, after] = [
      treeOf(cluster(photos()), '0.0.0'),
      treeOf({ ...cluster(photos()), name: 'haus' }, '0.0.0'),
    ];
    const { effects, dangers, answers } = outlineOf(
      reportOnStep({
        before: before.objects,
        after: after.objects,
        changes: changesOf(before.objects, after.objects),
        kustomizations: { before: before.kustomizations, after: after.kustomizations },
        files: { before: new Map(), after: new Map() },
        bootstrapped: new Set(['home']),
        kinds: KIND_TABLE,
        clusters: new Map(),
      }),
    );
    expect(effects.map(({ what }) => what)).toContain(
      'Flux finds nothing in flux/home any more, and stops all that runs in the cluster; its data stays',
    );
    expect(dangers.map(({ rule }) => rule)).toContain('cluster-emptied');
    expect(answers[0]?.says).toEqual([]);
  });

  it('an app comes back: its claim is told as new, for nobody knows whether it is there', () => {
    expect(foretold(cluster(notes()), cluster(notes(), photos()))).toEqual(
      expect.arrayContaining(['volume: the claim photos/photos-data is new, and starts empty (5Gi)']),
    );
  });

  it('cert-manager goes with all that need it: hosts are covered by no certificate', () => {
    const { stages } = renderedCluster(CLUSTERS.home!);
    const before = placed(stages).map((each) => ({
      ...each,
      object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject,
    }));
    const after = before.filter(({ component: of, object }) => of !== 'cert-manager' && object.kind !== 'Certificate');
    const none = { before: [], after: [] };
    const { effects, dangers } = outlineOf(
      reportOnStep({
        before,
        after,
        changes: changesOf(before, after),
        kustomizations: none,
        files: { before: new Map(), after: new Map() },
        bootstrapped: new Set(),
        kinds: KIND_TABLE,
        clusters: new Map([['home', CLUSTERS.home!]]),
      }),
    );
    expect(effects.map(({ is, what }) => `${is}: ${what}`)).toContainEqual(
      expect.stringMatching(/^login: no certificate is made any more for .*\*\.bramble\.example/),
    );
    expect(dangers.length).toBe(0);
  });
});
