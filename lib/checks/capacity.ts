import { limited, requested } from '../derive/pod-resources.ts';
import { PROVIDED_PODS } from '../kinds/provided.ts';
import { amountOn, type Resource, reservedOn } from '../model/machine-size.ts';
import type { Node } from '../model/node.ts';
import { fittingNodes } from '../model/placement.ts';
import { bit, type Crowd, crowds, type Demand, isWithin } from './crowding.ts';
import { shared } from './rule.ts';
import { podsByPlaces, type Workload, workloads } from './workloads.ts';

/** What nodes have of one resource, and what is asked of them, in cores or bytes. */
export interface Load {
  /** The names of the nodes. */
  readonly nodes: readonly string[];
  /** What Linux has on the machines. */
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

/** Which amount of a pod counts, and how many pods. */
interface Measure {
  readonly resource: Resource;
  readonly amountOf: (pod: Workload['pod'], resource: Resource) => number;
  readonly podsOf: (workload: Workload) => number;
}

/** As many pods as there may be; of what is scaled without a limit that is known, the fewest. */
const mostOf = ({ pods, most }: Workload) => (Number.isFinite(most) ? most : pods);
const requests = (resource: Resource): Measure => ({ resource, amountOf: requested, podsOf: ({ pods }) => pods });

/** What pods request, and how much memory they may use at most. Pods of charts that are not rendered are not known. */
export const capacity = shared((subject) => {
  const { nodes } = subject.cluster;
  const all = workloads(subject);
  return {
    cpu: usageOf(nodes, all, requests('cpu')),
    memory: usageOf(nodes, all, requests('memory')),
    /** What is requested while all that is scaled has its most pods. */
    scaledMemory: usageOf(nodes, all, { resource: 'memory', amountOf: requested, podsOf: mostOf }),
    memoryLimits: usageOf(nodes, all, { resource: 'memory', amountOf: limited, podsOf: mostOf }),
    outage: outageOf(nodes, all),
  };
});

/** What the other nodes lack while one is off. */
export interface Outage {
  /** The agent with most memory for pods. */
  readonly node: string;
  /** The workloads that run nowhere else, or whose pods are larger than every other node that they may run on, as `namespace/name`. */
  readonly still: readonly string[];
  /** How much memory that the other pods request finds no room, in bytes. */
  readonly missing: number;
}

/** What happens when the largest agent is off. Undefined without an agent, or where it is the only node. */
function outageOf(nodes: readonly Node[], all: readonly Workload[]): Outage | undefined {
  const [largest] = nodes
    .filter(({ role }) => role === 'agent')
    .sort((a, b) => roomOn(b, 'memory') - roomOn(a, 'memory'));
  if (largest === undefined || nodes.length < 2) return undefined;
  const gone = bit(nodes.indexOf(largest));
  const moved = all.map((each) => ({ ...each, places: each.places & ~gone }));
  const { over, tooLarge } = usageOf(nodes, moved, requests('memory'), gone);
  const bound = moved.filter(
    ({ places, isPerNode, pods }, at) => places !== all[at]?.places && places === 0n && !isPerNode && pods > 0,
  );
  return {
    node: largest.name,
    still: [...new Set([...bound, ...tooLarge.map(({ workload }) => workload)].map((each) => named(each).name))].sort(),
    missing: Math.max(0, ...over.map(({ capacity, reserved, asked }) => asked - Math.max(0, capacity - reserved))),
  };
}

interface Pods extends Demand {
  readonly name: string;
}

/** @param gone the nodes that are off, as bits */
function usageOf(
  nodes: readonly Node[],
  all: readonly Workload[],
  { resource, amountOf, podsOf }: Measure,
  gone = 0n,
): Usage {
  const rooms = nodes.map((node) => roomOn(node, resource));
  const tooLarge: TooLarge[] = [];
  const demands: Pods[] = [provided(nodes, resource, gone)];
  const largestOf = new Map<bigint, ReturnType<typeof mostRoom>>();
  for (const workload of all) {
    const asked = amountOf(workload.pod, resource);
    const pods = podsOf(workload);
    const { places } = workload;
    if (!largestOf.has(places)) largestOf.set(places, mostRoom(nodes, rooms, places));
    const largest = largestOf.get(places);
    // That no node fits has been said.
    if (asked === 0 || workload.most === 0 || largest === undefined) continue;
    if (asked > largest.room) tooLarge.push({ workload, asked, largest: largest.name, room: largest.room });
    else if (pods > 0)
      demands.push(
        ...podsByPlaces({ ...workload, pods }).map((each) => ({
          ...named(workload),
          places: each.places,
          amount: each.pods * asked,
        })),
      );
  }
  const load = ({ places, asked }: Pick<Crowd, 'places' | 'asked'>): Load => {
    const within = nodes.filter((_, index) => places & bit(index));
    return {
      nodes: within.map(({ name }) => name),
      capacity: sum(within.map((node) => amountIn(node, resource))),
      reserved: sum(within.map((node) => reservedOn(node, resource))),
      asked,
      askers: askers(demands.filter((each) => isWithin(each.places, places))),
    };
  };
  const everything = { places: bit(nodes.length) - 1n, asked: sum(demands.map(({ amount }) => amount)) };
  return { total: load(everything), over: crowds(demands, rooms).map(load), tooLarge };
}

/** Flux tolerates no taint. It counts with what it requests in every sum: it stays far below its limits, which are 1Gi for each of its programs. */
function provided(nodes: readonly Node[], resource: Resource, gone: bigint): Pods {
  const fitting = new Set(fittingNodes({}, nodes));
  const places = nodes.reduce((bits, node, index) => (fitting.has(node) ? bits | bit(index) : bits), 0n) & ~gone;
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
function amountIn(node: Node, resource: Resource): number {
  return amountOn(node, resource) ?? Number.POSITIVE_INFINITY;
}

function roomOn(node: Node, resource: Resource): number {
  return Math.max(0, amountIn(node, resource) - reservedOn(node, resource));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, each) => all + each, 0);
}
