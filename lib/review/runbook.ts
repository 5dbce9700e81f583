import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { STAGES } from '../model/component.ts';
import { type Json, type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import { groupOf } from '../model/rendered.ts';
import type { Claim } from './stores.ts';

/** The field manager of what a person makes: Flux takes back what is made as `kubectl`. */
const BY_HAND = '--field-manager=by-hand';

/**
 * The commands that give the volume of one claim to another, once Flux has applied the change. Nothing is copied: the volume is
 * set free, and the new claim is made anew for it. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain
 * @param pods all that keep pods which mount the new claim: it goes only once they are gone
 */
export function moveVolume(from: Claim, to: Claim, pods: readonly Placed[], kinds: KindTable): readonly string[] {
  const [namespace, name] = partsOf(to.id);
  const metadata = { name, namespace };
  const spec = { ...to.spec, volumeName: 'VOLUME' };
  const claim = JSON.stringify({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
  const { suspend, stop, resume, start } = holdPods(pods, kinds);
  return [
    suspend,
    ...stop,
    `VOLUME=$(kubectl get pvc ${namespaced(from.id)} -o jsonpath={.spec.volumeName})`,
    `kubectl delete pvc ${namespaced(to.id)}`,
    ...freeVolume('$VOLUME', from.id),
    `echo '${claim}' | sed "s/VOLUME/$VOLUME/" | kubectl create ${BY_HAND} -f -`,
    resume,
    ...start,
  ];
}

/** How pods are stopped while Flux looks away, and come back. */
export function holdPods(pods: readonly Placed[], kinds: KindTable) {
  const held = pods.map((each) => holding(each, kinds));
  const applied = [...new Set(pods.map(kustomizationOf))].join(' ');
  return {
    suspend: `flux suspend kustomization ${applied}`,
    stop: held.map(({ stop }) => stop),
    resume: `flux resume kustomization ${applied}`,
    start: held.flatMap(({ start }) => start),
  };
}

/** The commands that take a volume from a claim, and keep what it holds: the claim goes only where the volume is sure to stay. */
export function freeVolume(volume: string, claim: string): readonly string[] {
  return [
    `kubectl patch pv ${volume} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}' && kubectl delete pvc ${namespaced(claim)}`,
    `kubectl patch pv ${volume} --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'`,
  ];
}

/** How pods are stopped while Flux looks away, and what brings them back that Flux does not. */
function holding({ object }: Placed, kinds: KindTable): { readonly stop: string; readonly start: readonly string[] } {
  const [row] = kinds.pods(object).map((each) => each.row);
  if (row?.replicas === undefined) return { stop: `kubectl delete ${namedIn(object)}`, start: [] };
  const isScaled = path(object, ...row.replicas.split('.')) === undefined;
  const scale = (to: number) => `kubectl scale ${namedIn(object)} --replicas=${to}`;
  // A scaler leaves alone what has no pods.
  return { stop: scale(0), start: isScaled ? [scale(1)] : [] };
}

/** The commands that have Flux make an object anew. */
export function makeAnew(placed: Placed, option = ''): readonly string[] {
  return [
    `kubectl delete ${[namedIn(placed.object), option].filter(Boolean).join(' ')}`,
    placed.release === undefined
      ? `flux reconcile kustomization ${kustomizationOf(placed)}`
      : `flux reconcile helmrelease ${partsOf(placed.release)[1]} -n ${partsOf(placed.release)[0]} --force`,
  ];
}

/**
 * The command that makes somebody else than Flux an owner of a number of pods, so that it stays when Flux gives it up.
 * @param field where it stands, such as `spec.replicas`
 */
export function handOver({ object: { apiVersion, kind, metadata } }: Placed, pods: number, field: string): string {
  const { name, namespace } = metadata;
  const said = field.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), pods) as JsonMap;
  const text = JSON.stringify({ apiVersion, kind, metadata: { name, namespace }, ...said });
  return `echo '${text}' | kubectl apply --server-side --field-manager=scaler -f -`;
}

/** The command that takes annotations off an object. */
export function unmark({ object }: Placed, annotations: readonly string[]): string {
  return `kubectl annotate ${namedIn(object)} ${annotations.map((each) => `${each}-`).join(' ')}`;
}

/** The command that removes objects of one kind and namespace for good. */
export function removeForGood(objects: readonly KubernetesObject[]): string {
  const [first] = objects;
  const { namespace } = first!.metadata;
  const names = objects.map(({ metadata }) => metadata.name).join(' ');
  return `kubectl delete ${wordFor(first!)} ${names}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

/** The command that removes a claim, and with it its volume. */
export function removeClaim(id: string): string {
  return `kubectl delete pvc ${namespaced(id)}`;
}

/** The Kustomization that applies an object. */
export function kustomizationOf({ component, stage }: Pick<Placed, 'component' | 'stage'>): string {
  return `${component}${STAGES[stage]}`;
}

function namedIn(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return `${wordFor(object)} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

/** A kind as kubectl takes it: with its group, where another may have one of that name. */
function wordFor(object: KubernetesObject): string {
  const group = groupOf(object);
  const kind = object.kind.toLowerCase();
  return group.includes('.') && !group.endsWith('.k8s.io') ? `${kind}.${group}` : kind;
}

function namespaced(id: string): string {
  const [namespace, name] = partsOf(id);
  return `${name} -n ${namespace}`;
}

/** Namespace and name of a claim. */
export function partsOf(id: string): readonly [namespace: string, name: string] {
  const at = id.indexOf('/');
  return [id.slice(0, at), id.slice(at + 1)];
}
