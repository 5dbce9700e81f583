import { didYouMean } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { type Node, nodeLabels, type Taint } from '../../model/node.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { isTolerated, isWanted } from '../../model/placement.ts';
import { eachPods, ofPods } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable } from '../rule.ts';

function placement(pod: JsonMap, nodes: readonly Node[]): Perhaps<Mistake> {
  if (nodes.length === 0) return undefined;
  const wanted = nodes.filter((node) => isWanted(pod, node));
  if (wanted.length === 0) {
    return path(pod.affinity, 'nodeAffinity') === undefined && pod.nodeName === undefined
      ? unlabelled(Object.entries(pod.nodeSelector ?? {}), nodes)
      : { what: 'wants a node that is not there', fix: 'correct nodeName, nodeSelector and nodeAffinity' };
  }
  const taints = wanted.flatMap((node) => (node.taints ?? []).map((taint) => ({ node, taint })));
  const told = taints.map(({ node, taint }) => `${shownTaint(taint)} of ${node.name}`);
  const what = `does not tolerate the taints of the nodes that it could run on: ${listed(told)}`;
  const [first] = taints;
  const { key, value = '', effect } = first?.taint ?? {};
  const fix = `add tolerations: [{ key: '${key}', ${value && `value: '${value}', `}effect: '${effect}' }]`;
  return !wanted.some((node) => isTolerated(pod, node)) && { what, fix };
}

function shownTaint({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

/** Labels that no node has together; those that none has by itself are named alone. */
function unlabelled(selector: readonly [string, unknown][], nodes: readonly Node[]): Mistake {
  const all = nodes.map(nodeLabels);
  const unknown = selector.filter(([key, value]) => all.every((labels) => labels[key] !== value));
  const wrong = unknown.length > 0 ? unknown : selector;
  const labels = wrong.map(([key, value]) => `${key}=${value}`).join(', ');
  const [[key, value] = ['', '']] = wrong;
  const there = [...new Set(all.flatMap((each) => each[key] ?? []))];
  const known =
    there.length > 0
      ? `there are: ${listed(there.map((each) => `${key}=${each}`))}`
      : 'correct nodeSelector, or label a node';
  return { what: `wants a node with ${labels}, which no node has`, fix: didYouMean(value, there, known) };
}

export const rules = ruleTable({
  'no-node': {
    facts: ['nodes.name', 'nodes.labels', 'nodes.arch'],
    what: 'No node can run the pods of a workload',
    why: 'The pods wait for ever for a node with such labels, or for one whose taints they tolerate.',
    fix: "Correct `nodeSelector` or `tolerations`, or label a node in the cluster's facts.",
    check: eachPods(({ spec }, { cluster }) => placement(spec, cluster.nodes)),
    wrong: deployment('', 'nodeSelector: { kubernetes.io/hostname: pi-9 }'),
    right: deployment('', 'nodeSelector: { kubernetes.io/hostname: pi-2 }'),
  },
  'keyless-toleration': {
    what: 'A toleration has no key',
    why: 'Without a key, a toleration means every taint, and must say so with `operator: Exists`. The API server refuses any other.',
    fix: 'Give it the key of the taint.',
    check: ofPods((pod) =>
      list(pod.tolerations)
        .filter(({ key, operator }) => !key && operator !== 'Exists')
        .map(({ value }) => ({
          what: `tolerates ${value === undefined ? 'a taint' : `the value '${value}' of a taint`} without its key`,
          fix: "give the toleration a key, or operator: 'Exists' where it means all taints",
        })),
    ),
    wrong: deployment('', 'tolerations: [{ value: batch, effect: NoSchedule }]'),
    right: deployment('', 'tolerations: [{ key: bramble.example/dedicated, value: batch, effect: NoSchedule }]'),
  },
});
