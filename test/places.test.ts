import { MANIFESTS, placeOf, spotOf } from '../lib/output/place.ts';
import { SIDES } from './known-kinds.ts';

const PLACES = [MANIFESTS, ...SIDES.map(placeOf)];

it.each([
  ['dist/home-hosts/hosts', 'home', 'hosts'],
  ['dist/home-hosts/nodes/pi-1/config.yaml', 'home', 'nodes/pi-1/config.yaml'],
  ['dist/cloudflare/home/cdk.tf.json', 'home', 'cdk.tf.json'],
  ['dist/home/web/service.web.yaml', 'home', 'web/service.web.yaml'],
  ['dist/-hosts/hosts', '-hosts', 'hosts'],
])('%s belongs to the most particular place', (path, cluster, rest) => {
  expect(spotOf(path, PLACES)).toMatchObject({ cluster, rest });
});

it('each side has a place of its own', () => {
  expect(SIDES.map(placeOf).map(({ at }) => at)).toEqual([
    'dist/cloudflare/<cluster>',
    'dist/<cluster>-hosts',
    'dist/k9s/<cluster>',
  ]);
});
