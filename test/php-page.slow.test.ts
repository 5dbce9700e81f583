import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Component } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { nextcloud, nextcloudCache, nextcloudDb } from '../charts/apps/nextcloud.ts';
import { phpPage } from '../charts/apps/php-page.ts';
import { INGRESS } from './hosts-sample.ts';
import { php } from './php-program.ts';
import { ROOT, renderSample, sample } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SOURCE = join(ROOT, 'charts/apps/php-page');
const INDEX = join(SOURCE, 'index.php');
const DOCKERFILE = readFileSync(join(SOURCE, 'Dockerfile'), 'utf8');

function objectsOf(...components: readonly Component[]) {
  const { stages } = renderSample(sample({ components: [INGRESS, metallb(), ...components] }));
  return stages.flatMap(({ objects }) => objects);
}

/** The lines of the Dockerfile that begin with an instruction. */
function said(instruction: string): readonly string[] {
  return DOCKERFILE.split('\n')
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));
}

describe('the image of the page', () => {
  it('is made of what lies beside it, and of a base with a version', () => {
    expect(said('FROM').map((base) => /^[\w.]+\/\S+:(?!latest)\S+$/.test(base))).toEqual([true]);
    const copied = said('COPY').map((line) => line.split(' ')[0]!);
    expect(copied.filter((file) => !existsSync(join(SOURCE, file)))).toEqual([]);
    expect(copied).toHaveLength(3);
  });

  it('listens where the app is declared to listen, as the user that it runs as', () => {
    const app = objectsOf(phpPage()).find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'php-page',
    );
    const [container] = (app!.spec as never as { template: { spec: { containers: Container[] } } }).template.spec
      .containers;
    const ports = container!.ports.map(({ containerPort }) => String(containerPort)).sort();
    expect(said('EXPOSE')[0]!.split(' ').sort()).toEqual(ports);
    expect(readFileSync(join(SOURCE, 'ports.conf'), 'utf8').match(/\d+/g)!.sort()).toEqual(ports);
    expect(said('USER')).toEqual([`${container!.securityContext.runAsUser}:${container!.securityContext.runAsGroup}`]);
  });
});

interface Container {
  readonly ports: readonly { readonly containerPort: number }[];
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
}

const program = php();
if (!program) console.log('PHP is not installed, and apt-get cannot bring it: the tests with it are skipped');

(program ? describe : describe.skip)('with the real PHP', () => {
  const { path, env } = program ?? { path: '', env: {} };
  const running: ChildProcess[] = [];
  const state = temporaryFolder();
  let [app, metrics] = ['', ''];

  async function serve(more: Record<string, string>): Promise<string> {
    const port = await freePort();
    const all = { ...process.env, ...env, STATE: state, ...more };
    running.push(spawn(path, ['-n', '-S', `127.0.0.1:${port}`, INDEX], { env: all, stdio: 'ignore', detached: true }));
    const at = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 50 && !(await fetch(at).catch(() => undefined)); i++)
      await new Promise((go) => setTimeout(go, 100));
    return at;
  }

  beforeAll(async () => {
    app = await serve({ APP_VERSION: '1.4.2', APP_COMMIT: '"quoted"\\', PHP_CLI_SERVER_WORKERS: '4' });
    metrics = await serve({ METRICS: 'on', APP_VERSION: '1.4.2', APP_COMMIT: '"quoted"\\' });
  });
  afterAll(() => {
    // With the processes that each has made to answer.
    for (const { pid } of running) process.kill(-pid!);
  });

  const status = async (url: string) => (await fetch(url)).status;

  it('the page has no mistake, nor have the settings of Nextcloud', () => {
    const texts = objectsOf(nextcloud(), nextcloudDb, nextcloudCache)
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .filter(([name]) => name.endsWith('.php'));
    expect(texts).toHaveLength(1);
    for (const text of [readFileSync(INDEX, 'utf8'), ...texts.map(([, each]) => each)]) {
      const { status: code, stdout } = spawnSync(path, ['-n', '-l'], {
        input: text,
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
      expect([code, stdout]).toEqual([0, expect.stringContaining('No syntax errors')]);
    }
  });

  it('Nextcloud reads from them what the cluster says', () => {
    const file = objectsOf(nextcloud(), nextcloudDb, nextcloudCache)
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ data }) => (data as Record<string, string>)['cluster.config.php'])
      .find((each) => each !== undefined)!;
    const told = { OVERWRITEHOST: 'nextcloud.bramble.example', CACHE_HOST: 'cache', CACHE_PORT: '6379' };
    const { stdout } = spawnSync(path, ['-n'], {
      input: `${file}\necho json_encode($CONFIG);`,
      encoding: 'utf8',
      env: { ...process.env, ...env, ...told },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      trusted_domains: ['nextcloud.bramble.example', 'localhost'],
      'memcache.locking': '\\OC\\Memcache\\Redis',
      redis: { host: 'cache', port: 6379 },
    });
  });

  it('what is not there is not found, and metrics are at their own port alone', async () => {
    expect(await status(`${app}/nothing`)).toBe(404);
    expect(await status(`${app}/metrics`)).toBe(404);
    expect(await status(`${metrics}/healthz`)).toBe(404);
  });

  it('it is ready, but for the time before it stops, and lives all the while', async () => {
    expect(await status(`${app}/readyz`)).toBe(200);
    writeFileSync(join(state, 'stopping'), '');
    expect([await status(`${app}/readyz`), await status(`${app}/healthz`)]).toEqual([503, 200]);
    rmSync(join(state, 'stopping'));
  });

  it('it tells its version', async () => {
    expect(await (await fetch(`${app}/version`)).json()).toEqual({ version: '1.4.2', commit: '"quoted"\\' });
  });

  it('it counts each request, also many at once, and tells them as Prometheus reads them', async () => {
    const count = async () =>
      Number(
        /http_requests_total\{path="\/healthz",status="200"\} (\d+)/.exec(
          await (await fetch(`${metrics}/metrics`)).text(),
        )?.[1] ?? 0,
      );
    const before = await count();
    await Promise.all(Array.from({ length: 60 }, () => status(`${app}/healthz`)));
    expect((await count()) - before).toBe(60);
    const lines = (await (await fetch(`${metrics}/metrics`)).text()).trim().split('\n');
    const isRight = (line: string) => /^# (?:HELP|TYPE) \w+ \S|^\w+\{(?:\w+="(?:[^"\\]|\\.)*",?)+\} [\d.]+$/.test(line);
    expect(lines.filter((line) => !isRight(line))).toEqual([]);
    expect(lines).toContainEqual(expect.stringContaining('commit="\\"quoted\\"\\\\"'));
  });
});

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
