import { deployment, documents } from '../example-objects.ts';
import type { Rule } from '../rule.ts';
import { unused } from '../unused.ts';

const RBAC = 'rbac.authorization.k8s.io';

const named = (apiVersion: string, kind: string, name: string) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name} }
`;

const role = named(`${RBAC}/v1`, 'Role', 'reader');
const binding = `apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: reader }
roleRef: { apiGroup: ${RBAC}, kind: Role, name: reader }
`;

const config = named('v1', 'ConfigMap', 'web');
const claim = named('v1', 'PersistentVolumeClaim', 'data');
const account = named('v1', 'ServiceAccount', 'web');

/** What nothing refers to, by kind. */
const UNUSED: readonly (Pick<Rule, 'id' | 'what' | 'why' | 'fix'> & {
  readonly says: string;
  readonly advice: string;
  readonly of: readonly string[];
  readonly wrong: string;
  readonly right: string;
})[] = [
  {
    id: 'unused-role',
    what: 'A Role or ClusterRole is bound to nobody',
    why: 'It gives no right, and who reads it believes that it does.',
    fix: 'Bind it, or remove it. `role()` and `clusterRole()` draw the binding where they are given a `serviceAccount`.',
    says: 'is bound to nobody, and gives no right',
    advice: 'give role() the serviceAccount that is to have it, or remove it',
    of: [`${RBAC}/ClusterRole`, `${RBAC}/Role`],
    wrong: documents(role),
    right: documents(role, binding),
  },
  {
    id: 'unused-service-account',
    what: 'No pod runs under a ServiceAccount',
    why: 'Anybody who makes a token of it has its rights, and the pod that was to have them runs as `default`, without.',
    fix: 'Name it in the workload: `serviceAccount`. Remove it where nothing needs it.',
    says: 'is the account of no pod',
    advice: 'name it in a workload: serviceAccount; or remove it',
    of: ['/ServiceAccount'],
    wrong: documents(account, deployment('')),
    right: documents(account, deployment('', 'serviceAccountName: web')),
  },
  {
    id: 'unused-config-map',
    what: 'Nothing reads a ConfigMap',
    why: 'What stands in it changes nothing. The pod that was to read it runs with its defaults.',
    fix: 'Mount it, read its keys as variables, or remove it. Where a program reads it by its name through the API, accept the warning and say which.',
    says: 'is read by nothing',
    advice: 'mount it, or take variables from it; else remove it',
    of: ['/ConfigMap'],
    wrong: documents(config, deployment('')),
    right: documents(config, deployment('', 'volumes: [{ name: config, configMap: { name: web } }]')),
  },
  {
    id: 'unused-claim',
    what: 'No pod mounts a PersistentVolumeClaim',
    why: 'It takes room on a disk, or waits for ever for its first pod. The data that was to lie there lies in a pod, and goes with it.',
    fix: 'Mount it, or remove it.',
    says: 'is mounted by no pod',
    advice: 'mount it: volumes; or remove it',
    of: ['/PersistentVolumeClaim'],
    wrong: documents(claim, deployment('')),
    right: documents(claim, deployment('', 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]')),
  },
];

export const rules: readonly Rule[] = UNUSED.map(({ says, advice, of, wrong, right, ...rule }) => ({
  ...rule,
  severity: 'warning',
  check: unused(says, advice, ...of),
  wrong: { objects: wrong },
  right: { objects: right },
}));
