import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { ClusterDeclaration } from 'bramble';
import type { KubernetesObject } from '../lib/model/object.ts';
import { list, path } from '../lib/model/object.ts';
import type { Rendering } from '../lib/render.ts';
import { renderSample } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The files that the pod of the deployments page has from ConfigMaps, by their paths in the container. */
export type Mounted = ReadonlyMap<string, string>;

/** A server on loopback, and how it is ended. */
export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** What is mounted into the page of a cluster, as it is written. */
export function mountedIn(
  declaration: ClusterDeclaration,
  { stages }: Pick<Rendering, 'stages'> = renderSample(declaration, undefined, undefined, []),
): Mounted {
  const objects = stages.filter(({ name }) => name === 'deployments-page').flatMap(({ objects: all }) => all);
  const configMaps = new Map(
    objects.filter(({ kind }) => kind === 'ConfigMap').map((each) => [each.metadata.name, each]),
  );
  const pod = path(objects.find(({ kind }) => kind === 'Deployment')!.spec, 'template', 'spec');
  const volumes = new Map(list(path(pod, 'volumes')).map((each) => [each.name, path(each.configMap, 'name')]));
  return new Map(
    list(path(pod, 'containers')).flatMap(({ volumeMounts }) =>
      list(volumeMounts).flatMap(({ name, mountPath, subPath }) => {
        const data = dataOf(configMaps.get(String(volumes.get(name))));
        const keys = subPath === undefined ? Object.keys(data) : [String(subPath)];
        return keys.map(
          (key) => [subPath === undefined ? `${mountPath}/${key}` : String(mountPath), data[key]!] as const,
        );
      }),
    ),
  );
}

function dataOf(configMap: KubernetesObject | undefined): Readonly<Record<string, string>> {
  return (configMap?.data ?? {}) as Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

/**
 * Serves the page as its nginx is told to: with the same headers, and with what it includes.
 * @param health what is answered for it @default 404, as where nothing is measured
 */
export async function standIn(mounted: Mounted, health?: () => string): Promise<Served> {
  const config = mounted.get('/etc/page/nginx.conf')!;
  const headers = [...config.matchAll(/add_header (\S+) "(.*?)" always;/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  const page = mounted
    .get('/srv/page/index.html')!
    .replaceAll(/<!--#include virtual="(\S+)" -->/g, (_, asked: string) => mounted.get(`/srv${asked}`) ?? '');
  const answers = (asked: string): readonly [type: string, text: string] | undefined => {
    if (asked === '/') return ['text/html', page];
    if (asked === '/health.json' && health) return ['application/json', health()];
    const text = mounted.get(`/etc/page${asked}`);
    const type = TYPES[asked.slice(asked.lastIndexOf('.') + 1)];
    return text === undefined || type === undefined ? undefined : [type, text];
  };
  const server = createServer(({ url = '' }, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const [type, text] = answers(url) ?? ['text/plain', ''];
    response.writeHead(text === '' ? 404 : 200, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Whether the real server is installed. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/**
 * Runs nginx on the files as a node lays them out: each folder of a ConfigMap is links to a folder that is exchanged as a whole.
 * @param metrics who is asked in the place of the cluster's, whose name nobody knows here @default nobody answers
 */
export async function nginx(mounted: Mounted, metrics = 'http://127.0.0.1:9'): Promise<Served> {
  const root = temporaryFolder();
  mkdirSync(join(root, 'tmp'));
  for (const [at, text] of mounted) layOut(join(root, dirname(at)), basename(at), text);
  const port = await freePort();
  const config = mounted
    .get('/etc/page/nginx.conf')!
    .replaceAll(/(?<=[\s;])\/(srv|etc\/page|tmp)(?=[/;])/g, `${root}/$1`)
    .replace(/resolver .*;/, '')
    .replace(/set \$metrics .*;/, `set $metrics ${metrics};`)
    .replace(/listen \d+;/, `listen 127.0.0.1:${port};`);
  writeFileSync(join(root, 'nginx.conf'), config);
  // Started by root it would read as nobody, whom the folder keeps out. In a pod it has one user.
  const rights = process.getuid?.() === 0 ? 'daemon off; user root;' : 'daemon off;';
  const run = spawn('nginx', ['-p', root, '-c', join(root, 'nginx.conf'), '-g', rights], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => run.once('exit', () => resolve()));
  let said = '';
  run.stderr.on('data', (data) => {
    said += data;
  });
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (run.exitCode !== null || tries > 100) throw new Error(`nginx does not answer: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      run.kill('SIGQUIT');
      await ended;
    },
  };
}

function layOut(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, '..1'), { recursive: true });
  writeFileSync(join(folder, '..1', name), text);
  try {
    symlinkSync('..1', join(folder, '..data'));
  } catch {
    /* the first file of the folder has made it */
  }
  symlinkSync(join('..data', name), join(folder, name));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
