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

/**
 * Starts a Deployment's pod without each kind that its ClusterRole lets it list or watch, all at once, and waits until each
 * was refused that. Throws with the rights that nobody missed, and with what was refused besides.
 */
export async function missEach(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  deployment: KubernetesObject,
): Promise<number> {
  const all = rightsOf(role)
    .filter(({ isRead }) => isRead)
    .map((right) => {
      const name = `${DEPRIVED}${right.resource.replace('/', '-')}`;
      return { right: named(right), name, ...deprived(name, without(role, right), deployment) };
    });
  await applyAll(
    client,
    all.flatMap(({ identity }) => identity),
  );
  const pods = all.map(({ pod }) => pod);
  // The server takes a moment to see new ServiceAccounts.
  await until('pods can be made', () => applyAll(client, pods).then(() => true), { seconds: 20 });
  const refusedTo = ({ name }: { readonly name: string }) =>
    refusals(kubelet.logs(deployment.metadata.namespace ?? 'default').get(name) ?? '');
  const areMissed = async () => {
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

/**
 * Takes the rights to write any status from a role, and starts a pod of a Deployment that never had them. With nobody else who could
 * write, it is refused each, or this throws. Gives the rights back.
 * @param args what makes it say what it is refused
 * @param reason gives it a reason to write each status
 */
export async function missStatuses(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  deployment: KubernetesObject,
  { args, reason }: { readonly args: readonly string[]; readonly reason: () => Promise<void> },
): Promise<number> {
  const rights = rightsOf(role).filter(({ resource }) => resource.endsWith('/status'));
  const less = rights.reduce(without, role);
  const { identity, pod } = deprived(`${DEPRIVED}statuses`, less, deployment, args);
  await applyAll(client, [less, ...identity]);
  await until('a pod can be made', () => applyAll(client, [pod]).then(() => true), { seconds: 20 });
  const areMissed = async () => {
    const log = kubelet.logs(deployment.metadata.namespace ?? 'default').get(pod.metadata.name) ?? '';
    const unnoticed = rights.map(named).filter((right) => !refusals(log).has(right));
    if (unnoticed.length === 0) return true;
    await reason();
    throw new Error(`nobody misses ${unnoticed.join(', ')}`);
  };
  await until('each right to write a status is missed', areMissed, { seconds: 60 });
  await client.must('DELETE', (await client.pathOf(pod))!);
  await applyAll(client, [role]);
  return rights.length;
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

/** What a role grants, one by one. */
function rightsOf({ rules }: KubernetesObject): readonly (Right & { readonly isRead: boolean })[] {
  return list(rules).flatMap(({ apiGroups, resources, verbs }) => {
    const isRead = texts(verbs).some((verb) => ['list', 'watch'].includes(verb));
    return texts(apiGroups).flatMap((group) => texts(resources).map((resource) => ({ group, resource, isRead })));
  });
}

/** A pod of a Deployment as it would be with other rights, and its ServiceAccount with these. */
function deprived(name: string, role: KubernetesObject, deployment: KubernetesObject, args: readonly string[] = []) {
  const { namespace = 'default' } = deployment.metadata;
  const identity: readonly KubernetesObject[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    { ...role, metadata: { name } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
  const spec = path(deployment.spec, 'template', 'spec') as JsonMap;
  const containers = list(spec.containers).map((each) => ({ ...each, args: [...texts(each.args), ...args] }));
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { ...spec, containers, serviceAccountName: name },
  };
  return { identity, pod };
}
