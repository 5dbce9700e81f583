import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import { NotRun } from '../scenario.ts';
import { SECRETS } from './small-cluster.ts';

/** Where the scripts of one app find what their containers would mount. */
export interface Place {
  readonly objects: readonly KubernetesObject[];
  /** A folder of its own, with `data`, `dumps` and `scratch`. */
  readonly folder: string;
  /** The folder of restic. */
  readonly programs: string;
  /** In the place of what stands in the manifests. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a script is run. */
export interface Trial {
  /** It is killed after so many milliseconds, with all that it has started. */
  readonly killAfter?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** How the containers of a pod went. */
export interface Went {
  /** The container that failed. */
  readonly failed?: string;
  /** What was said. */
  readonly said: string;
}

/** Programs that an image has, and a scenario wants from the machine. */
export function needPrograms(...names: readonly string[]): void {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length > 0) throw new NotRun(`there is no ${missing.join(', ')} on the PATH`);
}

/** Where a program lies, also where Debian keeps those of PostgreSQL and MariaDB. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/lib/postgresql/15/bin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** Makes the folders that containers would mount, where they are not there. */
export function makeFolders({ folder }: Pick<Place, 'folder'>): void {
  for (const name of ['data', 'dumps', 'scratch', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
}

/**
 * Puts a program in the place of one, which it finds as `$REAL`. It ends all that the script has started by `kill -9 0`.
 * @returns what puts it back
 */
export function playProgram({ programs }: Place, name: string, text: string): () => void {
  const file = join(programs, name);
  const real = realpathSync(file);
  const put = (write: () => void) => {
    rmSync(file);
    write();
  };
  put(() => writeFileSync(file, `#!/bin/sh\nREAL=${real}\n${text}\n`, { mode: 0o755 }));
  return () => put(() => symlinkSync(real, file));
}

/** Runs the containers of a pod one after another, as the kubelet would, until one fails. */
export async function runPod(place: Place, kind: string, name: string, trial: Trial = {}): Promise<Went> {
  const pod = podOf(place, kind, name);
  const containers = [
    ...list(path(pod, 'initContainers')),
    ...(kind === 'CronJob' ? list(path(pod, 'containers')) : []),
  ];
  let said = '';
  for (const container of containers) {
    const { status, output } = await runScript(place, container, trial);
    said += output;
    if (status !== 0) return { failed: String(container.name), said };
  }
  return { said };
}

/** Runs one container of a pod. */
export async function runContainer(place: Place, job: string, name: string, trial: Trial = {}): Promise<Went> {
  const pod = podOf(place, 'CronJob', job);
  const all = [...list(path(pod, 'initContainers')), ...list(path(pod, 'containers'))];
  const container = all.find((each) => each.name === name);
  if (!container) throw new Error(`${job} has no container ${name}`);
  const { status, output } = await runScript(place, container, trial);
  return { said: output, ...(status !== 0 && { failed: name }) };
}

/** Where the snapshots of a CronJob lie. */
export function repositoryOf(place: Place, job: string): string {
  const [container = {}] = list(path(podOf(place, 'CronJob', job), 'containers'));
  return place.env?.RESTIC_REPOSITORY ?? environment(container).RESTIC_REPOSITORY ?? '';
}

function podOf({ objects }: Place, kind: string, name: string) {
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name);
  if (!object) throw new Error(`there is no ${kind} ${name}`);
  const spec = kind === 'CronJob' ? path(object.spec, 'jobTemplate', 'spec') : object.spec;
  return path(spec, 'template', 'spec');
}

async function runScript(place: Place, container: JsonMap, { killAfter, env }: Trial) {
  const { folder, programs } = place;
  const [, mounted = ''] = texts(container.command);
  const file = scriptIn(place, mounted);
  const child = spawn('/bin/sh', [file], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: folder,
      ...environment(container),
      PATH: [programs, process.env.PATH].join(delimiter),
      DATA: join(folder, 'data'),
      DUMPS: join(folder, 'dumps'),
      SCRATCH: join(folder, 'scratch'),
      TMPDIR: join(folder, 'tmp'),
      RESTIC_CACHE_DIR: join(folder, 'cache'),
      RETRY_LOCK: '3s',
      ...place.env,
      ...env,
    },
  });
  const killer = killAfter === undefined ? undefined : setTimeout(() => killAll(child), killAfter);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(killer);
  return { status, output };
}

function killAll(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function environment(container: JsonMap): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list(container.env).map(({ name, value, valueFrom }) => [
      String(name),
      value === undefined ? (SECRETS[String(path(valueFrom, 'secretKeyRef', 'key'))] ?? '') : String(value),
    ]),
  );
}

/** Writes a script of a ConfigMap to where it can be run. */
function scriptIn({ objects, folder }: Place, mounted: string): string {
  const name = mounted.slice(mounted.lastIndexOf('/') + 1);
  const found = objects.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? (path(data, name) ?? []) : []));
  const file = join(folder, 'tmp', name);
  mkdirSync(dirname(file), { recursive: true });
  // A shell that reads it meanwhile must not find it empty.
  if (!existsSync(file)) writeFileSync(file, String(found[0]));
  return file;
}
