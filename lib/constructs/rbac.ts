import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { list, record, props as shape, text } from '../model/shape.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { StageChart } from './stage-chart.ts';

/** What a subject may do. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export interface Right {
  /** API groups. @default the core group */
  readonly groups?: readonly string[];
  readonly resources?: readonly string[];
  /** Only objects of these names. @default all */
  readonly names?: readonly string[];
  /** Paths of the API server that are no objects, such as `/metrics`. @default none */
  readonly urls?: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * A {@link Right} in words: `may('get list watch', 'deployments', 'apps')`.
 * @param verbs separated by spaces, as are the resources
 * @param group of the API @default the core group
 * @param names of the only objects that it is for @default all
 */
export function may(verbs: string, resources: string, group = '', ...names: readonly string[]): Right {
  const only = names.length > 0 ? { names } : {};
  return { groups: [group], resources: resources.split(' '), verbs: verbs.split(' '), ...only };
}

/** Options of {@link role} and {@link clusterRole}. */
export interface RoleProps {
  readonly name: string;
  readonly rules: readonly Right[];
  /** The ServiceAccount of the component's namespace that gets the rights. @default none: the role is only defined */
  readonly serviceAccount?: string;
}

const ROLE = shape<Parameters<typeof role>[1] & Parameters<typeof clusterRole>[1]>(
  {
    name: text,
    namespace: text,
    serviceAccount: text,
    labels: record(text),
    rules: list(
      shape<Right>(
        { groups: list(text), resources: list(text), names: list(text), urls: list(text), verbs: list(text) },
        ['verbs'],
      ),
    ),
  },
  ['name', 'rules'],
);

/** Draws a ServiceAccount. Its token is mounted only where a workload asks for it. */
export function serviceAccount(scope: Construct, name: string): string {
  refuseWrong('serviceAccount', scope, text, name);
  new k8s.KubeServiceAccount(scope, `account-${name}`, { metadata: { name }, automountServiceAccountToken: false });
  return name;
}

/** Draws a Role and its binding, in the component's namespace or in another. */
export function role(scope: Construct, props: RoleProps & { readonly namespace?: string }): void {
  refuseWrong('role', scope, ROLE, props);
  const { name, rules, serviceAccount: account, namespace } = props;
  const metadata = { name, namespace };
  new k8s.KubeRole(scope, `role-${name}`, { metadata, rules: rules.map(policyRule) });
  if (account === undefined) return;
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
  new k8s.KubeRoleBinding(scope, `role-binding-${name}`, { metadata, roleRef, subjects: [subject(scope, account)] });
}

/** Draws a ClusterRole and its binding. */
export function clusterRole(
  scope: Construct,
  props: RoleProps & { readonly labels?: Readonly<Record<string, string>> },
): void {
  refuseWrong('clusterRole', scope, ROLE, props);
  const { name, rules, serviceAccount: account, labels } = props;
  new k8s.KubeClusterRole(scope, `cluster-role-${name}`, { metadata: { name, labels }, rules: rules.map(policyRule) });
  if (account === undefined) return;
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  new k8s.KubeClusterRoleBinding(scope, `cluster-role-binding-${name}`, {
    metadata: { name },
    roleRef,
    subjects: [subject(scope, account)],
  });
}

function policyRule({ groups, resources, names, urls, verbs }: Right): k8s.PolicyRule {
  return {
    apiGroups: urls ? undefined : [...(groups ?? [''])],
    resources: resources && [...resources],
    resourceNames: names && [...names],
    nonResourceUrLs: urls && [...urls],
    verbs: [...verbs],
  };
}

function subject(scope: Construct, name: string): k8s.Subject {
  return { kind: 'ServiceAccount', name, namespace: StageChart.of(scope).namespace };
}
