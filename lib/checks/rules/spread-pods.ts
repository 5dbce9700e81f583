import { distinctBy } from '../../model/grouped.ts';
import { type Node, nodeLabels } from '../../model/node.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { workload } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';
import { rolloutOf } from '../volumes.ts';
import { type Workload, workloads } from '../workloads.ts';

/** Why no more of a workload's pods can run at one time than there are places for them. */
interface Bound {
  readonly workload: Workload;
  /** How many pods there is room for. */
  readonly room: number;
  readonly why: string;
  /** The pods of the next version count as others: none of the old ones keeps them away. */
  readonly isByVersion: boolean;
}

/** How many parts of the cluster a label makes of some nodes. Undefined where one lacks it, which then holds any number. */
function domains(nodes: readonly Node[], key: string): number | undefined {
  const values = nodes.map((node) => nodeLabels(node)[key]);
  return values.includes(undefined) ? undefined : new Set(values).size;
}

/** Whether a workload's pods keep away from each other by a rule of theirs. */
function keepsApart({ labelSelector, namespaces }: JsonMap, { template, placed }: Workload): boolean {
  const labels = path(template, 'metadata', 'labels');
  const isHere =
    !Array.isArray(namespaces) ||
    namespaces.length === 0 ||
    namespaces.includes(placed.object.metadata.namespace ?? '');
  return isHere && selects(labelSelector, (labels ?? {}) as Readonly<Record<string, unknown>>);
}

function boundsOf(workload: Workload): readonly Bound[] {
  const { pod, nodes } = workload;
  if (workload.isPerNode || nodes.length === 0) return [];
  return list(path(pod.affinity, 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'))
    .filter((term) => keepsApart(term, workload))
    .flatMap((term): readonly Bound[] => {
      const room = domains(nodes, String(term.topologyKey));
      const isByVersion = [term.matchLabelKeys, term.mismatchLabelKeys].flat().includes('pod-template-hash');
      return room === undefined
        ? []
        : [
            {
              workload,
              room,
              why: `each keeps away from the others (podAntiAffinity by ${term.topologyKey})`,
              isByVersion,
            },
          ];
    });
}

const bounds = shared((subject: Subject) =>
  workloads(subject)
    .filter(({ ends, pods }) => !ends && pods > 0)
    .flatMap(boundsOf),
);

/** More pods than places: of ports of nodes another rule tells. */
function crowded({ workload, room, why }: Bound): readonly Found[] {
  if (workload.pods <= room) return [];
  const what = `runs ${workload.pods} pods, and ${room === 1 ? 'one place is' : `${room} places are`} left for them: ${why}`;
  return [at(workload.placed, { what, fix: `run ${room} at most, or make the rule preferred` })];
}

/** Spread over more parts than there are. */
function tooWide({ placed, pod, nodes }: Workload): readonly Found[] {
  return list(pod.topologySpreadConstraints).flatMap(({ minDomains, topologyKey, whenUnsatisfiable }) => {
    const room = domains(nodes, String(topologyKey));
    const isWrong =
      whenUnsatisfiable === 'DoNotSchedule' &&
      typeof minDomains === 'number' &&
      room !== undefined &&
      nodes.length > 0 &&
      minDomains > room;
    const what = `is spread over ${minDomains} parts of the cluster by ${topologyKey}, and there are ${room}`;
    return isWrong ? [at(placed, { what, fix: 'lower minDomains' })] : [];
  });
}

/** An update adds a pod before it stops one, and there is no place for one more. */
function withoutRoom({ workload, room, why, isByVersion }: Bound): readonly Found[] {
  const { overlaps, stopsFirst } = rolloutOf(workload);
  if (!overlaps || stopsFirst || isByVersion || workload.pods !== room) return [];
  const places = room === 1 ? 'the one node' : `the ${room} nodes`;
  const what = `starts a new pod beside the old ones, which take ${places} that it may run on: ${why}`;
  return [at(workload.placed, { what, fix: "set strategy: 'Recreate', or maxSurge: 0 and maxUnavailable: 1" })];
}

const apart = (replicas: number, update = '') =>
  workload({
    spec: `replicas: ${replicas}${update}`,
    pod: 'affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }',
  });

/** Pods that cannot be beside each other, and the nodes there are for them. */
export const rules = ruleTable({
  'too-few-places': {
    facts: ['nodes.name', 'nodes.labels'],
    what: 'Pods keep away from each other, and there are fewer places than pods',
    why: 'The scheduler keeps the pods that find no place Pending for ever.',
    fix: 'Run fewer, or make the rule `preferred…`, which spreads them as far as it goes.',
    check: (subject) => [...bounds(subject).flatMap(crowded), ...workloads(subject).flatMap(tooWide)],
    wrong: apart(3, '\nstrategy: { type: Recreate }'),
    right: apart(2, '\nstrategy: { type: Recreate }'),
  },
  'no-spare-node': {
    facts: ['nodes.name', 'nodes.labels'],
    what: 'An update needs one node more than there is',
    why: 'The new pod waits for a node without its like, and each has one. The old ones are stopped only when it is ready: the update never ends.',
    fix: "Set `strategy: 'Recreate'` for one pod. For several stop one first: `maxSurge: 0` with `maxUnavailable: 1`.",
    check: (subject) =>
      distinctBy(bounds(subject).flatMap(withoutRoom), ({ component, where }) => `${component} ${where}`),
    wrong: apart(2),
    right: apart(2, '\nstrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }'),
  },
});
