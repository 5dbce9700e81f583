import { createHash } from 'node:crypto';
import type { KindTable } from '../kinds/kind-table.ts';
import type { ListKeysOf } from '../kinds/list-keys.ts';
import { overridden } from '../kinds/overridden.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Component } from '../model/component.ts';
import { merge } from '../model/merge.ts';
import { isMap, type JsonMap, type KubernetesObject, sortKeys } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { type Comments, isKind, type RenderedStage, withEach, writtenObjects } from '../model/rendered.ts';
import { replaceWithin } from '../model/replace-within.ts';
import { isEncrypted, type SecretFile } from '../model/secret-file.ts';
import { stands } from '../model/standing.ts';
import { atRest } from './at-rest.ts';
import { nameEventSources } from './name-event-sources.ts';
import { pinned } from './pins.ts';
import { spellOut } from './spell-out.ts';
import { unscaled } from './unscaled.ts';

/** What Flux must not remove, though it is drawn no more. https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources */
const PRUNE_DISABLED: JsonMap = {
  metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
};
/** What Flux may delete and make anew, where the API server refuses to change it: without that, the whole Kustomization stands still. */
const FORCE_ENABLED: JsonMap = {
  metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } },
};

/**
 * Makes drawn objects what is written: protected against pruning, replaceable where that loses nothing, with the overrides of
 * their component, without the number of pods where something scales them, without pods where it is stopped, with the addresses of Services in the place of words
 * for them, with the namespaces that an Alert is to hear of, rolling with their ConfigMaps, and with image pins in the place of placeholders.
 */
export function amendOutput(
  stages: readonly RenderedStage[],
  cluster: Cluster,
  kinds: KindTable,
  keysOf: ListKeysOf,
): readonly RenderedStage[] {
  const own = stages.map((stage) =>
    withEach(stage, (object) => overridden(forFlux(object, kinds, stage.component), stage.component, keysOf)),
  );
  const spelling = spellOut(atRest(unscaled(nameEventSources(own), cluster, kinds), kinds), cluster, kinds);
  return spelling.map((stage) => finishStage(stage, cluster, kinds));
}

function finishStage(stage: RenderedStage, cluster: Cluster, kinds: KindTable): RenderedStage {
  const sums = new Map([...checksums(writtenObjects(stage)), ...secretChecksums(cluster)]);
  const comments = new Map<KubernetesObject, Comments>();
  const finished = withEach(stage, (drawn) => {
    const pin = pinned(tidy(rolling(drawn, sums, kinds)), cluster);
    comments.set(pin.object, pin.comments);
    return pin.object;
  });
  return { ...finished, comments, secrets: stage.stage === 'chart' ? secretsOf(stage.component, cluster) : [] };
}

function forFlux(object: KubernetesObject, kinds: KindTable, { standing }: Component): KubernetesObject {
  if (kinds.isKept(object)) return standing?.data === 'given up' ? object : kept(object);
  const isReplaced = kinds.fixed(object).some(({ row }) => row.anew === 'flux');
  return isReplaced ? (merge(object, FORCE_ENABLED) as KubernetesObject) : object;
}

const kept = remembered((object: KubernetesObject) => merge(object, PRUNE_DISABLED) as KubernetesObject);

/** The encrypted Secrets that are applied with a component. What is not encrypted is not even laid out. */
function secretsOf(component: Component, { secrets }: Cluster): readonly SecretFile[] {
  const { name } = component;
  if (stands(component, 'retired')) return [];
  return secrets?.files.filter((file) => file.component === name && file.name !== undefined && isEncrypted(file)) ?? [];
}

/** Checksums of encrypted Secrets by annotation and namespace, from the encrypted bytes. */
function secretChecksums({ secrets }: Cluster): readonly (readonly [string, string])[] {
  return (secrets?.files ?? []).map(({ name, namespace, checksum }) => [
    `${annotationOf(name ?? '')} ${namespace}`,
    checksum,
  ]);
}

/** The annotation for a Secret, whose name may be longer than that of an annotation. */
function annotationOf(secret: string): string {
  return `checksum/secret.${secret.length > 56 ? digest(secret) : secret}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Checksums of ConfigMaps by annotation and namespace, from what their author wrote: before pins, so that a bump rolls nothing else. */
function checksums(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects
      .filter((object) => isKind(object, '/ConfigMap'))
      .map(({ metadata, data, binaryData }) => [
        `checksum/${metadata.name} ${metadata.namespace}`,
        digest(JSON.stringify(sortKeys({ data: data ?? null, binaryData: binaryData ?? null }))),
      ]),
  );
}

/** A workload that reads a ConfigMap or an encrypted Secret gets its checksum onto the pod template, so that a change of it rolls the pods. */
function rolling(object: KubernetesObject, sums: ReadonlyMap<string, string>, kinds: KindTable): KubernetesObject {
  if (sums.size === 0) return object;
  const templates = kinds.pods(object).flatMap(({ at, template }) => (at === '' ? [] : [template]));
  if (templates.length === 0) return object;
  const annotations = Object.fromEntries(
    kinds.references(object).flatMap(({ kind, name, means }) => {
      if (means !== 'reads') return [];
      const annotation = kind === '/Secret' ? annotationOf(name) : `checksum/${name}`;
      const sum = sums.get(`${annotation} ${object.metadata.namespace}`);
      return sum === undefined ? [] : [[annotation, sum]];
    }),
  );
  if (Object.keys(annotations).length === 0) return object;
  const change = { metadata: { annotations } };
  return replaceWithin(object, (value) =>
    isMap(value) && templates.includes(value) ? merge(value, change) : undefined,
  );
}

/** Leaves out an empty map of annotations, which Flux would drop where it rewrites the file. */
function tidy(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  if (annotations === undefined || Object.values(annotations).some((value) => value !== undefined)) return object;
  return { ...object, metadata };
}
