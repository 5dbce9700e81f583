import { app, cluster, image } from 'bramble';
import { variant, weighted } from '../../charts/addons/traefik/index.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import { until } from '../processes/background.ts';
import type { Home } from '../repository/home.ts';
import { renderMadeUp } from './made-up-cluster.ts';
import type { Served } from './serving.ts';
import { askFromHome } from './visits.ts';
import { waysCluster } from './ways-cluster.ts';

const HOST = 'versions.bramble.example';
const NAMESPACE = 'sites';
const COOKIE = 'site-version';

/**
 * Who bears the header or the cookie of a version comes to it alone, all others to both by their shares, and a browser stays with the one
 * that it got first.
 */
export async function leadsToVersions({ cluster: { client }, entrance }: Served, home: Home): Promise<void> {
  const replies = (headers: Readonly<Record<string, string>> = {}) =>
    Promise.all(Array.from({ length: 40 }, () => askFromHome(entrance, HOST, '/', headers)));
  const led = async (headers?: Readonly<Record<string, string>>) => {
    const versions = (await replies(headers)).map(({ status, body }) => (status === 200 ? versionOf(body) : status));
    return [...new Set(versions)].sort().join();
  };
  await applyAll(client, versions(home));
  const expected: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
    ['strangers', 'other-site,site'],
    ['who has the cookie among others', 'other-site', { cookie: 'theme=dark; trial=b; lang=en' }],
    ['who has the header', 'other-site', { 'X-Trial': 'b' }],
    ['who has a cookie that ends alike', 'other-site,site', { cookie: 'my-trial=b' }],
    ['who has another value of the header', 'other-site,site', { 'X-Trial': 'bb' }],
  ];
  for (const [who, to, headers] of expected) {
    await until(`${who} are led to ${to}`, async () => equal(await led(headers), to), { seconds: 20 });
  }
  const [first] = await replies();
  const cookie = first?.headers['set-cookie']?.find((each) => each.startsWith(COOKIE))?.split(';')[0] ?? '';
  equal(await led({ cookie }), versionOf(first?.body ?? '{}'));
}

function equal(is: string, wanted: string): true {
  if (is !== wanted) throw new Error(`it leads to ${is}, not to ${wanted}`);
  return true;
}

/** The app that answers. */
function versionOf(body: string): string {
  return String((JSON.parse(body) as { readonly pod?: string }).pod).replace(/-[^-]+-[^-]+$/, '');
}

/** What leads to two apps that are there, as it is rendered for the first of them. */
function versions(home: Home): readonly KubernetesObject[] {
  const site = app({
    name: 'site',
    namespace: NAMESPACE,
    image: image('docker.io/library/busybox'),
    port: 8080,
    expose: { through: 'lan', host: HOST },
    with: [
      variant('other-site', { cookie: { trial: 'b' } }),
      variant('other-site', { header: { 'X-Trial': 'b' } }),
      weighted({ to: { 'other-site': 30 } }),
    ],
  });
  const others = waysCluster.components.filter(({ name }) =>
    ['metallb', 'traefik', 'cert-manager', NAMESPACE].includes(name),
  );
  const { objects } = renderMadeUp(cluster({ ...waysCluster, components: [...others, site] }), home);
  return objects
    .filter(
      ({ kind, metadata }) => ['IngressRoute', 'TraefikService'].includes(kind) && metadata.namespace === NAMESPACE,
    )
    .map((each) =>
      each.kind === 'IngressRoute' ? { ...each, metadata: { name: 'versions', namespace: NAMESPACE } } : each,
    );
}
