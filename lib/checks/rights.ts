import { type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { isKind } from '../model/rendered.ts';
import { objectsOf } from './objects-of.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** One rule of a Role or ClusterRole. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export interface Right {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
  /** Limited to objects of certain names. */
  readonly isNamed: boolean;
}

/** The rules of a Role or ClusterRole; none of every other object. */
export const rightsOf = remembered((object: KubernetesObject): readonly Right[] =>
  isKind(object, `${RBAC}/Role`, `${RBAC}/ClusterRole`) ? list(object.rules).map(rightOf) : [],
);

function rightOf(rule: JsonMap): Right {
  const texts = (field: string) => [rule[field] ?? []].flat().map(String);
  return {
    groups: texts('apiGroups'),
    resources: texts('resources'),
    urls: texts('nonResourceURLs'),
    verbs: texts('verbs'),
    isNamed: texts('resourceNames').length > 0,
  };
}

/** All RoleBindings and ClusterRoleBindings. */
export const bindings = shared((subject): readonly Placed[] =>
  objectsOf(subject, `${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`),
);

/** The ClusterRoles whose rights hold in all namespaces for somebody. */
const boundEverywhere = shared(
  (subject): ReadonlySet<unknown> =>
    new Set(
      bindings(subject)
        .filter(({ object }) => isKind(object, `${RBAC}/ClusterRoleBinding`))
        .map(({ object }) => path(object, 'roleRef', 'name')),
    ),
);

/** Whether the rights of a role hold in all namespaces for somebody. */
export function holdsEverywhere(subject: Subject, object: KubernetesObject): boolean {
  return isKind(object, `${RBAC}/ClusterRole`) && boundEverywhere(subject).has(object.metadata.name);
}

/** The ServiceAccounts that have rights, as `namespace/name`; of all accounts of a namespace as `namespace/*`, of all as `*`. */
export const accountsWithRights = shared((subject): ReadonlySet<string> => {
  const accounts = bindings(subject).flatMap(({ object }) =>
    list(object.subjects).map(({ kind, name, namespace }) => {
      if (kind === 'ServiceAccount') return `${namespace ?? object.metadata.namespace}/${name}`;
      const [, , group] = /^system:serviceaccounts(:(.+))?$/.exec(String(name)) ?? [];
      if (kind === 'Group' && group !== undefined) return `${group}/*`;
      const [, owner, user] = /^system:serviceaccount:([^:]+):(.+)$/.exec(String(name)) ?? [];
      return kind === 'User' && owner !== undefined ? `${owner}/${user}` : String(name);
    }),
  );
  return new Set(accounts);
});
