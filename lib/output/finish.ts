import { createHash } from 'node:crypto';
import type { Override } from '../model/component.ts';
import { type Pins, resolvePlaceholders } from '../model/image.ts';
import { merge } from '../model/merge.ts';
import { isMap, type Json, type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import type { RenderedStage } from '../model/rendered.ts';

/** Kinds whose removal would take data, or everything within them, along. */
const KEPT = new Set(['CustomResourceDefinition', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim']);

const PRUNE_DISABLED: JsonMap = {
  metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
};

/**
 * Makes drawn objects what is written: protected against pruning, with the overrides of their component, rolling with
 * their ConfigMaps, and with image pins in the place of placeholders.
 */
export function finish(stage: RenderedStage, pins: Pins): RenderedStage {
  const overridden = stage.objects.map((object) => overrideAll(protect(object), stage));
  const sums = checksums(overridden);
  return { ...stage, objects: overridden.map((object) => pinned(rolling(object, sums), pins)) };
}

function protect(object: KubernetesObject): KubernetesObject {
  return KEPT.has(object.kind) ? (merge(object, PRUNE_DISABLED) as KubernetesObject) : object;
}

function overrideAll(object: KubernetesObject, { component }: RenderedStage): KubernetesObject {
  return (component.overrides ?? [])
    .filter((override) => matches(override, object, component.name))
    .reduce<JsonMap>((target, override) => merge(target, override.merge), object) as KubernetesObject;
}

/** Whether an override is meant for an object. */
export function matches(override: Override, { kind, metadata }: KubernetesObject, component: string): boolean {
  return override.kind === kind && (override.name ?? component) === metadata.name;
}

/** Checksums of ConfigMaps by `namespace/name`, from what their author wrote: before pins, so that a bump rolls nothing else. */
function checksums(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ metadata, data, binaryData }) => [
        `${metadata.namespace}/${metadata.name}`,
        createHash('sha256')
          .update(JSON.stringify(sorted({ data, binaryData })))
          .digest('hex')
          .slice(0, 16),
      ]),
  );
}

/** A workload that reads a ConfigMap gets its checksum onto the pod template, so that a change of it rolls the pods. */
function rolling(object: KubernetesObject, sums: ReadonlyMap<string, string>): KubernetesObject {
  if (sums.size === 0) return object;
  const template = path(object, 'spec', 'template') ?? path(object, 'spec', 'jobTemplate', 'spec', 'template');
  if (!isMap(template)) return object;
  const annotations = Object.fromEntries(
    configMapsOf(template.spec).flatMap((name) => {
      const sum = sums.get(`${object.metadata.namespace}/${name}`);
      return sum === undefined ? [] : [[`checksum/${name}`, sum]];
    }),
  );
  if (Object.keys(annotations).length === 0) return object;
  const change: JsonMap = { template: { metadata: { annotations } } };
  const inKind = object.kind === 'CronJob' ? { jobTemplate: { spec: change } } : change;
  return merge(object, { spec: inKind }) as KubernetesObject;
}

/** Names of the ConfigMaps that a pod's spec refers to, wherever it does. */
function configMapsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(configMapsOf);
  if (!isMap(value)) return [];
  const here = [value.configMap, value.configMapRef, value.configMapKeyRef].flatMap((reference) =>
    isMap(reference) && typeof reference.name === 'string' ? [reference.name] : [],
  );
  return [...here, ...Object.values(value).flatMap(configMapsOf)];
}

function pinned(object: KubernetesObject, pins: Pins): KubernetesObject {
  // Schemas are large, and name no image.
  if (object.kind === 'CustomResourceDefinition') return object;
  return mapStrings(object, (text) => resolvePlaceholders(text, pins)) as KubernetesObject;
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : mapStrings(item, change)]),
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
