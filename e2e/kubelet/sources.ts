import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Json, type JsonMap, type KubernetesObject, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';

/** A pod as the API server holds it. */
export type Pod = KubernetesObject & { readonly spec: JsonMap };

/** Where a pod's ConfigMaps, Secrets, tokens and claims come from. */
export interface Sources {
  /** A ConfigMap or Secret of the pod's namespace, or undefined where there is none. */
  read(kind: 'ConfigMap' | 'Secret', name: string): Promise<KubernetesObject | undefined>;
  /** A token of the pod's ServiceAccount. */
  token(audience: string | undefined): Promise<string>;
  /** The folder that stands for a claim, or undefined while it is not bound. */
  claim(name: string): Promise<string | undefined>;
  /** The folder that stands for one of the pod's node, or undefined where an empty one does. */
  nodeFolder(path: string): string | undefined;
}

/** Something that a pod refers to is not there: a kubelet waits for it, and so does ours. */
export class NotYet extends Error {}

/** The keys of a ConfigMap or Secret with their contents; none where it may be missing and is. */
export async function data(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  reference: JsonMap,
  sources: Sources,
): Promise<ReadonlyMap<string, Buffer>> {
  const object = await sources.read(kind, name);
  if (!object && reference.optional !== true) throw new NotYet(`${kind} ${name} is missing`);
  const encoded = (value: Json | undefined) => Object.entries(isMap(value) ? value : {});
  const isBase64 = kind === 'Secret';
  return new Map([
    ...encoded(object?.data).map(
      ([key, value]) => [key, Buffer.from(String(value), isBase64 ? 'base64' : 'utf8')] as const,
    ),
    ...encoded(object?.binaryData).map(([key, value]) => [key, Buffer.from(String(value), 'base64')] as const),
  ]);
}

/**
 * What the API server has for a pod.
 * @param volumes the folder in which volumes lie, by name
 * @param nodes the folder in which the files of nodes lie, by the name of the node
 */
export function sourcesOf(
  client: Client,
  { metadata, spec }: Pod,
  { volumes, nodes }: { readonly volumes: string; readonly nodes: string },
): Sources {
  const { namespace = 'default', name, uid } = metadata;
  const tokens = new Map<string, string>();
  const read = async (kind: string, of: string): Promise<KubernetesObject | undefined> => {
    const { status, body } = await client.ask('GET', `/api/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${of}`);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${kind} ${of}: ${body.message}`);
    return body as KubernetesObject;
  };
  const request = async (audience: string): Promise<string> => {
    const { status, body } = await client.ask(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${spec.serviceAccountName}/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          ...(audience !== '' && { audiences: [audience] }),
          expirationSeconds: 3607,
          boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
        },
      },
    );
    if (status !== 201) throw new NotYet(`no token: ${body.message}`);
    return String(path(body, 'status', 'token'));
  };
  return {
    read,
    token: async (audience = '') => {
      const token = tokens.get(audience) ?? (await request(audience));
      tokens.set(audience, token);
      return token;
    },
    claim: async (of) => {
      const claim = await read('PersistentVolumeClaim', of);
      const isBound = path(claim, 'status', 'phase') === 'Bound';
      return isBound ? join(volumes, String(path(claim?.spec, 'volumeName'))) : undefined;
    },
    nodeFolder: (at) => {
      const folder = join(nodes, String(spec.nodeName), at);
      return existsSync(folder) ? folder : undefined;
    },
  };
}
