import { deployment, documents } from '../example-objects.ts';
import { leadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const RBAC = 'rbac.authorization.k8s.io';

const pod = (account: string) => deployment('', `serviceAccountName: ${account}`);

const binding = (role: string) => `apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
---
apiVersion: ${RBAC}/v1
kind: Role
metadata: { name: reader }
rules: []
---
apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: reader }
roleRef: { apiGroup: ${RBAC}, kind: Role, name: ${role} }
subjects: [{ kind: ServiceAccount, name: web, namespace: web }]
`;

export const rules: readonly Rule[] = [
  {
    id: 'missing-service-account',
    severity: 'error',
    what: 'Something refers to a ServiceAccount that is not there',
    why: 'No pod is made under an account that does not exist: the Deployment stays at nought, without a pod whose events would tell. Rights that are bound to it go to nobody.',
    fix: 'Correct the name or the namespace, or draw the account with `serviceAccount()`.',
    check: leadingNowhere('object', '/ServiceAccount'),
    wrong: { objects: documents(binding('reader'), pod('wep')) },
    right: { objects: documents(binding('reader'), pod('web')) },
  },
  {
    id: 'missing-role',
    severity: 'error',
    what: 'A binding refers to a Role or ClusterRole that is not there',
    why: 'The binding is accepted and gives no right. What needs it fails with `forbidden` as soon as it runs.',
    fix: 'Correct the name, or draw the role. A Role is looked for in the namespace of the binding.',
    check: leadingNowhere('object', `${RBAC}/ClusterRole`, `${RBAC}/Role`),
    wrong: { objects: documents(binding('readers'), pod('web')) },
    right: { objects: documents(binding('reader'), pod('web')) },
  },
];
