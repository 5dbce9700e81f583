import { type Node, nodeLabels } from './node.ts';
import { isMap, type JsonMap, list, path } from './object.ts';
import { meets } from './selector.ts';

/**
 * The nodes on which the scheduler may put a pod: by its nodeName, nodeSelector and required nodeAffinity, and by the taints
 * that it tolerates. What it would rather have is not asked.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function fittingNodes(pod: JsonMap, nodes: readonly Node[]): readonly Node[] {
  return nodes.filter((node) => isWanted(pod, node) && isTolerated(pod, node));
}

/** Whether a pod asks for a node such as this one, whatever the node's taints. */
export function isWanted(pod: JsonMap, node: Node): boolean {
  const labels = nodeLabels(node);
  const selector = Object.entries(isMap(pod.nodeSelector) ? pod.nodeSelector : {});
  const required = path(pod.affinity, 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return (
    (pod.nodeName === undefined || pod.nodeName === node.name) &&
    selector.every(([key, value]) => labels[key] === value) &&
    (required === undefined || list(path(required, 'nodeSelectorTerms')).some((term) => isMet(term, node, labels)))
  );
}

/** Whether a pod tolerates all taints of a node. */
export function isTolerated(pod: JsonMap, { taints = [] }: Node): boolean {
  // A pod that names its node passes the scheduler by, which alone asks for NoSchedule.
  const asked = pod.nodeName === undefined ? ['NoSchedule', 'NoExecute'] : ['NoExecute'];
  return taints
    .filter(({ effect }) => asked.includes(effect))
    .every((taint) =>
      list(pod.tolerations).some(
        ({ key, operator, value, effect }) =>
          (key === undefined || key === '' || key === taint.key) &&
          (effect === undefined || effect === '' || effect === taint.effect) &&
          (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
      ),
    );
}

/** A term without a requirement meets no node. */
function isMet(term: JsonMap, { name }: Node, labels: Readonly<Record<string, string>>): boolean {
  const expressions = list(term.matchExpressions);
  const fields = list(term.matchFields);
  return (
    expressions.length + fields.length > 0 &&
    expressions.every((each) => meets(each, labels[String(each.key)])) &&
    fields.every((each) => each.key === 'metadata.name' && meets(each, name))
  );
}
