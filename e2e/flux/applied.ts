import { isMap, type Json, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { parseQuantity } from '../../lib/model/quantity.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { Fork } from '../repository/fork.ts';
import { committed } from '../repository/repository.ts';
import { FLUX_SYSTEM, REQUESTED } from './install.ts';

/** An object as Flux ought to have applied it: decrypted, and marked as that of a Kustomization. */
export interface Due {
  /** Its file, and its kind and name, since a file may hold several. */
  readonly id: string;
  /** Its file, relative to the repository. */
  readonly path: string;
  /** The Kustomization that it belongs to. */
  readonly of: string;
  readonly object: KubernetesObject;
}

/** All objects that a fork wants on the server. */
export function due(fork: Fork): readonly Due[] {
  return committed(fork.folder, fork.cluster).map(({ path: file, object, isEncrypted }) => {
    const [root, , folder = ''] = file.split('/');
    const of = root === 'flux' ? FLUX_SYSTEM : folder;
    const labels = {
      ...object.metadata.labels,
      'kustomize.toolkit.fluxcd.io/name': of,
      'kustomize.toolkit.fluxcd.io/namespace': FLUX_SYSTEM,
    };
    const id = `${file} (${object.kind} ${object.metadata.name})`;
    return {
      id,
      path: file,
      of,
      object: {
        ...(isEncrypted ? decrypted(object) : object),
        metadata: { ...object.metadata, labels },
      },
    };
  });
}

function decrypted(object: KubernetesObject): KubernetesObject {
  const { data, stringData, ...rest } = object;
  const keys = [data, stringData].flatMap((each) => (isMap(each) ? Object.keys(each) : []));
  const values = keys.map((key) => [key, Buffer.from(Fork.valueOf(object.metadata.name, key)).toString('base64')]);
  return { ...rest, data: Object.fromEntries(values) } as KubernetesObject;
}

/** The object as the server has it, or undefined where it has none. */
export async function live(client: Client, object: KubernetesObject): Promise<KubernetesObject | undefined> {
  const at = await client.pathOf(object);
  if (at === undefined) return undefined;
  const { status, body } = await client.ask('GET', at);
  return status === 200 ? (body as KubernetesObject) : undefined;
}

/** Each value that the server does not have as it was rendered, one line each. */
export async function missed(client: Client, wanted: readonly Due[]): Promise<readonly string[]> {
  const findings = wanted.map(async ({ id, object }) => {
    const found = await live(client, object);
    return (found ? differences(object, found) : ['is not on the server']).map((each) => `${id}: ${each}`);
  });
  return (await Promise.all(findings)).flat();
}

/** What Flux would change if it applied everything once more: the same request, as a dry run. */
export async function drift(client: Client, wanted: readonly Due[]): Promise<readonly string[]> {
  const findings = wanted.map(async ({ id, object }) => {
    const before = await live(client, object);
    const { status, body } = await client.ask(
      'PATCH',
      `${await client.pathOf(object)}?fieldManager=kustomize-controller&force=true&dryRun=All`,
      object,
      'application/apply-patch+yaml',
    );
    if (status >= 300) return [`${id}: ${body.message}`];
    return changes(before, body).map((each) => `${id}: ${each}`);
  });
  return (await Promise.all(findings)).flat();
}

/** Where an object is no longer what it was, but for what others write. */
export function changes(before: JsonMap | undefined, after: JsonMap | undefined): readonly string[] {
  const [old, now] = [lasting(before), lasting(after)];
  return [...differences(old, now), ...differences(now, old)];
}

/** What of an object others do not write: those who report on it, the server's books, and who asks Flux for it again. */
function lasting(object: JsonMap | undefined): JsonMap {
  const { status: _, metadata, ...rest } = object ?? {};
  const { managedFields: __, resourceVersion: ___, annotations, ...kept } = isMap(metadata) ? metadata : {};
  const { [REQUESTED]: ____, ...others } = isMap(annotations) ? annotations : {};
  return { ...rest, metadata: { ...kept, annotations: others } };
}

/** When Flux itself last changed an object, as the server noted it. */
export function touched(object: JsonMap | undefined): string {
  const entries = list(path(object, 'metadata', 'managedFields'));
  return entries
    .filter(({ manager, subresource }) => manager === 'kustomize-controller' && subresource === undefined)
    .map(({ time }) => String(time))
    .join();
}

/** Where an object does not have what is wanted. What it has besides, others have set. */
function differences(wanted: Json | undefined, found: Json | undefined, at = ''): readonly string[] {
  if (wanted === undefined || wanted === null || isElsewhere(at, wanted, found)) return [];
  if (found === undefined && isLeftOut(at, wanted)) return [];
  const below = (key: string | number) => (at === '' ? `${key}` : `${at}.${key}`);
  if (isMap(wanted) && isMap(found)) {
    return Object.entries(wanted).flatMap(([key, value]) => differences(value, found[key], below(key)));
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((value, index) => differences(value, found[index], below(index)));
  }
  const amount = isMap(wanted) ? undefined : parseQuantity(wanted);
  if (wanted === found || (amount !== undefined && amount === parseQuantity(found))) return [];
  return [`${at} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
}

/** The server leaves out what is false, empty or 0 anyway. */
function isLeftOut(at: string, wanted: Json): boolean {
  if (Array.isArray(wanted)) return wanted.length === 0;
  return (wanted === false && at.endsWith('.readOnly')) || (wanted === 0 && at.endsWith('.nodePort'));
}

/** Charts come from loopback. */
function isElsewhere(at: string, wanted: Json, found: Json | undefined): boolean {
  if (at !== 'spec.url' || !String(wanted).startsWith('oci://')) return false;
  return String(found).endsWith(String(wanted).replace('oci://', '/'));
}
