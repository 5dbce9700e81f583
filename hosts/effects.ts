import type { Effect, EffectFinder } from '../lib/rules.ts';
import { type NodeChange, nodeChanges, valuesOf } from './node-changes.ts';

/** What happens to machines when Ansible lays down what has changed, and what it cannot do. */
const laidDown: EffectFinder = (step) =>
  nodeChanges(step).map((change) => {
    return { cluster: change.cluster, component: 'hosts', where: change.file, ...told(change) };
  });

function told(change: NodeChange): Omit<Effect, 'cluster' | 'component' | 'where'> {
  const { cluster, node, before, after } = change;
  const folder = `cd dist/${cluster}-hosts`;
  if (after === undefined) {
    const what = `${node} is no node any more, and stays one until somebody takes it out`;
    const commands = [`kubectl drain ${node} --ignore-daemonsets`, `kubectl delete node ${node}`];
    return { is: 'stays', what, commands };
  }
  const commands = [folder, `ansible-playbook playbook.yaml --limit ${node}`];
  if (before === undefined) return { is: 'runs', what: `${node} is new: it joins once it is set up`, commands };
  const what = `k3s of ${node} is told otherwise, and restarts there when the playbook runs`;
  return { is: 'restarts', what, commands: [...commands, ...registered(change)] };
}

/** What counts at the first start alone is changed by hand on a node that is there. */
function registered({ node, before = '', after = '' }: NodeChange): readonly string[] {
  const differing = (key: string, from: string, to: string) =>
    valuesOf(to, key).filter((value) => !valuesOf(from, key).includes(value));
  const keys = (values: readonly string[], end: RegExp) => new Set(values.map((value) => value.replace(end, '')));
  const changed = (kind: 'label' | 'taint', end: RegExp) => {
    const added = differing(`node-${kind}`, before, after);
    const still = keys(valuesOf(after, `node-${kind}`), end);
    const gone = [...keys(differing(`node-${kind}`, after, before), end)].filter((key) => !still.has(key));
    return [
      ...added.map((value) => `kubectl ${kind} node ${node} ${value} --overwrite`),
      ...gone.map((key) => `kubectl ${kind} node ${node} ${key}-`),
    ];
  };
  return [...changed('label', /=.*$/), ...changed('taint', /[=:].*$/)];
}

/** What a step does to machines. */
export const effects: readonly EffectFinder[] = [laidDown];
