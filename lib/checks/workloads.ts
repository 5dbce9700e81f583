import { podCount } from '../derive/pod-count.ts';
import { type Scaler, Scaling } from '../derive/scaling.ts';
import type { Node } from '../model/node.ts';
import type { JsonMap } from '../model/object.ts';
import { fittingNodes } from '../model/placement.ts';
import { bit } from './crowding.ts';
import type { Placed } from './placed.ts';
import { placedPods } from './placed-pods.ts';
import { shared } from './rule.ts';

/** The pods that one object keeps, all alike. */
export interface Workload {
  readonly placed: Placed;
  readonly pod: JsonMap;
  /** What they are made of: `metadata` and `spec`. */
  readonly template: JsonMap;
  /** The nodes on which they may run. */
  readonly nodes: readonly Node[];
  /** The same as bits, by the nodes' order in the cluster. */
  readonly places: bigint;
  /** How many run at one time; of what is scaled, the fewest. */
  readonly pods: number;
  /** How many may run at one time. Infinite where a scaler sets no limit that is known. */
  readonly most: number;
  /** What sets their number while they run. */
  readonly scalers: readonly Scaler[];
  /** Each of {@link nodes} runs one: a DaemonSet. */
  readonly isPerNode: boolean;
  /** They end by themselves. */
  readonly ends: boolean;
}

/** What scales what. */
export const scaling = shared(({ stages, kinds }) => new Scaling(stages, kinds));

/** All that keeps pods running, with the nodes that it may run on. */
export const workloads = shared((subject): readonly Workload[] => {
  const { nodes } = subject.cluster;
  return placedPods(subject).map(({ placed, row, template, spec: pod }): Workload => {
    const fitting = fittingNodes(pod, nodes);
    const places = fitting.reduce((bits, node) => bits | bit(nodes.indexOf(node)), 0n);
    const isPerNode = row.perNode === true;
    const scalers = scaling(subject).of(placed.object);
    const all = { least: fitting.length, most: fitting.length };
    const { least: pods, most } = isPerNode ? all : podCount(row, placed.object, scalers);
    return { placed, pod, template, nodes: fitting, places, isPerNode, pods, most, scalers, ends: row.ends === true };
  });
});

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
