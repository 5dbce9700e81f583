import type { Node } from '../../model/node.ts';
import { type JsonMap, path } from '../../model/object.ts';
import { isTolerated, isWanted } from '../../model/placement.ts';
import { deployment, type Wrong } from '../each-object.ts';
import { at } from '../objects.ts';
import { podSpec } from '../pods.ts';
import type { Rule } from '../rule.ts';

function placement(pod: JsonMap, nodes: readonly Node[]): readonly Wrong[] {
  if (nodes.length === 0) return [];
  const wanted = nodes.filter((node) => isWanted(pod, node));
  if (wanted.length === 0) {
    const selector = Object.entries((pod.nodeSelector ?? {}) as Record<string, string>);
    const labels = selector.map(([key, value]) => `${key}=${value}`).join(', ');
    return [
      path(pod.affinity, 'nodeAffinity') === undefined && pod.nodeName === undefined
        ? { what: `wants a node with ${labels}, which no node has`, fix: 'correct nodeSelector, or label a node' }
        : { what: 'wants a node that is not there', fix: 'correct nodeName, nodeSelector and nodeAffinity' },
    ];
  }
  if (wanted.some((node) => isTolerated(pod, node))) return [];
  const names = wanted.map(({ name }) => name).join(', ');
  return [{ what: `tolerates no taint of the nodes that it could run on (${names})`, fix: 'add tolerations' }];
}

export const rules: readonly Rule[] = [
  {
    id: 'no-node',
    severity: 'error',
    what: 'No node can run the pods of a workload',
    why: 'The pods wait for ever for a node with such labels, or for one whose taints they tolerate.',
    fix: 'Correct `nodeSelector` or `tolerations`, or label a node in the cluster’s facts.',
    check: ({ cluster, objects }) =>
      objects.flatMap((each) => {
        const pod = podSpec(each.object);
        return pod ? placement(pod, cluster.nodes).map((wrong) => at(each, wrong)) : [];
      }),
    wrong: { objects: deployment('', 'nodeSelector: { kubernetes.io/hostname: pi-9 }') },
    right: { objects: deployment('', 'nodeSelector: { kubernetes.io/hostname: pi-2 }') },
  },
];
