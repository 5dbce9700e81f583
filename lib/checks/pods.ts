import { type JsonMap, type KubernetesObject, path } from '../model/object.ts';

/** The spec of the pods that an object keeps, or undefined where it keeps none. */
export function podSpec(object: KubernetesObject): JsonMap | undefined {
  const template = object.kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec;
  const spec = object.kind === 'Pod' ? object.spec : path(template, 'template', 'spec');
  return path(spec, 'containers') === undefined ? undefined : (spec as JsonMap);
}
