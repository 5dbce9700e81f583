import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import type { Placed } from './objects.ts';
import { podSpec } from './pods.ts';
import { shared } from './rule.ts';

/** The metadata of the pods that an object keeps. */
export function podLabels(object: KubernetesObject): JsonMap {
  if (object.kind === 'Pod') return object.metadata.labels ?? {};
  const spec = object.kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec;
  return (path(spec, 'template', 'metadata', 'labels') ?? {}) as JsonMap;
}

/** A Service with the labels by which it selects pods. */
export interface Selecting {
  readonly service: KubernetesObject;
  readonly selector: readonly (readonly [string, unknown])[];
}

/** The Services with a selector, by namespace and the first label that they ask for. */
const selectingServices = shared(({ objects }): ReadonlyMap<string, readonly Selecting[]> => {
  const index = new Map<string, Selecting[]>();
  for (const { object } of objects) {
    if (object.kind !== 'Service') continue;
    const selector = Object.entries((path(object.spec, 'selector') ?? {}) as JsonMap);
    const [first] = selector;
    if (!first) continue;
    const key = keyOf(object.metadata.namespace, first);
    const there = index.get(key);
    if (there) there.push({ service: object, selector });
    else index.set(key, [{ service: object, selector }]);
  }
  return index;
});

function keyOf(namespace: string | undefined, [label, value]: readonly [string, unknown]): string {
  return `${namespace} ${label}=${value}`;
}

/** The Services that lead to the pods which an object keeps. */
export function servicesOf(subject: Parameters<typeof selectingServices>[0], object: KubernetesObject) {
  const labels = podLabels(object);
  return Object.entries(labels)
    .flatMap((label) => selectingServices(subject).get(keyOf(object.metadata.namespace, label)) ?? [])
    .filter(({ selector }) => selector.every(([label, value]) => labels[label] === value))
    .map(({ service }) => service);
}

/** The objects whose pods each Service leads to. */
export const podsByService = shared((subject): ReadonlyMap<KubernetesObject, readonly Placed[]> => {
  const index = new Map<KubernetesObject, Placed[]>();
  for (const each of subject.objects) {
    if (!podSpec(each.object)) continue;
    for (const service of servicesOf(subject, each.object)) index.set(service, [...(index.get(service) ?? []), each]);
  }
  return index;
});

/** Whether a Service is there for whoever measures, and for nobody else. */
export function isForMetrics({ spec }: KubernetesObject): boolean {
  const ports = list(path(spec, 'ports'));
  return ports.length > 0 && ports.every(({ name }) => /metrics/.test(String(name ?? '')));
}
