import { docs, expectPairs, type StepPair, toldOf } from './told-step.ts';

const pod = (spec: string, container = '') => `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web }
spec:
  updateStrategy: { type: OnDelete }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'web:1', ${container} }], ${spec} }
`;
const KEEPS = 'keeps: keeps its pods as they are until somebody deletes them (OnDelete)';
const role = (kind: string, rules: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: web }
rules: [${rules}]
`;
const binding = (kind: string, roleRef: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, ${roleRef} }
subjects: [{ kind: ServiceAccount, name: web, namespace: web }]
`;
const OWN = 'kind: Role, name: web';
const WIDE = 'kind: ClusterRole, name: web';
const READ = '{ apiGroups: [""], resources: [configmaps], verbs: [get, list] }';
const namespace = (level: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { pod-security.kubernetes.io/enforce: ${level} } }
`;

describe('somebody may do', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'more in a namespace': [
      docs(role('Role', READ), binding('RoleBinding', OWN)),
      docs(role('Role', READ.replace('configmaps', 'configmaps, secrets')), binding('RoleBinding', OWN)),
      ['rights: ServiceAccount web/web may now get, list secrets in the namespace web'],
    ],
    less: [
      docs(role('Role', READ), binding('RoleBinding', OWN)),
      docs(role('Role', READ.replace(', list', '')), binding('RoleBinding', OWN)),
      ['rights: ServiceAccount web/web may no longer list configmaps in the namespace web'],
    ],
    'nothing more where a rule is written in another way': [
      docs(role('Role', READ), binding('RoleBinding', OWN)),
      docs(
        role(
          'Role',
          '{ apiGroups: [""], resources: [configmaps], verbs: [list] }, { apiGroups: [""], resources: [configmaps], verbs: [get] }',
        ),
        binding('RoleBinding', OWN),
      ),
      [],
    ],
    'what it may in the whole cluster, which is dangerous': [
      docs(role('ClusterRole', READ), binding('RoleBinding', WIDE)),
      docs(role('ClusterRole', READ), binding('ClusterRoleBinding', WIDE)),
      [
        'rights: ServiceAccount web/web may now get, list configmaps everywhere',
        'rights: ServiceAccount web/web may no longer get, list configmaps in the namespace web',
        'removes: Flux deletes RoleBinding web',
        'danger cluster-rights-gained: ServiceAccount web/web may now get, list configmaps everywhere',
      ],
    ],
    'everything, by a role that Kubernetes brings': [
      '',
      binding('ClusterRoleBinding', 'kind: ClusterRole, name: cluster-admin'),
      [
        'rights: ServiceAccount web/web may now do all of the role cluster-admin everywhere',
        'danger cluster-rights-gained: ServiceAccount web/web may now do all of the role cluster-admin everywhere',
      ],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('a pod gets', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    privileges: [
      pod(''),
      pod('', 'securityContext: { privileged: true, capabilities: { add: [NET_ADMIN] } }'),
      [KEEPS, 'danger privilege-gained: gets privileged in web, the capability NET_ADMIN in web'],
    ],
    root: [
      pod('securityContext: { runAsUser: 1000 }'),
      pod('securityContext: { runAsUser: 0 }'),
      [KEEPS, 'danger privilege-gained: gets root in web'],
    ],
    'the network of its node': [
      pod(''),
      pod('hostNetwork: true'),
      [KEEPS, 'danger host-access-gained: gets at its node: hostNetwork'],
    ],
    'a path of its node': [
      pod(''),
      pod('volumes: [{ name: socket, hostPath: { path: /var/run } }]'),
      [KEEPS, 'danger host-access-gained: gets at its node: the path /var/run'],
    ],
    'a port of its node': [
      pod(''),
      pod('', 'ports: [{ containerPort: 53, hostPort: 53 }]'),
      [KEEPS, 'danger host-access-gained: gets at its node: the port 53'],
    ],
    'nothing more, and gives some back': [
      pod('hostNetwork: true', 'securityContext: { privileged: true }'),
      pod(''),
      [KEEPS],
    ],
    'in where its Namespace refused it': [
      namespace('restricted'),
      namespace('privileged'),
      ['danger namespace-loosened: lets in pods of the level privileged, where it was restricted'],
    ],
  };
  expectPairs(pairs, toldOf);
});
