import { command } from './in-process.ts';
import { clustersFolder } from './synth.ts';

/** The files of two clusters, of which each declares an add-on in its own file, as `metallb()` is in a repository of one's own. */
const app = (name: string, before = '') =>
  `import { app, image } from 'bramble';\n${before}export const ${name} = app({ name: '${name}', image: image('docker.io/library/busybox'), port: 8080 });\n`;
const cluster = (
  name: string,
  apps: readonly string[],
  more = '',
) => `import { cluster, component, node } from 'bramble';
import { MEMORY } from '../../facts/machine.ts';
${apps.map((each) => `import { ${each} } from '../../apps/${each}.ts';`).join('\n')}
/** ${apps.join(', ')} are apps. */
export default cluster({
  name: '${name}',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: MEMORY, cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [component({ name: 'addon', about: 'Beside ${apps[0]}.' }), ${[...apps, more].filter(Boolean).join(', ')}],
});
`;
const FOLDER = clustersFolder({
  'clusters/home/cluster.ts': cluster('home', ['web', 'wiki']),
  'clusters/attic/cluster.ts': cluster('attic', ['web', 'shop'], 'component({ name: `${shop.name}-copy` })'),
  'clusters/home/secrets/web.sops.yaml': '',
  'facts/machine.ts': "export const MEMORY = '4Gi';\n",
  'facts/titles.ts': "export const TITLE = 'Title';\n",
  'apps/web.ts': app('web'),
  'apps/wiki.ts': app('wiki', "import { TITLE } from '../facts/titles.ts';\nexport const NAME = TITLE;\n"),
  'apps/shop.ts': app('shop', "import { TITLE } from '../facts/titles.ts';\nexport const NAME = TITLE;\n"),
  'apps/fresh.ts': app('fresh'),
});

const ATTIC = ['attic/addon', 'attic/shop', 'attic/shop-copy', 'attic/web'];
const HOME = ['home/addon', 'home/web', 'home/wiki'];

it.each<[string, string, readonly string[]]>([
  ['a file of one app: that app alone, in each cluster that lists it', 'apps/web.ts', ['attic/web', 'home/web']],
  ['a file of an app that no list has: nothing', 'apps/fresh.ts', []],
  ['a file that the cluster uses beside the list: all of that cluster', 'apps/shop.ts', ATTIC],
  ['a module that apps share, and one of them is used so', 'facts/titles.ts', [...ATTIC, 'home/wiki']],
  ['a module with facts of both clusters: all of both', 'facts/machine.ts', [...ATTIC, ...HOME]],
  ['the file of a cluster: all of it', 'clusters/home/cluster.ts', HOME],
  ['a file of a Secret: its app', 'clusters/home/secrets/web.sops.yaml', ['home/web']],
])('reaches, as %s', async (_, file, wanted) => {
  const { out } = await command(['affects', `${FOLDER}/${file}`, '--clusters', `${FOLDER}/clusters`, '--json']);
  const { affected } = JSON.parse(out) as { affected: readonly { cluster: string; component: string }[] };
  expect(affected.map((each) => `${each.cluster}/${each.component}`)).toEqual(wanted);
});
