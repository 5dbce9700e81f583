import type { Node } from '../model/node.ts';
import { type JsonMap, type KubernetesObject, path } from '../model/object.ts';
import { fittingNodes } from '../model/placement.ts';
import { podSpec } from '../model/pods.ts';
import { bit } from './crowding.ts';
import type { Placed } from './objects.ts';
import { shared } from './rule.ts';

/** The pods that one object keeps, all alike. */
export interface Workload {
  readonly placed: Placed;
  readonly pod: JsonMap;
  /** The nodes on which they may run. */
  readonly nodes: readonly Node[];
  /** The same as bits, by the nodes' order in the cluster. */
  readonly places: bigint;
  /** How many run at one time. */
  readonly pods: number;
  /** Each of {@link nodes} runs one: a DaemonSet. */
  readonly isPerNode: boolean;
}

/** All that keeps pods running, with the nodes that it may run on. */
export const workloads = shared(({ cluster: { nodes }, objects }): readonly Workload[] =>
  objects.flatMap((placed): readonly Workload[] => {
    const pod = podSpec(placed.object);
    if (!pod) return [];
    const fitting = fittingNodes(pod, nodes);
    const places = fitting.reduce((bits, node) => bits | bit(nodes.indexOf(node)), 0n);
    const isPerNode = placed.object.kind === 'DaemonSet';
    return [
      { placed, pod, nodes: fitting, places, isPerNode, pods: isPerNode ? fitting.length : replicasOf(placed.object) },
    ];
  }),
);

/** How many pods of an object run at one time. Of a CronJob it is one: a second run is what its concurrency avoids. */
function replicasOf({ kind, spec }: KubernetesObject): number {
  if (kind === 'Pod' || kind === 'CronJob') return 1;
  const count = (key: string, otherwise: number) => {
    const value = Number(path(spec, key) ?? otherwise);
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  if (kind !== 'Job') return count('replicas', 1);
  return Math.min(count('parallelism', 1), count('completions', Number.MAX_SAFE_INTEGER));
}

/** The pods of a workload by the nodes that each may run on: one of a DaemonSet is bound to its node. */
export function podsByPlaces({ isPerNode, places, pods }: Workload): readonly PodsAtPlaces[] {
  if (!isPerNode) return [{ places, pods }];
  return [...places.toString(2)]
    .reverse()
    .flatMap((digit, index) => (digit === '1' ? [{ places: bit(index), pods: 1 }] : []));
}

/** Pods that may each run on any of several nodes. */
export interface PodsAtPlaces {
  readonly places: bigint;
  readonly pods: number;
}
