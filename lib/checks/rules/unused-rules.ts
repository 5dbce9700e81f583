import { deployment, documents, manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { unused } from '../unused.ts';

const RBAC = 'rbac.authorization.k8s.io';

const role = manifest(`${RBAC}/v1 Role`, 'reader');

const binding = manifest(
  `${RBAC}/v1 RoleBinding`,
  'reader',
  `roleRef: { apiGroup: ${RBAC}, kind: Role, name: reader }`,
);

const config = manifest('v1 ConfigMap', 'web');

const claim = manifest('v1 PersistentVolumeClaim', 'data');

const account = manifest('v1 ServiceAccount', 'web');

/** What nothing refers to, by kind. */
export const rules = ruleTable({
  'unused-role': {
    severity: 'warning',
    ofCharts: false,
    what: 'A Role or ClusterRole is bound to nobody',
    why: 'It gives no right, and who reads it believes that it does.',
    fix: 'Bind it, or remove it. `role()` and `clusterRole()` draw the binding where they are given a `serviceAccount`.',
    check: unused(
      'is bound to nobody, and gives no right',
      'give role() the serviceAccount that is to have it, or remove it',
      `${RBAC}/ClusterRole`,
      `${RBAC}/Role`,
    ),
    wrong: documents(role),
    right: documents(role, binding),
  },
  'unused-service-account': {
    severity: 'warning',
    ofCharts: false,
    what: 'No pod runs under a ServiceAccount',
    why: 'Anybody who makes a token of it has its rights, and the pod that was to have them runs as `default`, without.',
    fix: 'Name it in the workload: `serviceAccount`. Remove it where nothing needs it.',
    check: unused('is the account of no pod', 'name it in a workload: serviceAccount; or remove it', '/ServiceAccount'),
    wrong: documents(account, deployment('')),
    right: documents(account, deployment('', 'serviceAccountName: web')),
  },
  'unused-config-map': {
    severity: 'warning',
    ofCharts: false,
    what: 'Nothing reads a ConfigMap',
    why: 'What stands in it changes nothing. The pod that was to read it runs with its defaults.',
    fix: 'Mount it, read its keys as variables, or remove it. Where a program reads it by its name through the API, accept the warning and say which.',
    check: unused('is read by nothing', 'mount it, or take variables from it; else remove it', '/ConfigMap'),
    wrong: documents(config, deployment('')),
    right: documents(config, deployment('', 'volumes: [{ name: config, configMap: { name: web } }]')),
  },
  'unused-claim': {
    severity: 'warning',
    ofCharts: false,
    what: 'No pod mounts a PersistentVolumeClaim',
    why: 'It takes room on a disk, or waits for ever for its first pod. The data that was to lie there lies in a pod, and goes with it.',
    fix: 'Mount it, or remove it.',
    check: unused('is mounted by no pod', 'mount it: volumes; or remove it', '/PersistentVolumeClaim'),
    wrong: documents(claim, deployment('')),
    right: documents(claim, deployment('', 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]')),
  },
});
