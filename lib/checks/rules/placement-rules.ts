import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import type { Node } from '../../model/node.ts';
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
    const selector = Object.entries(pod.nodeSelector ?? {});
    const labels = selector.map(([key, value]) => `${key}=${value}`).join(', ');
    return path(pod.affinity, 'nodeAffinity') === undefined && pod.nodeName === undefined
      ? { what: `wants a node with ${labels}, which no node has`, fix: 'correct nodeSelector, or label a node' }
      : { what: 'wants a node that is not there', fix: 'correct nodeName, nodeSelector and nodeAffinity' };
  }
  const what = `tolerates no taint of the nodes that it could run on (${listed(wanted.map(({ name }) => name))})`;
  return !wanted.some((node) => isTolerated(pod, node)) && { what, fix: 'add tolerations' };
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
