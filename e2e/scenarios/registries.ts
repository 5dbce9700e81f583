import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cluster, type HostsProps, node } from 'bramble';
import { parse, stringify } from 'yaml';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { registry, registryMirror } from '../../charts/addons/registry/index.ts';
import { traefik } from '../../charts/addons/traefik/index.ts';
import { side } from '../../hosts/side.ts';
import { sideFiles } from '../../lib/commands/side-target.ts';
import { list, path } from '../../lib/model/object.ts';
import { OnLoopback } from '../monitoring/on-loopback.ts';
import { type Running, start, until } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import { type Home, readHome } from '../repository/home.ts';
import type { Context, Scenario } from '../scenario.ts';
import { selfSigned } from '../traefik/certificate.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';

/**
 * distribution runs as it is rendered, once as a registry and once as a mirror of that one, and images come by the code that k3s is made
 * of, through the `registries.yaml` that is rendered of the facts:
 *
 * - An image that was pushed comes back, as it was: by a certificate that nobody else trusts, and after signing in.
 * - Without the one or the other, and under another port, it does not.
 * - What a mirror has fetched once comes also while its registry is away, and what it has not fetched does not.
 * - What was deleted makes room at the time that is said, all else stays, and pushes go on afterwards.
 */
export const scenario: Scenario = {
  proves:
    'images are pushed to the real registry, and pulled from it and from a mirror through the rendered configuration of nodes',
  small: false,
  seconds: 40,
  tools: ['registry', 'image'],
  run: async (context) => {
    const { progress } = context;
    const run = await startBoth(context, await readHome(context.root));
    const [web, busybox] = [await run.push('web:1'), await run.push('library/busybox:1')];

    same('the image that comes', await run.pull(`${NAME}/web:1`), web);
    progress('what was pushed comes back');
    await fails(
      'without signing in',
      run.pull(`${NAME}/web:1`, ({ auth: _, ...rest }) => rest),
      /UNAUTHORIZED/,
    );
    await fails(
      'without the certificate',
      run.pull(`${NAME}/web:1`, ({ tls: _, ...rest }) => rest),
      /x509/,
    );
    await fails(
      'with credentials of another port',
      run.pull(`${NAME}/web:1`, () => ({})),
      /x509|UNAUTHORIZED/,
    );
    progress('without the certificate or the login nothing comes');

    same('what comes by the mirror', await run.pull('docker.io/library/busybox:1'), busybox);
    await run.store.end();
    same('what the mirror keeps', await run.pull('docker.io/library/busybox:1'), busybox);
    await fails('what the mirror never fetched', run.pull('docker.io/library/other:1'), /./);
    progress('the mirror keeps what it has fetched');

    const again = await run.restart();
    await collect(again, context);
    progress('what was deleted makes room, and all else stays');
  },
};

const NAME = 'registry.bramble.example';
const USER = 'ci';
/** With what would break YAML, and the header of a request. */
const PASSWORD = 'p: w"1';
/** As `htpasswd -nB` prints it. */
const USERS = `${USER}:$2b$05$jpEbk1t3427TdtwaLK0N9e7zlitjqK9Vmc5lvxwsktnDoEKbL0uhq\n`;
const NODE = node('pi-1', {
  role: 'server',
  address: '10.10.11.11',
  memory: '4Gi',
  cpus: 4,
  podNetwork: '10.42.0.0/24',
});

/** What is said of a registry in `registries.yaml`. */
type Config = Readonly<Record<string, unknown>>;
type Change = (config: Config) => Config;

interface Both {
  /** The registry. */
  readonly store: Running;
  readonly port: number;
  readonly certificate: string;
  /** The folder of its blobs. */
  readonly blobs: string;
  /** Where its shell reads the time, as `date -u '+%u %H:%M'` prints it. */
  readonly clock: string;
  /** Pushes an image of chance, and returns its digest. */
  push(image: string): Promise<string>;
  /** Pulls an image as a node does, and returns its digest. */
  pull(image: string, change?: Change): Promise<string>;
  /** The same, after the registry was started anew. */
  restart(): Promise<Both>;
}

