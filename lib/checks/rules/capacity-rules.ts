import { listed } from '../../model/listed.ts';
import { showBytes, showCores } from '../../model/quantity.ts';
import { capacity, type Load, type TooLarge, type Usage } from '../capacity.ts';
import { workload } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable } from '../rule.ts';

const UNKNOWN = 'Pods of Helm charts that are not rendered are not known here and come on top.';
const PENDING = `The scheduler keeps what pods request free for them: what does not fit any more stays Pending for ever, and which pod that is nobody knows beforehand. ${UNKNOWN}`;

const example = (resources: string, replicas = 1) =>
  workload({ spec: `replicas: ${replicas}`, container: `resources: ${resources}` });

/** What is asked of the nodes, against what they have left beside k3s and Flux. */
export const rules = ruleTable({
  'too-little-cpu': {
    what: 'Pods request more CPU than their nodes have',
    why: PENDING,
    fix: 'Lower `resources.cpu` of those that ask most, let them run on more nodes, or add one. What a node keeps for itself is `reserved` of `node()`.',
    check: (subject) => requests(capacity(subject).cpu, 'CPU', showCores, 'cpu'),
    wrong: example("{ requests: { cpu: '2' } }", 4),
    right: example("{ requests: { cpu: '2' } }", 3),
  },
  'too-little-memory': {
    what: 'Pods request more memory than their nodes have',
    why: PENDING,
    fix: 'Lower `resources.memory` of those that ask most, let them run on more nodes, or add one. What a node keeps for itself is `reserved` of `node()`. Of the `memory` under which a Pi is sold Linux has less, 905Mi of 1Gi: where a machine of yours shows more, write that (`kubectl get node NAME -o jsonpath={.status.capacity.memory}`).',
    check: (subject) => requests(capacity(subject).memory, 'memory', showBytes, 'memory'),
    wrong: example('{ requests: { memory: 2Gi } }', 4),
    right: example('{ requests: { memory: 2Gi } }', 2),
  },
  'memory-overcommit': {
    severity: 'warning',
    what: 'Pods may use more memory than their nodes have',
    why: `Of what is scaled as many pods count as there may be. When several pods come near their limits at one time, the node runs out of memory: the kernel kills what it likes, on a server perhaps k3s itself. ${UNKNOWN}`,
    fix: 'Lower `resources.memoryLimit` of those that ask most, let them run on more nodes, or add one. Where they never need it at one time, accept it on the cluster.',
    check: (subject) => {
      const { memory, memoryLimits } = capacity(subject);
      // Nodes that cannot hold even what is requested have been named.
      const named = new Set(memory.over.flatMap(({ nodes }) => nodes));
      return memoryLimits.over
        .filter(({ nodes }) => !nodes.some((node) => named.has(node)))
        .map((load) => ({
          where: 'nodes',
          what: `${roomOf(load, 'memory', showBytes)}, and pods that run nowhere else may use ${showBytes(load.asked)}: ${most(load, showBytes)}`,
          fix: 'lower resources.memoryLimit of those, add a node, or accept it on the cluster',
        }));
    },
    wrong: example('{ requests: { memory: 1Gi }, limits: { memory: 3Gi } }', 3),
    right: example('{ requests: { memory: 1Gi }, limits: { memory: 2Gi } }', 2),
  },
});

type Show = (amount: number) => string;

function requests({ over, tooLarge }: Usage, what: string, show: Show, prop: string): readonly Found[] {
  const fix = `lower resources.${prop} of those, or add a node`;
  return [
    ...tooLarge.map((each) => tooLargeFor(each, what, show, prop)),
    ...over.map((load) => ({
      where: 'nodes',
      what: `${roomOf(load, what, show)}, and pods that run nowhere else request ${show(load.asked)}: ${most(load, show)}`,
      fix,
    })),
  ];
}

function tooLargeFor({ workload, asked, largest, room }: TooLarge, what: string, show: Show, prop: string): Found {
  return at(workload.placed, {
    what: `requests ${show(asked)} of ${what} in one pod, and no node that it may run on has more than ${show(room)} for pods ('${largest}')`,
    fix: `lower resources.${prop}, or let it run on a larger node`,
  });
}

function roomOf({ nodes, capacity, reserved }: Load, what: string, show: Show): string {
  const has = nodes.length === 1 ? 'has' : 'have';
  const all = `${show(capacity)}${what === 'memory' ? ' that Linux has,' : ''}`;
  return `${listed(nodes)} ${has} ${show(Math.max(0, capacity - reserved))} of ${what} for pods (${all} less ${show(reserved)} for k3s)`;
}

function most({ askers }: Load, show: Show): string {
  const first = askers.slice(0, 3).map(({ name, amount }) => `${name} ${show(amount)}`);
  return [...first, ...(askers.length > 3 ? [`and ${askers.length - 3} more`] : [])].join(', ');
}
