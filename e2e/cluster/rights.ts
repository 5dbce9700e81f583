import { type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import { until } from '../processes/background.ts';
import { applyAll } from './apply.ts';
import { DEPRIVED, refusals } from './complaints.ts';
import type { RunningCluster } from './control-plane.ts';

/** What somebody may do something with, such as services/status of the group `''`. */
export interface Right {
  readonly group: string;
  readonly resource: string;
}

/**
 * Takes a right from a role, and gives components of a namespace a reason to use it. Throws unless the server refuses that
 * right to one of them.
 */
export async function missOne(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  right: Right,
  namespace: string,
  reason: readonly KubernetesObject[],
): Promise<void> {
  const before = kubelet.logs(namespace);
  await applyAll(client, [without(role, right), ...reason]);
  const isMissed = async () =>
    [...kubelet.logs(namespace)].some(([pod, log]) =>
      refusals(log.slice(before.get(pod)?.length ?? 0)).has(named(right)),
    );
  await until(`${named(right)} is missed`, isMissed, { seconds: 30 });
}

/** What pods that lack a right are to do besides. */
interface Besides {
  /** What makes them say what they are refused. */
  readonly args: readonly string[];
  /** Gives them a reason to write each status that they may write, again and again. */
  readonly reason: () => Promise<void>;
}

/**
 * Starts a Deployment's pod without each kind that its ClusterRole lets it list or watch, and without each status that it lets
 * it write, all at once, and waits until each was refused that. Throws with the rights that nobody missed, and with what was refused
 * besides.
 */
export async function missEach(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  deployment: KubernetesObject,
  { args, reason }: Besides,
): Promise<number> {
  const all = deprived(role, deployment, args);
  await applyAll(
    client,
    all.flatMap(({ identity }) => identity),
  );
  const pods = all.map(({ pod }) => pod);
  // The server takes a moment to see new ServiceAccounts.
  await until('pods can be made', () => applyAll(client, pods).then(() => true), { seconds: 20 });
  const refusedTo = ({ name }: Deprived) =>
    refusals(kubelet.logs(deployment.metadata.namespace ?? 'default').get(name) ?? '');
  const areMissed = async () => {
    await reason();
    const unnoticed = all.filter((each) => !refusedTo(each).has(each.right)).map(({ right }) => right);
    if (unnoticed.length > 0) throw new Error(`nobody misses ${unnoticed.join(', ')}`);
    return true;
  };
  await until('each right is missed', areMissed, { seconds: 60 });
  // Who has no rights at all would miss each of them too.
  const others = all.filter((each) => refusedTo(each).size > 1);
  if (others.length > 0) {
    throw new Error(others.map((each) => `${each.name} is refused ${[...refusedTo(each)].join(', ')}`).join('\n'));
  }
  return all.length;
}

/** A role without a right. */
function without(role: KubernetesObject, { group, resource }: Right): KubernetesObject {
  const rules = list(role.rules).flatMap((rule) => {
    const [groups, resources] = [texts(rule.apiGroups), texts(rule.resources)];
    if (!groups.includes(group) || !resources.includes(resource)) return [rule];
    const parts: readonly JsonMap[] = [
      { ...rule, apiGroups: groups.filter((each) => each !== group) },
      { ...rule, apiGroups: [group], resources: resources.filter((each) => each !== resource) },
    ];
    return parts.filter((each) => texts(each.apiGroups).length > 0 && texts(each.resources).length > 0);
  });
  return { ...role, rules };
}

function named({ group, resource }: Right): string {
  return `${group}/${resource}`;
}

/** A workload as it would be without one of its rights. */
interface Deprived {
  /** What it may not see, as `group/resource`. */
  readonly right: string;
  /** Its pod's name. */
  readonly name: string;
  /** Its ServiceAccount and what that may do. */
  readonly identity: readonly KubernetesObject[];
  readonly pod: KubernetesObject;
}

/**
 * For every resource that a ClusterRole lets somebody list, watch or write the status of: a pod of the Deployment, under a
 * ServiceAccount that has all the rights of the role but this one.
 */
function deprived(role: KubernetesObject, deployment: KubernetesObject, args: readonly string[]): readonly Deprived[] {
  const rights = list(role.rules).flatMap(({ apiGroups, resources, verbs }) => {
    const isRead = texts(verbs).some((verb) => ['list', 'watch'].includes(verb));
    const noticed = texts(resources).filter((resource) => isRead || resource.endsWith('/status'));
    return texts(apiGroups).flatMap((group) => noticed.map((resource) => ({ group, resource })));
  });
  return rights.map((right) => {
    const name = `${DEPRIVED}${right.resource.replace('/', '-')}`;
    const { namespace = 'default' } = deployment.metadata;
    const identity: readonly KubernetesObject[] = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      { ...without(role, right), metadata: { name } },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    ];
    return { right: named(right), name, identity, pod: pod(deployment, name, args) };
  });
}

function pod(deployment: KubernetesObject, name: string, args: readonly string[]): KubernetesObject {
  const { namespace } = deployment.metadata;
  const spec = path(deployment.spec, 'template', 'spec') as JsonMap;
  const containers = list(spec.containers).map((each) => ({ ...each, args: [...texts(each.args), ...args] }));
  const own = { ...spec, containers, serviceAccountName: name };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: own };
}
