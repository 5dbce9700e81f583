import { app, type Component, claim, component, image } from 'bramble';
import { ApiObject } from 'cdk8s';
import { consequenceLine } from '../lib/review/consequence.ts';
import {
  claimed,
  claimStays,
  drawing,
  expectLines,
  namespaceStays,
  type Pair,
  photos,
  pod,
  pvc,
  reviewed,
  stateful,
} from './reviewed-change.ts';

describe('what stays behind is told of', () => {
  const other = app({
    name: 'other',
    image: image('registry.bramble.example/other'),
    volumes: { '/data': claim('data', '1Gi') },
  });
  const crds = (...names: readonly string[]) =>
    component({
      name: 'web',
      namespace: 'default',
      crds: (chart) => {
        for (const name of names) {
          new ApiObject(chart, name, {
            apiVersion: 'apiextensions.k8s.io/v1',
            kind: 'CustomResourceDefinition',
            metadata: { name },
          });
        }
      },
    });
  const retention = 'persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete }';
  const pairs: Readonly<Record<string, Pair>> = {
    'an app that is dropped': [
      [photos()],
      [],
      [claimStays('photos/photos-data', 'persistentvolumeclaim.photos-data.yaml'), namespaceStays('photos')],
    ],
    'an app that is dropped while another comes': [
      [photos()],
      [other],
      [claimStays('photos/photos-data', 'persistentvolumeclaim.photos-data.yaml'), namespaceStays('photos')],
    ],
    'the claims of a StatefulSet that is dropped': [
      [drawing(stateful('replicas: 2'), { namespace: 'default' })],
      [],
      ['default/data-db-0', 'default/data-db-1'].map((id) => claimStays(id, 'statefulset.db.yaml', 'web')),
    ],
    'the claim of a pod too many': [
      [drawing(stateful('replicas: 2'))],
      [drawing(stateful('replicas: 1'))],
      [claimStays('web/data-db-1', 'statefulset.db.yaml', 'web')],
    ],
    'kinds, in one line': [
      [crds('a.bramble.example', 'b.bramble.example')],
      [],
      [
        'stays home/web customresourcedefinition.a.bramble.example.yaml: 2 of the kind CustomResourceDefinition stay: a.bramble.example, b.bramble.example: Flux is told not to remove them (to remove it for good, once Flux has applied this, with all objects of its kind; docs/moving-data.md)',
      ],
    ],
    'claims that go with their StatefulSet': [
      [drawing(stateful(retention), { namespace: 'default' })],
      [],
      [
        'lost home/web statefulset.db.yaml: the claim default/data-db-0 is deleted, and all that it holds with it (take the change back, or save the data first; docs/moving-data.md)',
      ],
    ],
    'a namespace that Flux may remove': [
      [
        drawing('', {
          overrides: [
            {
              kind: 'Namespace',
              because: 'a trial',
              merge: { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': null } } },
            },
          ],
        }),
      ],
      [],
      [
        'lost home/web namespace.web.yaml: Flux deletes it, and all that it holds (take the change back, or save what is in it first; docs/moving-data.md)',
      ],
    ],
  };
  it.each(Object.entries(pairs))('%s', (_, pair) => expectLines(pair));

  it('with the command that removes it for good', () => {
    expect(reviewed([photos()], []).map(({ commands }) => commands)).toEqual([
      ['kubectl delete pvc photos-data -n photos'],
      ['kubectl delete namespace photos'],
    ]);
    expect(reviewed([crds('a.bramble.example')], [])[0]?.commands).toEqual([
      'kubectl delete customresourcedefinition a.bramble.example',
    ]);
  });
});

describe('nothing is told', () => {
  const pairs: Readonly<Record<string, readonly [before: readonly Component[], after: readonly Component[]]>> = {
    'where nothing changes': [[photos()], [photos()]],
    'of a new app': [[], [photos()]],
    'of a new volume of an app': [[photos({ volumes: {} })], [photos({ volumes: { '/data': claim('data', '1Gi') } })]],
    'of a second volume': [
      [photos()],
      [photos({ volumes: { '/data': claim('data', '5Gi'), '/more': claim('more', '1Gi') } })],
    ],
    'of a second pod with a claim of its own': [[drawing(stateful('replicas: 1'))], [drawing(stateful('replicas: 2'))]],
    'of a claim that is mounted elsewhere': [[photos()], [photos({ volumes: { '/files': claim('data', '5Gi') } })]],
    'of a new claim for a volume that is there': [
      [drawing(pod('hostPath: { path: /srv }'))],
      [drawing(claimed('data') + pvc('volumeName: disk'))],
    ],
    'of an object that another component draws': [
      [drawing(pvc('') + claimed('data'))],
      [drawing('', {}), drawing(pvc('') + claimed('data'), { name: 'other', namespace: 'web' })],
    ],
    'of a claim that pods go on with, though nothing renders it': [
      [drawing(pvc('') + claimed('data'))],
      [drawing(claimed('data'))],
    ],
    'of what nothing keeps': [
      [photos({ volumes: {} }), component({ name: 'more', namespace: 'photos' })],
      [photos({ volumes: {} })],
    ],
  };
  it.each(Object.entries(pairs))('%s', (_, [before, after]) => {
    expect(reviewed(before, after).map(consequenceLine)).toEqual([]);
  });
});
