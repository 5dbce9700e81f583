import { readCrds } from '../../lib/input/read-schemas.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { applyAll } from './apply.ts';
import type { Answer, Client } from './kubernetes.ts';

/**
 * Makes the custom kinds known that the repository imports, Flux' own among them, and waits until they can be used.
 * @param isWanted which, by the name of their definition. Default: all
 */
export async function installCrds(
  client: Client,
  root: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<void> {
  await applyAll(
    client,
    readCrds(root).filter(({ metadata }) => isWanted(metadata.name)),
  );
}

/** Makes the namespaces of objects, with their Pod Security levels, and that of Flux, which others bring. */
export async function makeNamespaces(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const flux: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } };
  await applyAll(client, [flux, ...objects.filter(({ kind }) => kind === 'Namespace')]);
}

/** Tries the pod that a workload would make, since Pod Security judges nothing else; undefined where it makes none. */
export async function tryPod(client: Client, object: KubernetesObject): Promise<Answer | undefined> {
  const template = path(
    object.kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec,
    'template',
  );
  if (!isMap(template) || !isMap(template.spec) || !template.spec.containers) return undefined;
  const { name, namespace = 'default' } = object.metadata;
  const metadata = { ...(template.metadata as JsonMap), name };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: withClaims(template.spec, object) };
  return client.ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`, pod);
}

/** The controller of a StatefulSet adds a volume for each claim that it makes. */
function withClaims(spec: JsonMap, object: KubernetesObject): JsonMap {
  const claims = list(path(object.spec, 'volumeClaimTemplates')).map((claim) =>
    String(path(claim, 'metadata', 'name')),
  );
  const volumes = claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...spec, volumes: [...list(spec.volumes), ...volumes] };
}
