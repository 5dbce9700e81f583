import { EVENTFUL } from '../kinds/flux.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { isKind, kindKey } from '../model/rendered.ts';
import { RELEASE } from './helm-releases.ts';

/** Something of Flux of which events come, as an Alert names it. */
export interface EventSource {
  readonly kind: string;
  readonly namespace: string;
  /** Absent: the controller gives it one. */
  readonly name?: string;
}

/** What events come of an object: it, and what helm-controller makes of it to get the chart of a release. */
export function eventSources(object: KubernetesObject): readonly EventSource[] {
  if (!EVENTFUL.includes(kindKey(object))) return [];
  const { kind, spec, metadata } = object;
  const { name, namespace = '' } = metadata;
  const chart = isKind(object, RELEASE) ? path(spec, 'chart', 'spec') : undefined;
  const beside = String(path(chart, 'sourceRef', 'namespace') ?? namespace);
  return [{ kind, namespace, name }, ...(isMap(chart) ? [{ kind: 'HelmChart', namespace: beside }] : [])];
}

/** Whether an object lets somebody hear of events. */
export function isAlert(object: KubernetesObject): boolean {
  return isKind(object, 'notification.toolkit.fluxcd.io/Alert');
}

/** The sources that an Alert names, each with the namespace in which it looks for it. */
export function heardBy({ spec, metadata }: KubernetesObject): readonly JsonMap[] {
  return list(path(spec, 'eventSources')).map((each) => ({ namespace: metadata.namespace, ...each }));
}
