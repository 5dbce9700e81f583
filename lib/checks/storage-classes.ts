import { type Json, type KubernetesObject, list, path } from '../model/object.ts';
import { objectsOf } from './objects-of.ts';
import { at } from './placed.ts';
import { referents } from './referents.ts';
import { type Found, type Subject, shared } from './rule.ts';
import type { Workload } from './workloads.ts';

/** The class that k3s brings. https://docs.k3s.io/storage */
const OF_K3S = { name: 'local-path', provisioner: 'rancher.io/local-path', waits: true } as const;

/** A class of storage, as far as it is known. */
interface Class {
  readonly name: string;
  readonly provisioner: string;
  /** The volume is made when a pod that mounts it has a node. */
  readonly waits: boolean;
}

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** Whether a class is taken where a claim names none. */
export function isDefaultClass({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  return annotations[IS_DEFAULT] === 'true';
}

const classes = shared((subject: Subject) => {
  const drawn = objectsOf(subject, 'storage.k8s.io/StorageClass');
  const byName = new Map<string, Class>([[OF_K3S.name, OF_K3S]]);
  for (const { object } of drawn) {
    const { name } = object.metadata;
    const waits = object.volumeBindingMode === 'WaitForFirstConsumer';
    byName.set(name, { name, provisioner: String(object.provisioner), waits });
  }
  const chosen = drawn.filter(({ object }) => isDefaultClass(object)).map(({ object }) => object.metadata.name);
  return { byName, standard: chosen[0] ?? (isOnlyK3s(subject) ? OF_K3S.name : undefined) };
});

/** Whether k3s' own class is the default, since nothing brings another. Of a chart nobody knows. */
function isOnlyK3s(subject: Subject): boolean {
  const all = referents(subject).among('storage.k8s.io/StorageClass', '');
  const isKnown = objectsOf(subject, 'helm.toolkit.fluxcd.io/HelmRelease').length === 0;
  return (
    isKnown && !referents(subject).isUnknown('') && all.every(({ name, placed }) => name === OF_K3S.name || placed)
  );
}

/** The name of the class of a claim: what it says, or the default. Undefined where nobody knows it; empty: of none. */
export function classOf(claim: Json | undefined, subject: Subject): string | undefined {
  const said = path(claim, 'storageClassName');
  return typeof said === 'string' ? said : classes(subject).standard;
}

/** A class of a cluster, where it is known who provides it. */
export function knownClass(name: string | undefined, subject: Subject): Class | undefined {
  return name === undefined ? undefined : classes(subject).byName.get(name);
}

/** Finds claims whose volume is made for the pod's node, which their pods name by themselves. */
export function waitingClaims(subject: Subject, of: readonly Workload[]): readonly Found[] {
  if (of.length === 0) return [];
  const waiting = new Set(
    objectsOf(subject, '/PersistentVolumeClaim')
      .filter(({ object }) => path(object.spec, 'volumeName') === undefined)
      .filter(({ object }) => knownClass(classOf(object.spec, subject), subject)?.waits)
      .map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`),
  );
  return of.flatMap(({ placed, pod }) => {
    const names = list(pod.volumes).map(({ persistentVolumeClaim }) => path(persistentVolumeClaim, 'claimName'));
    return names
      .filter((name) => waiting.has(`${placed.object.metadata.namespace}/${name}`))
      .map((name) =>
        at(placed, {
          what: `names its node '${pod.nodeName}', and the claim '${name}' waits for the scheduler, which it passes by`,
          fix: `write nodeSelector: { 'kubernetes.io/hostname': '${pod.nodeName}' } in the place of nodeName`,
        }),
      );
  });
}
