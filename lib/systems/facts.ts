import type { Component } from '../model/component.ts';
import { dependencies } from '../model/dependencies.ts';
import { parseAddress } from '../model/network.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import { providedSecrets, secretReferences } from '../model/references.ts';
import type { RenderedStage } from '../model/rendered.ts';
import { secretKey } from '../model/secret-file.ts';

/** A component, and what can be read from that which it renders to. */
export interface Facts {
  readonly component: Component;
  readonly objects: readonly KubernetesObject[];
  /** Its folders in dist, one for each stage. */
  readonly folders: readonly string[];
  /** Storage that outlives its pods, such as `data 2Gi`. */
  readonly storage: readonly string[];
  /** Addresses of the local network that it asks for, or leads to. */
  readonly addresses: readonly string[];
  /** Secrets that somebody has to make for it, such as `mariadb: password, username`. */
  readonly secrets: readonly string[];
  /** Other components whose kinds, webhooks, namespaces or storage must be there before it is applied. */
  readonly waitsFor: readonly string[];
}

/** Reads the facts of all components of a cluster from what was rendered, in the order of declaration. */
export function factsOf(cluster: string, stages: readonly RenderedStage[]): readonly Facts[] {
  const edges = dependencies(stages);
  return [...new Set(stages.map(({ component }) => component))].map((component) => {
    const own = stages.filter((stage) => stage.component === component);
    const objects = own.flatMap((stage) => stage.objects);
    const needed = edges.filter(({ from }) => from.component === component).map(({ to }) => to.component);
    return {
      component,
      objects,
      folders: own.map(({ name }) => `dist/${cluster}/${name}`),
      storage: objects.flatMap(storageOf),
      addresses: objects.flatMap(addressesOf),
      secrets: secretsOf(component, objects),
      waitsFor: [...new Set(needed)].filter((each) => each !== component).map(({ name }) => name),
    };
  });
}

function storageOf(object: KubernetesObject): readonly string[] {
  const claims = object.kind === 'PersistentVolumeClaim' ? [object] : list(path(object.spec, 'volumeClaimTemplates'));
  return claims.map((claim) => {
    const size = path(claim, 'spec', 'resources', 'requests', 'storage');
    return `${path(claim, 'metadata', 'name')} ${size}`;
  });
}

/** What it refers to, without what its own objects and controllers bring. */
function secretsOf({ installs }: Component, objects: readonly KubernetesObject[]): readonly string[] {
  const made = new Set([
    ...(installs?.secrets ?? []),
    ...(installs?.objects ?? []).flatMap(({ kind, name }) => (kind === 'Secret' ? name : [])),
    ...objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name),
    ...objects.flatMap(providedSecrets).map(({ name }) => name),
  ]);
  const needed = new Map<string, Set<string>>();
  for (const { name, namespace, keys, optional } of objects.flatMap(secretReferences)) {
    if (optional || made.has(name) || made.has(secretKey(namespace, name))) continue;
    needed.set(name, new Set([...(needed.get(name) ?? []), ...keys]));
  }
  return [...needed].map(([name, keys]) => (keys.size > 0 ? `${name}: ${[...keys].sort().join(', ')}` : name)).sort();
}

function addressesOf({ kind, spec, metadata, endpoints }: KubernetesObject): readonly string[] {
  if (kind === 'EndpointSlice') return list(endpoints).flatMap(({ addresses }) => addresses as readonly string[]);
  if (path(spec, 'type') !== 'LoadBalancer') return [];
  return Object.values(metadata.annotations ?? {}).filter((value) => parseAddress(value) !== undefined);
}
