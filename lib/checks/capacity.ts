import { limited, type Resource, requested } from '../derive/pod-resources.ts';
import { PROVIDED_PODS } from '../kinds/provided.ts';
import { type Node, RESERVED } from '../model/node.ts';
import { fittingNodes } from '../model/placement.ts';
import { parseQuantity } from '../model/quantity.ts';
import { bit, type Crowd, crowds, type Demand, isWithin } from './crowding.ts';
import { shared } from './rule.ts';
import { podsByPlaces, type Workload, workloads } from './workloads.ts';

/** What nodes have of one resource, and what is asked of them, in cores or bytes. */
export interface Load {
  /** The names of the nodes. */
  readonly nodes: readonly string[];
  /** What the machines have. */
  readonly capacity: number;
  /** What of it no pod gets. */
  readonly reserved: number;
  /** What pods ask for that can run nowhere else. */
  readonly asked: number;
  /** Who asks, most first. */
  readonly askers: readonly Asker[];
}

/** A workload with what all its pods ask for there, in cores or bytes. */
export interface Asker {
  /** `namespace/name`. */
  readonly name: string;
  readonly amount: number;
}

/** A pod that is larger than every node that it may run on. */
export interface TooLarge {
  readonly workload: Workload;
  readonly asked: number;
  /** The node with most room, and the room. */
  readonly largest: string;
  readonly room: number;
}

/** What is asked of the nodes in one respect. */
export interface Usage {
  /** What all nodes have, and all workloads ask for. */
  readonly total: Load;
  /** Nodes of which more is asked than they have. */
  readonly over: readonly Load[];
  readonly tooLarge: readonly TooLarge[];
}

/** What pods request, and how much memory they may use at most. Pods of charts that are not rendered are not known. */
export const capacity = shared((subject) => {
  const usage = (resource: Resource, amountOf: typeof requested) =>
    usageOf(subject.cluster.nodes, workloads(subject), resource, amountOf);
  return { cpu: usage('cpu', requested), memory: usage('memory', requested), memoryLimits: usage('memory', limited) };
});

interface Pods extends Demand {
  readonly name: string;
}

function usageOf(
  nodes: readonly Node[],
  all: readonly Workload[],
  resource: Resource,
  amountOf: (pod: Workload['pod'], resource: Resource) => number,
): Usage {
  const rooms = nodes.map((node) => Math.max(0, capacityOf(node, resource) - reservedOf(node, resource)));
  const tooLarge: TooLarge[] = [];
  const demands: Pods[] = [provided(nodes, resource)];
  for (const workload of all) {
    const asked = amountOf(workload.pod, resource);
    const largest = mostRoom(nodes, rooms, workload.places);
    // That no node fits has been said.
    if (asked === 0 || workload.pods === 0 || largest === undefined) continue;
    if (asked > largest.room) tooLarge.push({ workload, asked, largest: largest.name, room: largest.room });
    else
      demands.push(
        ...podsByPlaces(workload).map(({ places, pods }) => ({ ...named(workload), places, amount: pods * asked })),
      );
  }
  const load = ({ places, asked }: Pick<Crowd, 'places' | 'asked'>): Load => {
    const within = nodes.filter((_, index) => places & bit(index));
    return {
      nodes: within.map(({ name }) => name),
      capacity: sum(within.map((node) => capacityOf(node, resource))),
      reserved: sum(within.map((node) => reservedOf(node, resource))),
      asked,
      askers: askers(demands.filter((each) => isWithin(each.places, places))),
    };
  };
  const everything = { places: bit(nodes.length) - 1n, asked: sum(demands.map(({ amount }) => amount)) };
  return { total: load(everything), over: crowds(demands, rooms).map(load), tooLarge };
}

/** Flux tolerates no taint. */
function provided(nodes: readonly Node[], resource: Resource): Pods {
  const fitting = new Set(fittingNodes({}, nodes));
  const places = nodes.reduce((bits, node, index) => (fitting.has(node) ? bits | bit(index) : bits), 0n);
  return { name: PROVIDED_PODS.name, places, amount: places === 0n ? 0 : PROVIDED_PODS[resource] };
}

function named({ placed: { object } }: Workload): { readonly name: string } {
  return { name: `${object.metadata.namespace}/${object.metadata.name}` };
}

function mostRoom(nodes: readonly Node[], rooms: readonly number[], places: bigint) {
  return nodes
    .map(({ name }, index) => ({ name, room: rooms[index] ?? 0, fits: (places & bit(index)) !== 0n }))
    .filter(({ fits }) => fits)
    .reduce<{ name: string; room: number } | undefined>(
      (most, each) => (most && most.room >= each.room ? most : each),
      undefined,
    );
}

function askers(demands: readonly Pods[]): readonly Asker[] {
  const amounts = new Map<string, number>();
  for (const { name, amount } of demands) amounts.set(name, (amounts.get(name) ?? 0) + amount);
  return [...amounts].map(([name, amount]) => ({ name, amount })).sort((a, b) => b.amount - a.amount);
}

/** Of a node whose facts make no sense, which has been said, all is counted as room. */
function capacityOf({ cpus, memory }: Node, resource: Resource): number {
  const amount = parseQuantity(resource === 'cpu' ? cpus : memory);
  return amount !== undefined && amount > 0 ? amount : Number.POSITIVE_INFINITY;
}

function reservedOf({ role, reserved }: Node, resource: Resource): number {
  return parseQuantity(reserved?.[resource]) ?? parseQuantity(RESERVED[role][resource]) ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, each) => all + each, 0);
}