/** Starts the registry and the mirror, each by what is rendered, but on loopback. */
async function startBoth(context: Context, home: Home): Promise<Both> {
  const { folder, tool } = context;
  const [port, mirrorPort] = [await freePort(), await freePort()];
  const { certificate, key } = selfSigned(['localhost']);
  for (const [file, text] of Object.entries({ 'ca.pem': certificate, 'key.pem': key }))
    writeFileSync(join(folder, file), text);
  const hosts: HostsProps = {
    mirrors: { [NAME]: [`https://localhost:${port}`], 'docker.io': [`http://localhost:${mirrorPort}`] },
    registries: { [`localhost:${port}`]: { certificate, credentials: 'router' } },
  };
  const { declaration, objects } = renderMadeUp(declared(hosts), home);
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  symlinkSync(tool('registry'), join(programs, 'registry'));
  const clock = join(folder, 'now');
  writeFileSync(clock, '1 00:00\n');
  writeFileSync(join(programs, 'date'), `#!/bin/sh\ncat ${clock}\n`, { mode: 0o755 });

  const place = (name: string) => join(folder, name);
  const prepare = (name: string) =>
    new OnLoopback(objects, place(name)).write(name, 'distribution', (_, text) =>
      text.replaceAll('/var/lib/registry', join(place(name), 'store')).replace('sleep 20', 'sleep 1'),
    );
  prepare('registry');
  writeFileSync(join(place('registry'), 'etc/distribution/htpasswd'), USERS);
  prepare(MIRROR);
  const env = async (own: number) => ({
    PATH: `${programs}:${process.env.PATH}`,
    OTEL_TRACES_EXPORTER: 'none',
    REGISTRY_HTTP_ADDR: `localhost:${own}`,
    REGISTRY_HTTP_DEBUG_ADDR: `localhost:${await freePort()}`,
  });
  const tls = { REGISTRY_HTTP_TLS_CERTIFICATE: join(folder, 'ca.pem'), REGISTRY_HTTP_TLS_KEY: join(folder, 'key.pem') };
  const begin = async () => {
    const script = join(place('registry'), 'etc/distribution/serve.sh');
    const store = start('registry', 'sh', [script], folder, { ...(await env(port)), ...tls });
    await until('the registry answers', async () => (await ask('GET', port, certificate, '/')) === 200, {
      seconds: 30,
      process: store,
    });
    return store;
  };
  const store = await begin();
  const mirror = start('mirror', 'registry', ['serve', join(place(MIRROR), 'etc/distribution/config.yml')], folder, {
    ...(await env(mirrorPort)),
    ...signedIn(objects),
    SSL_CERT_FILE: join(folder, 'ca.pem'),
    REGISTRY_PROXY_REMOTEURL: `https://localhost:${port}`,
  });
  await until('the mirror answers', () => answers(mirrorPort), {
    seconds: 30,
    process: mirror,
  });

  const files = (await sideFiles(side, [{ declaration, inputs: { ...home.inputs, pins: {} } }], 'clusters')).files;
  const image = async (...args: string[]) => (await promisify(execFile)(tool('image'), args)).stdout.trim();
  const both = {
    port,
    certificate,
    clock,
    blobs: join(place('registry'), 'store/docker/registry/v2/blobs/sha256'),
    push: (name: string) => image('push', `localhost:${port}/${name}`, join(folder, 'ca.pem'), USER, PASSWORD),
    pull: (name: string, change?: Change) => image('pull', configured(files, folder, change), name),
  };
  const withStore = (of: Running): Both => ({ ...both, store: of, restart: async () => withStore(await begin()) });
  return withStore(store);
}

const MIRROR = 'mirror-docker-io';

