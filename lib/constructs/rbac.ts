import { ApiObject } from 'cdk8s';
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

const RBAC = 'rbac.authorization.k8s.io/v1';

/** Draws a ServiceAccount. Its token is mounted only where a workload asks for it. */
export function serviceAccount(scope: Construct, name: string): string {
  refuseWrong('serviceAccount', scope, text, name);
  const own = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
  new ApiObject(scope, `account-${name}`, { ...own, automountServiceAccountToken: false });
  return name;
}

/** Draws a Role and its binding, in the component's namespace or in another. */
export function role(scope: Construct, props: RoleProps & { readonly namespace?: string }): void {
  refuseWrong('role', scope, ROLE, props);
  const { name, rules, serviceAccount: account, namespace } = props;
  const metadata = { name, namespace };
  new ApiObject(scope, `role-${name}`, { apiVersion: RBAC, kind: 'Role', metadata, rules: rules.map(policyRule) });
  if (account === undefined) return;
  bind(scope, `role-binding-${name}`, 'Role', metadata, account);
}

/** Draws a ClusterRole and its binding. */
export function clusterRole(
  scope: Construct,
  props: RoleProps & { readonly labels?: Readonly<Record<string, string>> },
): void {
  refuseWrong('clusterRole', scope, ROLE, props);
  const { name, rules, serviceAccount: account, labels } = props;
  new ApiObject(scope, `cluster-role-${name}`, {
    ...{ apiVersion: RBAC, kind: 'ClusterRole' },
    metadata: { name, labels },
    rules: rules.map(policyRule),
  });
  if (account === undefined) return;
  bind(scope, `cluster-role-binding-${name}`, 'ClusterRole', { name }, account);
}

/** Draws what gives the rights of a role to a ServiceAccount; both bear its name. */
function bind(scope: Construct, id: string, kind: string, metadata: { readonly name: string }, account: string): void {
  new ApiObject(scope, id, {
    ...{ apiVersion: RBAC, kind: `${kind}Binding`, metadata },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: StageChart.of(scope).namespace }],
  });
}

function policyRule({ groups, resources, names, urls, verbs }: Right) {
  return {
    apiGroups: urls ? undefined : [...(groups ?? [''])],
    resources: resources && [...resources],
    resourceNames: names && [...names],
    nonResourceURLs: urls && [...urls],
    verbs: [...verbs],
  };
}
