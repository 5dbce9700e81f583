import { path } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { documents, manifest } from '../example-objects.ts';
import { holdsEverywhere, type Right, rightsOf } from '../rights.ts';
import { ruleTable } from '../rule.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** What is wrong with each right of each role, once. */
function ofRights(judge: (right: Right, isEverywhere: boolean) => readonly string[], fix: string) {
  return eachObject([`${RBAC}/Role`, `${RBAC}/ClusterRole`], ({ object }, subject) => {
    const isEverywhere = holdsEverywhere(subject, object);
    const found = new Set(rightsOf(object).flatMap((right) => judge(right, isEverywhere)));
    return [...found].map((what) => ({ what, fix }));
  });
}

function wildcards({ groups, resources, urls, verbs }: Right): readonly string[] {
  const isWild = (text: string) => text === '*' || text.startsWith('*/');
  const of = [...resources, ...urls].filter((each) => !isWild(each)).join(', ');
  return [
    ...(groups.includes('*') ? ['gives rights to all API groups'] : []),
    ...resources.filter(isWild).map((each) => `gives rights to all resources ('${each}') of ${namesOf(groups)}`),
    ...(urls.includes('*') ? ['gives rights to all paths of the API server'] : []),
    ...(verbs.includes('*') && of !== '' ? [`gives all verbs on ${of}`] : []),
  ];
}

function namesOf(groups: readonly string[]): string {
  return groups.map((group) => (group === '' ? 'the core group' : group)).join(', ');
}

const CHANGES = ['create', 'update', 'patch'];

/** What raises an account above its own rights, in one namespace or only in all: group, resources, verbs. */
const ESCALATIONS: readonly (readonly [string, RegExp, readonly string[], 'anywhere' | 'everywhere'])[] = [
  ['rbac.authorization.k8s.io', /^(cluster)?role(binding)?s$/, [...CHANGES, 'bind', 'escalate'], 'anywhere'],
  ['', /^(users|groups|serviceaccounts)$/, ['impersonate'], 'anywhere'],
  ['', /^serviceaccounts\/token$/, ['create'], 'anywhere'],
  ['', /^nodes\/proxy$/, ['get', ...CHANGES], 'everywhere'],
  ['', /^pods\/(exec|attach|ephemeralcontainers)$/, ['get', ...CHANGES], 'everywhere'],
  ['', /^(pods|replicationcontrollers)$/, ['create'], 'everywhere'],
  ['', /^persistentvolumes$/, ['create'], 'everywhere'],
  ['apps', /^(daemonsets|deployments|replicasets|statefulsets)$/, CHANGES, 'everywhere'],
  ['batch', /^(cronjobs|jobs)$/, CHANGES, 'everywhere'],
  ['admissionregistration.k8s.io', /^(mutating|validating)webhookconfigurations$/, CHANGES, 'everywhere'],
  ['apiregistration.k8s.io', /^apiservices$/, CHANGES, 'everywhere'],
  ['certificates.k8s.io', /^certificatesigningrequests\/approval$/, ['update', 'patch'], 'everywhere'],
];

function escalations({ groups, resources, verbs, isNamed }: Right, isEverywhere: boolean): readonly string[] {
  return ESCALATIONS.flatMap(([group, pattern, dangerous, where]) => {
    if (!groups.includes(group) || (where === 'everywhere' && !isEverywhere)) return [];
    const done = dangerous.filter((verb) => verbs.includes(verb) || verbs.includes('*'));
    if (done.length === 0 || isNamed) return [];
    const on = resources.filter((resource) => pattern.test(resource));
    return on.map((resource) => `lets its holder ${done.join(', ')} ${resource}${isEverywhere ? ' everywhere' : ''}`);
  });
}

function secrets({ groups, resources, verbs, isNamed }: Right, isEverywhere: boolean): readonly string[] {
  if (!isEverywhere || isNamed || !groups.includes('') || !resources.includes('secrets')) return [];
  const reads = verbs.some((verb) => ['get', 'list', 'watch', '*'].includes(verb));
  const writes = verbs.some((verb) => ['create', 'update', 'patch', 'delete', 'deletecollection', '*'].includes(verb));
  const done = [reads && 'read', writes && 'change'].filter(Boolean).join(' and ');
  return done === '' ? [] : [`lets its holder ${done} the Secrets of all namespaces`];
}

const clusterAdmins = eachObject([`${RBAC}/RoleBinding`, `${RBAC}/ClusterRoleBinding`], ({ object }) => {
  const where = object.kind === 'RoleBinding' ? 'of its namespace' : 'of the whole cluster';
  const isAdmin = path(object, 'roleRef', 'name') === 'cluster-admin';
  const fix = 'give a role with no more rights than are used';
  return isAdmin && { what: `gives all rights ${where} (cluster-admin)`, fix };
});

const binding = (role: string) =>
  manifest(
    `${RBAC}/v1 ClusterRoleBinding`,
    'web',
    `roleRef: { kind: ClusterRole, name: ${role} }\nsubjects: [{ kind: ServiceAccount, name: web, namespace: web }]`,
  );
const role = (rule: string) =>
  documents(manifest(`${RBAC}/v1 ClusterRole`, 'web', `rules: [{ ${rule} }]`), binding('web'));

export const rules = ruleTable({
  'rbac-wildcard': {
    severity: 'warning',
    what: 'A role gives rights to everything of a kind',
    why: 'It also gives what nobody thought of, and what the next version of Kubernetes, or the next CRD, adds. An attacker who takes over the one program that has it takes over that too.',
    fix: 'Name the groups, resources and verbs that the program uses. Its documentation lists them.',
    check: ofRights(wildcards, 'name what is used'),
    wrong: role("apiGroups: [apps], resources: [deployments], verbs: ['*']"),
    right: role('apiGroups: [apps], resources: [deployments], verbs: [get, list, watch]'),
  },
  'rbac-escalation': {
    severity: 'warning',
    what: 'A role gives a right by which its holder gets all others',
    why: 'A program that writes roles, makes tokens or pods for other accounts, runs commands in foreign pods, or answers for the API server can take every right of the cluster. See [RBAC good practices](https://kubernetes.io/docs/concepts/security/rbac-good-practices/).',
    fix: 'Leave the right out, limit it to a namespace or to `names`, or accept it where the program exists for that.',
    check: ofRights(escalations, 'leave it out, or limit it to names or to a namespace'),
    wrong: role("apiGroups: [''], resources: [pods/exec], verbs: [create]"),
    right: role("apiGroups: [''], resources: [pods/log], verbs: [get]"),
  },
  'rbac-secrets': {
    severity: 'warning',
    what: 'A role opens the Secrets of all namespaces',
    why: 'One program that is taken over then gives away every password of the cluster, and the tokens with which it goes on.',
    fix: 'Give a `role()` in the namespaces that matter, or `names`. Where the program must see all, as an ingress does for certificates, accept it and say so.',
    check: ofRights(secrets, 'limit it to names or to a namespace'),
    wrong: role("apiGroups: [''], resources: [secrets], verbs: [get, list, watch]"),
    right: role("apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [get]"),
  },
  'cluster-admin': {
    severity: 'warning',
    what: 'Somebody is given all rights',
    why: 'Such a program can do all that you can: read every Secret, remove every volume, run as root on every node. So can an intruder who takes it over.',
    fix: 'Give it a role of its own with `clusterRole()` or `role()`.',
    check: clusterAdmins,
    wrong: binding('cluster-admin'),
    right: binding('web'),
  },
});
