import { rules as rbacRules } from '../lib/checks/rules/rbac-rules.ts';
import { rules as tokenRules } from '../lib/checks/rules/service-account-tokens.ts';
import { judge, podOf } from './judge.ts';

const ROLE = 'role.web.yaml';
const CLUSTER_ROLE = 'clusterrole.web.yaml';

function roleOf(rule: string, kind = 'ClusterRole', boundBy = 'ClusterRoleBinding'): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: web }
rules: [{ ${rule} }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${boundBy}
metadata: { name: web }
roleRef: { kind: ${kind}, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: web }]
`;
}

describe('a role that gives too much is found', () => {
  const cases: Record<string, readonly [objects: string, ...expected: string[]]> = {
    'all verbs': [
      roleOf("apiGroups: [apps], resources: [deployments], verbs: ['*']", 'Role', 'RoleBinding'),
      `${ROLE}: gives all verbs on deployments`,
    ],
    'all resources': [
      roleOf("apiGroups: [''], resources: ['*'], verbs: [get]"),
      `${CLUSTER_ROLE}: gives rights to all resources ('*') of the core group`,
    ],
    'a subresource of everything': [
      roleOf("apiGroups: [apps], resources: ['*/scale'], verbs: [update]"),
      `${CLUSTER_ROLE}: gives rights to all resources ('*/scale') of apps`,
    ],
    'all groups': [
      roleOf("apiGroups: ['*'], resources: [jobs], verbs: [get]"),
      `${CLUSTER_ROLE}: gives rights to all API groups`,
    ],
    'all paths': [
      roleOf("nonResourceURLs: ['*'], verbs: [get]"),
      `${CLUSTER_ROLE}: gives rights to all paths of the API server`,
    ],
    'to write roles': [
      roleOf(
        'apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, create, escalate]',
        'Role',
        'RoleBinding',
      ),
      `${ROLE}: lets its holder create, escalate roles`,
    ],
    'to be somebody else': [
      roleOf("apiGroups: [''], resources: [users, groups], verbs: [impersonate]"),
      `${CLUSTER_ROLE}: lets its holder impersonate users everywhere`,
      `${CLUSTER_ROLE}: lets its holder impersonate groups everywhere`,
    ],
    'to make tokens': [
      roleOf("apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]", 'Role', 'RoleBinding'),
      `${ROLE}: lets its holder create serviceaccounts/token`,
    ],
    'to run commands in pods': [
      roleOf("apiGroups: [''], resources: [pods, pods/exec], verbs: [get, create]"),
      `${CLUSTER_ROLE}: lets its holder get, create pods/exec everywhere`,
      `${CLUSTER_ROLE}: lets its holder create pods everywhere`,
    ],
    'to ask the kubelets': [
      roleOf("apiGroups: [''], resources: [nodes/proxy], verbs: [get]"),
      `${CLUSTER_ROLE}: lets its holder get nodes/proxy everywhere`,
    ],
    'to judge what others apply': [
      roleOf('apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [patch]'),
      `${CLUSTER_ROLE}: lets its holder patch mutatingwebhookconfigurations everywhere`,
    ],
    'to read all Secrets': [
      roleOf("apiGroups: [''], resources: [secrets], verbs: [list]"),
      `${CLUSTER_ROLE}: lets its holder read the Secrets of all namespaces`,
    ],
    'to write all Secrets': [
      roleOf("apiGroups: [''], resources: [secrets], verbs: [create, patch]"),
      `${CLUSTER_ROLE}: lets its holder change the Secrets of all namespaces`,
    ],
    'all rights': [
      roleOf('').split('---')[1]!.replace('name: web }\nsubjects', 'name: cluster-admin }\nsubjects'),
      'clusterrolebinding.web.yaml: gives all rights of the whole cluster (cluster-admin)',
    ],
    'all rights in a namespace': [
      roleOf('', 'ClusterRole', 'RoleBinding')
        .split('---')[1]!
        .replace('name: web }\nsubjects', 'name: cluster-admin }\nsubjects'),
      'rolebinding.web.yaml: gives all rights of its namespace (cluster-admin)',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect([...judge(rbacRules, objects)].sort()).toEqual(expected.map((each) => `warning home/web ${each}`).sort());
  });
});

describe('a role may give', () => {
  const cases: Record<string, string> = {
    'Secrets of one namespace': roleOf("apiGroups: [''], resources: [secrets], verbs: [list]", 'Role', 'RoleBinding'),
    'Secrets of where it is bound': roleOf(
      "apiGroups: [''], resources: [secrets], verbs: [list]",
      'ClusterRole',
      'RoleBinding',
    ),
    'Secrets by name': roleOf("apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [get]"),
    'Secrets of another group': roleOf('apiGroups: [web.bramble.example], resources: [secrets], verbs: [list]'),
    'commands in the pods of one namespace': roleOf(
      "apiGroups: [''], resources: [pods/exec], verbs: [create]",
      'Role',
      'RoleBinding',
    ),
    'webhooks by name': roleOf(
      'apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], resourceNames: [web], verbs: [update]',
    ),
    'a group of paths': roleOf("nonResourceURLs: ['/metrics', '/healthz/*'], verbs: [get]"),
    'to read roles': roleOf('apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, list, watch]'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(judge(rbacRules, objects)).toEqual([]);
  });
});

describe('the token of a ServiceAccount', () => {
  const ACCOUNT = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web }\n';
  const BINDING = `---${roleOf('').split('---')[1]}`;
  const AS_WEB = 'serviceAccountName: web';
  const OFF = 'automountServiceAccountToken: false';
  const cases: Record<string, readonly [objects: string, ...expected: string[]]> = {
    'goes to a pod that says nothing': [
      podOf(''),
      "warning home/web pod.web.yaml: gets the token of the ServiceAccount 'default', which has no rights",
    ],
    'goes to a pod whose account has no rights': [
      podOf('', AS_WEB) + ACCOUNT,
      "warning home/web pod.web.yaml: gets the token of the ServiceAccount 'web', which has no rights",
    ],
    'is kept from a pod whose account has rights': [
      podOf('', `${AS_WEB}, ${OFF}`) + ACCOUNT + BINDING,
      "warning home/web pod.web.yaml: runs as the ServiceAccount 'web', which has rights, but gets no token to use them",
    ],
    'is kept by the account, which has rights': [
      podOf('', AS_WEB) + ACCOUNT.replace('metadata', `${OFF}\nmetadata`) + BINDING,
      "warning home/web pod.web.yaml: runs as the ServiceAccount 'web', which has rights, but gets no token to use them",
    ],
    'is kept from a pod without rights': [podOf('', OFF)],
    'goes to a pod that has rights': [podOf('', AS_WEB) + ACCOUNT + BINDING],
    'goes to a pod that has the rights of all accounts of the namespace': [
      podOf('', AS_WEB) +
        ACCOUNT +
        BINDING.replace('kind: ServiceAccount, name: web', 'kind: Group, name: "system:serviceaccounts:web"'),
    ],
    'is mounted by hand': [
      podOf(
        '',
        `${AS_WEB}, ${OFF}, volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { path: t } }] } }]`,
      ) +
        ACCOUNT +
        BINDING,
    ],
    'is of an account that somebody else makes': [podOf('', 'serviceAccountName: chart')],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect(judge(tokenRules, objects)).toEqual(expected);
  });
});
