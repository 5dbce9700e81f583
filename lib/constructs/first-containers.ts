import { isMap, type Json, type JsonMap, list, path } from '../model/object.ts';
import type { WorkloadProps } from '../model/workload-props.ts';
import type { Amendment } from './amend.ts';
import { inPodSpec } from './pod.ts';

/**
 * Moves the containers that start first to where Kubernetes has them: before the init containers, with the word that they stay. cdk8s-plus
 * refuses probes there.
 */
export function startFirst({ kind, containers }: WorkloadProps): readonly Amendment[] {
  const first = Object.entries(containers).flatMap(([name, container]) => (container.first ? [name] : []));
  if (first.length === 0) return [];
  return [(object) => moved(object, kind, first)];
}

function moved(object: JsonMap, kind: WorkloadProps['kind'], first: readonly string[]): JsonMap {
  const spec = kind === 'CronJob' ? path(object, 'spec', 'jobTemplate', 'spec') : object.spec;
  const pod = path(spec, 'template', 'spec');
  const all = list(path(pod, 'containers'));
  const stays = all
    .filter(({ name }) => first.includes(String(name)))
    .map((container) => ({ ...container, restartPolicy: 'Always' }));
  const change = inPodSpec(kind, {
    containers: all.filter(({ name }) => !first.includes(String(name))),
    initContainers: [...stays, ...list(path(pod, 'initContainers'))],
  });
  return replaced(object, change);
}

/** Puts the lists of a change in the place of those that were there. */
function replaced(object: JsonMap, change: JsonMap): JsonMap {
  const inside = (key: string, value: Json | undefined): Json | undefined =>
    isMap(value) ? replaced(isMap(object[key]) ? object[key] : {}, value) : value;
  return { ...object, ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, inside(key, value)])) };
}
