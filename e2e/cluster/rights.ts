import { type Json, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { until } from '../processes/background.ts';
import { applyAll } from './apply.ts';
import { complaints } from './complaints.ts';
import type { RunningCluster } from './control-plane.ts';

/**
 * Starts a Deployment's pod without each of the rights that its ClusterRole gives it to read, all at once, and waits until
 * each was refused something. Throws with the rights that nobody missed.
 */
export async function missEach(
  { client, kubelet }: RunningCluster,
  role: KubernetesObject,
  deployment: KubernetesObject,
): Promise<number> {
  const all = deprived(role, deployment);
  await applyAll(
    client,
    all.flatMap(({ identity }) => identity),
  );
  const pods = all.map(({ pod }) => pod);
  // The server takes a moment to see new ServiceAccounts.
  await until('pods can be made', () => applyAll(client, pods).then(() => true), { seconds: 20 });
  const unnoticed = () => {
    const logs = kubelet.logs(deployment.metadata.namespace ?? 'default');
    const isRefused = (name: string) =>
      complaints(new Map([[name, logs.get(name) ?? '']])).some((line) => /forbidden/.test(line));
    return all.filter(({ name }) => !isRefused(name)).map(({ right }) => right);
  };
  await until('each right is missed', async () => unnoticed().length === 0, { seconds: 60 }).catch((error: Error) => {
    throw new Error(`${error.message}, but not ${unnoticed().join(', ')}`);
  });
  return all.length;
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
 * For every resource that a ClusterRole lets somebody read: a pod of the Deployment, under a ServiceAccount that has all the
 * rights of the role but this one.
 */
function deprived(role: KubernetesObject, deployment: KubernetesObject): readonly Deprived[] {
  const read = list(role.rules).filter(({ verbs }) => texts(verbs).includes('watch'));
  const rights = read.flatMap(({ apiGroups, resources }) =>
    texts(resources).map((resource) => ({ group: texts(apiGroups)[0] ?? '', resource })),
  );
  return rights.map(({ group, resource }) => {
    const name = `without-${resource.replace('/', '-')}`;
    const { namespace = 'default' } = deployment.metadata;
    const rules = list(role.rules).map((rule) =>
      texts(rule.apiGroups).includes(group)
        ? { ...rule, resources: texts(rule.resources).filter((each) => each !== resource) }
        : rule,
    );
    const identity: readonly KubernetesObject[] = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      { ...role, metadata: { name }, rules: rules.filter(({ resources }) => texts(resources).length > 0) },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      },
    ];
    return { right: `${group}/${resource}`, name, identity, pod: pod(deployment, name) };
  });
}

function pod(deployment: KubernetesObject, name: string): KubernetesObject {
  const { namespace } = deployment.metadata;
  const spec = path(deployment.spec, 'template', 'spec') as JsonMap;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { ...spec, serviceAccountName: name } };
}

function texts(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : []).map(String);
}
