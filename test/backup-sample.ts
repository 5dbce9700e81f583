import { type AppProps, app, claim, image, node, secret } from 'bramble';
import { type BackupProps, backup, backups, type Destination, s3 } from '../charts/addons/backups/index.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { isKind } from '../lib/model/rendered.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What the app runs. */
export const BUSYBOX = image('docker.io/library/busybox');
/** What a database runs. */
export const POSTGRES = image('docker.io/library/postgres');
/** Where backups go. */
export const TO = s3({ endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' });
/** A server with a database. */
export const SERVER = {
  at: 'web:sql',
  image: POSTGRES,
  databases: ['photos'],
  user: 'keeper',
  password: secret('password', { from: 'web' }),
};
/** Room for all that a test runs. */
export const NODES = [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '16Gi', cpus: 4 }),
  node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '16Gi', cpus: 4 }),
];

/** What a test changes. */
export interface Given {
  readonly claimed?: string;
  readonly word?: BackupProps;
  readonly app?: Partial<AppProps>;
  readonly to?: Destination;
}

/** A cluster with an app that is saved. */
export function rendered({ claimed = 'data', word, app: more, to = TO }: Given = {}) {
  const web = app({
    name: 'web',
    image: BUSYBOX,
    port: 8080,
    volumes: { '/data': claim('data', '1Gi') },
    with: [backup(claimed, word)],
    ...more,
  } as AppProps);
  return renderSample(sample({ nodes: NODES, components: [backups({ to }), web] }));
}

/** What is found in it. */
export function told(given?: Given): readonly string[] {
  return rendered(given).findings.map(brief);
}

/** An object by its kind and name. */
export function drawn(rendering: ReturnType<typeof renderSample>, kind: string, name: string): JsonMap {
  const all = rendering.stages.flatMap(({ objects }) => objects);
  return all.find((each) => isKind(each, kind) && each.metadata.name === name) ?? {};
}

/** A CronJob of it, with its pod and containers. */
export function cronJob(name: string, given?: Given) {
  const { spec } = drawn(rendered(given), 'batch/CronJob', name);
  const pod = path(spec, 'jobTemplate', 'spec', 'template', 'spec');
  const containers = [...list(path(pod, 'initContainers')), ...list(path(pod, 'containers'))];
  return { spec, pod, containers, names: containers.map((each) => each.name) };
}

/** The value of a variable. */
export function variableOf(container: JsonMap | undefined, name: string) {
  return list(container?.env).find((each) => each.name === name)?.value;
}
