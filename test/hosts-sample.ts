import { app, type Component, component, type HostsProps, image, type iscsi, nfs, node } from 'bramble';
import { parse } from 'yaml';
import { traefik } from '../charts/addons/traefik/index.ts';
import { side } from '../hosts/side.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { landedPods } from '../lib/derive/landed-pods.ts';
import type { ClusterDeclaration } from '../lib/model/cluster.ts';
import type { NodeProps } from '../lib/model/node.ts';
import { CRDS, KINDS, renderSample, SIDES, sample } from './sample-cluster.ts';

/** A server, and what it may be instead. */
export const SERVER = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const satisfies NodeProps;

/** What a test says of a cluster with hosts. */
export interface HostsSample extends Partial<Omit<ClusterDeclaration, 'hosts'>> {
  readonly hosts?: HostsProps;
}

/** A cluster of a server and an agent with hosts, and what a test changes. */
export function declared({ hosts = {}, ...props }: HostsSample = {}): ClusterDeclaration {
  return sample({ k3s: { runs: 'v1.36.4+k3s1' }, hosts, ...props });
}

/** Nodes of some roles, named pi-1 and so on. */
export function nodes(...all: readonly Partial<NodeProps>[]) {
  return all.map((props, index) => node(`pi-${index + 1}`, { ...SERVER, address: `10.10.11.1${index + 1}`, ...props }));
}

/** The files of the hosts, by their path in the folder. */
export async function filesOf(props: HostsSample = {}): Promise<Readonly<Record<string, string>>> {
  const declaration = declared(props);
  const inputs = { pins: {}, crds: CRDS, kinds: KINDS, sides: SIDES };
  const rendering = renderSample(declaration);
  const { files, findings } = await sideFiles(side, [{ declaration, inputs }], 'clusters', () => landedPods(rendering));
  expect(findings).toEqual([]);
  return Object.fromEntries([...files].map(([path, text]) => [path.replace('dist/home-hosts/', ''), text]));
}

/** A component in whose place a part of k3s would be. */
export const INGRESS: Component = traefik({ address: '10.10.11.21' });

/** What an agent is beside that. */
export const AGENT = { role: 'agent' } as const;
/** Keeps an address that the servers share. */
export const SHARED = component({
  name: 'vip',
  namespace: 'kube-system',
  provides: { apiAddress: { address: '10.10.11.10' } },
});

/** The groups of the inventory. */
export const inventory = async (props: HostsSample) => parse((await filesOf(props))['inventory.yaml']!).all.children;
/** An app with one volume. */
export const db = (volume: ReturnType<typeof iscsi> | ReturnType<typeof nfs>, props: object = {}) =>
  app({
    name: 'db',
    namespace: { podSecurity: 'privileged' },
    image: image('docker.io/library/busybox'),
    port: 80,
    volumes: { '/data': volume },
    ...props,
  });

/** A folder of a NAS. */
export const SHARE = nfs('data', { server: 'nas.bramble.example', path: '/data' });

/** Where etcd is saved. */
export const SNAPSHOTS = { endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' } as const;
