import { type NeededSecret, neededSecrets } from '../derive/needed-secrets.ts';
import { waits } from '../derive/waits.ts';
import { addressesOf, storageOf } from '../derive/whole-cluster.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isApplied, type RenderedStage } from '../model/rendered.ts';
import { secretKey } from '../model/secret-file.ts';

/** A cluster, as the page needs it. */
export interface System {
  readonly cluster: Cluster;
  readonly kinds: KindTable;
  readonly stages: readonly RenderedStage[];
}

/** A component, and what can be read from that which it renders to. */
export interface ComponentFacts {
  readonly component: Component;
  readonly objects: readonly KubernetesObject[];
  /** Its folders in dist, one for each stage that draws something. */
  readonly folders: readonly string[];
  /** Storage that outlives its pods, such as `data 2Gi`. */
  readonly storage: readonly string[];
  /** Addresses of the local network that it asks for, or leads to. */
  readonly addresses: readonly string[];
  /** Secrets that somebody has to make for it, such as `mariadb: password, username`, with the namespace where it is another's. */
  readonly secrets: readonly string[];
  /** Other components whose kinds, webhooks, namespaces or storage must be there before it is applied. */
  readonly waitsFor: readonly string[];
}

/** Reads the facts of all components of a cluster from what was rendered, in the order of declaration. */
export function componentFacts({ cluster, kinds, stages }: System): readonly ComponentFacts[] {
  const all = waits(stages, kinds);
  const needed = neededSecrets(cluster, stages, kinds);
  return cluster.components.map((component) => {
    const own = stages.filter((stage) => stage.component === component);
    const objects = own.flatMap((stage) => stage.objects);
    const awaited = all.filter(({ from }) => from.component === component).map(({ to }) => to.component);
    return {
      component,
      objects,
      folders: own.filter(isApplied).map(({ name }) => `dist/${cluster.name}/${name}`),
      storage: objects.flatMap((object) => storageOf(object, kinds)).map(({ name, size }) => `${name} ${size}`),
      addresses: objects.flatMap(addressesOf),
      secrets: secretsOf(
        needed.filter(({ stage }) => stage.component === component),
        namespaceOf(component),
      ),
      waitsFor: [...new Set(awaited)].filter((each) => each !== component).map(({ name }) => name),
    };
  });
}

/** Those of another namespace bear its name too. */
function secretsOf(all: readonly NeededSecret[], own: string): readonly string[] {
  const needed = new Map<string, Set<string>>();
  for (const { namespace, name, keys } of all) {
    const label = namespace === own ? name : secretKey(namespace, name);
    needed.set(label, new Set([...(needed.get(label) ?? []), ...keys]));
  }
  return [...needed].map(([name, keys]) => (keys.size > 0 ? `${name}: ${[...keys].sort().join(', ')}` : name)).sort();
}
