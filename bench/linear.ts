/**
 * Shows that synth is linear: the whole process, for few and for many apps of 8 objects each, in turn.
 *
 *     node --import tsx bench/linear.ts [few=100] [many=1000] [rounds=5]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Within the repository, where its imports resolve. */
const FOLDER = join('.scratch', `linear-${process.pid}`);

/** A namespace, Deployment, Service, IngressRoute, Middleware, ConfigMap and two claims. */
function declaration(name: string, apps: number): string {
  return `import { app, claim, cluster, component, crdsOf, image, node } from '#bramble';

const wayIn = component({
  name: 'way-in',
  provides: { ingress: { service: 'way-in', namespace: 'way-in', entryPoint: 'websecure', ingressClass: 'way-in' } },
  crds: crdsOf('traefik.io'),
});

const web = (index: number) =>
  app({
    name: \`web-\${index}\`,
    image: image('docker.io/library/busybox'),
    port: 8080,
    health: '/healthz',
    env: { URL: (cluster) => cluster.url(\`web-\${index}\`), INDEX: index },
    files: { '/etc/web/config.yaml': \`index: \${index}\\n\` },
    volumes: { '/data': claim('data', '1Gi'), '/cache': claim('cache', '1Gi') },
    expose: { through: 'lan' },
  });

export default cluster({
  name: '${name}',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [wayIn, ...Array.from({ length: ${apps} }, (_, index) => web(index))],
});
`;
}

const PINS = `images:
  busybox: docker.io/library/busybox:1.37.0
`;

function prepare(apps: number): string {
  const folder = join(ROOT, FOLDER, `clusters-${apps}`, 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cluster.ts'), declaration('bench', apps));
  writeFileSync(join(folder, 'images.yaml'), PINS);
  return `${FOLDER}/clusters-${apps}`;
}

/** Seconds of one run: \`fresh\` writes all files, otherwise it finds them up to date. */
function run(clusters: string, fresh: boolean): number {
  const out = join(ROOT, `${clusters}-out`);
  if (fresh) rmSync(out, { recursive: true, force: true });
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'main.ts', '--clusters', clusters, '--out', out],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`${stdout.slice(-2000)}${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const [few = 100, many = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const [small, large] = [prepare(few), prepare(many)];
try {
  for (const fresh of [true, false]) {
    const times = Array.from({ length: rounds }, () => [run(small, fresh), run(large, fresh)] as const);
    const [short, long] = [median(times.map(([a]) => a)), median(times.map(([, b]) => b))];
    const ratio = median(times.map(([a, b]) => b / a));
    const kind = fresh ? 'all files written' : 'nothing changed';
    console.log(
      `${kind}: ${few} apps ${short.toFixed(2)} s, ${many} apps ${long.toFixed(2)} s, ratio ${ratio.toFixed(1)}`,
    );
  }
} finally {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
}
