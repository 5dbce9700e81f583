import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Json, type JsonMap, list, path } from '../../lib/model/object.ts';
import { type Container, DEFAULT_CAPABILITIES } from '../processes/sandbox.ts';
import { environment, expand } from './environment.ts';
import type { Pod, Sources } from './sources.ts';
import { layOut } from './volumes.ts';

/** What a node adds to a container. */
export interface Place {
  /** The pod's address. */
  readonly address: string;
  /** The pod's own folder on the host. */
  readonly folder: string;
  /** The program that stands for the image. Default: none, and what it takes to run it is laid out all the same. */
  readonly program?: string;
  /** Variables that a kubelet sets, such as those that lead to the API server. */
  readonly env: Readonly<Record<string, string>>;
  /** Whom it asks for names. */
  readonly nameservers: readonly string[];
  /** The file of the authorities whose certificates it trusts. Default: none. */
  readonly authorities?: string;
  readonly hosts: Readonly<Record<string, readonly string[]>>;
}

/** Where programs look for the authorities that they trust. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * What it takes to run a container as its manifest says, with the program as its entry point where the manifest names none.
 * Lays out its volumes.
 */
export async function containerProcess(
  pod: Pod,
  container: JsonMap,
  place: Place,
  sources: Sources,
): Promise<Container> {
  const env = { ...place.env, ...(await environment(pod, container, sources)) };
  const words = (value: Json | undefined) =>
    (Array.isArray(value) ? value : []).map((each) => expand(String(each), env));
  const [entry = '/program', ...before] = words(container.command);
  const { authorities } = place;
  const mounts = authorities === undefined ? [] : [{ from: authorities, to: AUTHORITIES, readOnly: true }];
  for (const mount of list(container.volumeMounts)) {
    const volume = list(pod.spec.volumes).find(({ name }) => name === mount.name);
    if (!volume) continue;
    const laid = await layOut(pod, volume, join(place.folder, 'volumes'), sources);
    const from = mount.subPath === undefined ? laid : join(laid, expand(String(mount.subPath), env));
    if (!existsSync(from)) mkdirSync(from, { recursive: true });
    mounts.push({ from, to: String(mount.mountPath), readOnly: mount.readOnly === true });
  }
  const { namespace = 'default', name } = pod.metadata;
  const security = isMap(container.securityContext) ? container.securityContext : {};
  return {
    binary: place.program ?? '',
    // A name alone is looked for on the PATH of the image.
    command: [entry.startsWith('/') ? entry : `/bin/${entry}`, ...before, ...words(container.args)],
    env,
    workingDir: String(container.workingDir ?? '/'),
    address: place.address,
    hostname: name,
    mounts,
    readOnlyRoot: security.readOnlyRootFilesystem === true,
    capabilities: capabilitiesOf(security),
    ...userOf({ ...(isMap(pod.spec.securityContext) ? pod.spec.securityContext : {}), ...security }),
    nameservers: place.nameservers,
    search: [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
    hosts: place.hosts,
  };
}

function capabilitiesOf(security: JsonMap): readonly string[] {
  if (security.privileged === true) return ['ALL'];
  // A runtime takes them in any case, with CAP_ or without.
  const named = (value: Json | undefined) =>
    (Array.isArray(value) ? value : []).map((each) => String(each).toUpperCase().replace(/^CAP_/, ''));
  const drop = named(path(security.capabilities, 'drop'));
  const kept = drop.includes('ALL') ? [] : DEFAULT_CAPABILITIES.filter((each) => !drop.includes(each));
  return [...new Set([...kept, ...named(path(security.capabilities, 'add'))])];
}

function userOf({ runAsUser, runAsGroup, fsGroup }: JsonMap): Pick<Container, 'uid' | 'gid' | 'groups'> {
  return {
    ...(runAsUser !== undefined && { uid: Number(runAsUser) }),
    ...(runAsGroup !== undefined && { gid: Number(runAsGroup) }),
    ...(fsGroup !== undefined && { groups: [Number(fsGroup)] }),
  };
}