function declared(hosts: HostsProps) {
  return cluster({
    name: 'made-up',
    domain: 'bramble.example',
    nodes: [NODE],
    networks: { lan: ['10.10.11.0/24'] },
    loadBalancers: '10.10.11.21-10.10.11.29',
    k3s: { runs: 'v1.36.4+k3s1' },
    hosts,
    components: [
      traefik({ address: '10.10.11.21' }),
      metallb(),
      registry({ collect: { day: 'sunday', at: '03:30' } }),
      registryMirror({ of: 'docker.io', signsIn: true }),
    ],
  });
}

/** The variables with which the mirror signs in, as its Deployment names them, with the values of its Secret. */
function signedIn(objects: Home['objects']): Record<string, string> {
  const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === MIRROR);
  const [container] = list(path(found, 'spec', 'template', 'spec', 'containers'));
  const values: Readonly<Record<string, string>> = { username: USER, password: PASSWORD };
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of list(container?.env)) {
    // As the kubelet does: what is named stands above.
    const text = String(value ?? values[String(path(valueFrom, 'secretKeyRef', 'key'))]);
    env[String(name)] = text.replaceAll(/\$\((\w+)\)/g, (whole, named: string) => env[named] ?? whole);
  }
  return env;
}

/** Lays down what is rendered for nodes, as the playbook does, with who signs in. Returns where `registries.yaml` is. */
function configured(files: ReadonlyMap<string, string>, folder: string, change: Change = (config) => config): string {
  for (const [file, text] of files) {
    const to = join(folder, file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text.replaceAll('/etc/rancher/k3s/', `${join(folder, 'dist/made-up-hosts')}/`));
  }
  const file = join(folder, 'dist/made-up-hosts/nodes/pi-1/registries.yaml');
  const { mirrors, configs } = parse(readFileSync(file, 'utf8'));
  const all = Object.entries<Config>(configs).map(([host, config]) => [
    host,
    change({ ...config, auth: { username: USER, password: PASSWORD } }),
  ]);
  writeFileSync(file, stringify({ mirrors, configs: Object.fromEntries(all) }));
  return file;
}

/** What nothing leads to is removed at its time: its layers are gone, those of others are there. */
async function collect(
  { store, blobs, clock, push, pull, port, certificate }: Both,
  { progress }: Context,
): Promise<void> {
  const [gone, kept] = [await push('old:1'), await push('new:1')];
  const deleted = await ask('DELETE', port, certificate, `/v2/old/manifests/${gone}`);
  if (deleted !== 202) throw new Error(`a manifest cannot be deleted: ${deleted}`);
  const count = () => readdirSync(blobs, { recursive: true }).filter((each) => String(each).endsWith('data')).length;
  const before = count();
  writeFileSync(clock, '7 03:30\n');
  // A manifest, a configuration and two layers.
  await until('four blobs are gone', async () => count() === before - 4, { seconds: 30, process: store });
  progress(`of ${before} blobs ${before - count()} are gone`);
  await until('the registry takes images again', async () => (await push('later:1')) !== '', {
    seconds: 30,
    process: store,
  });
  same('an image that was kept', await pull(`${NAME}/new:1`), kept);
  await fails('an image that was deleted', pull(`${NAME}/old:1`), /MANIFEST_UNKNOWN|not found|unknown/i);
}

/** The status with which the registry answers who has signed in. */
function ask(method: string, port: number, ca: string, to: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method, ca, auth: `${USER}:${PASSWORD}`, host: 'localhost', port, path: to };
    request(options, (answer) => resolve(answer.resume().statusCode ?? 0))
      .once('error', reject)
      .end();
  });
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://localhost:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function same(what: string, found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`${what} is ${found}, not ${wanted}`);
}

async function fails(what: string, pulled: Promise<string>, why: RegExp): Promise<void> {
  const said = await pulled.then(
    (digest) => new Error(`${what}: ${digest} came all the same`),
    (error: Error & { stderr?: string }) => error.stderr ?? error.message,
  );
  if (said instanceof Error) throw said;
  if (!why.test(said)) throw new Error(`${what}: the pull failed otherwise: ${said}`);
}
