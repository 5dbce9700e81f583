import { clusterRole, may, type Right, role } from 'bramble';
import type { Construct } from 'constructs';

/** Where leases are, as upstream has it: a former installation then never runs beside this one. */
export const LEASES = 'kube-system';

const CERT = 'cert-manager.io';
const ACME = 'acme.cert-manager.io';
const READ = 'get list watch';
const EVENTS = may('create patch', 'events');
const READ_SECRETS = may(READ, 'secrets');
const OWN_SECRETS = may(`${READ} create update delete`, 'secrets');
const READ_ISSUERS = may(READ, 'clusterissuers issuers', CERT);
const SIGNERS = ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'];

/** Draws the rights of the controller: a ClusterRole for each of its loops. */
export function drawControllerRights(chart: Construct, serviceAccount: string): void {
  for (const [name, rules] of Object.entries(CONTROLLER_RULES)) {
    clusterRole(chart, { name: `${serviceAccount}-controller-${name}`, serviceAccount, rules });
  }
  leaderElection(chart, serviceAccount, ['cert-manager-controller']);
}

/** Draws the rights of the injector of CA bundles. */
export function drawCainjectorRights(chart: Construct, serviceAccount: string): void {
  clusterRole(chart, { name: serviceAccount, serviceAccount, rules: CAINJECTOR_RULES });
  leaderElection(chart, serviceAccount, [
    'cert-manager-cainjector-leader-election',
    'cert-manager-cainjector-leader-election-core',
  ]);
}

/** Draws the rights of the webhook, which keeps a CA of its own in a Secret. */
export function drawWebhookRights(chart: Construct, serviceAccount: string, caSecret: string): void {
  role(chart, {
    name: `${serviceAccount}:dynamic-serving`,
    serviceAccount,
    // A right to create cannot be limited to a name.
    rules: [may(`${READ} update`, 'secrets', '', caSecret), may('create', 'secrets')],
  });
  clusterRole(chart, {
    name: `${serviceAccount}:subjectaccessreviews`,
    serviceAccount,
    rules: [may('create', 'subjectaccessreviews', 'authorization.k8s.io')],
  });
}

/** Draws what people may see and do who have the ordinary roles of Kubernetes. */
export function drawPeoplesRights(chart: Construct, prefix: string): void {
  for (const { name, labels, rules } of PEOPLES_ROLES) clusterRole(chart, { name: `${prefix}-${name}`, labels, rules });
}

const CONTROLLER_RULES: Readonly<Record<string, readonly Right[]>> = {
  issuers: [may('update patch', 'issuers issuers/status', CERT), may(READ, 'issuers', CERT), OWN_SECRETS, EVENTS],
  clusterissuers: [
    may('update patch', 'clusterissuers clusterissuers/status', CERT),
    may(READ, 'clusterissuers', CERT),
    OWN_SECRETS,
    EVENTS,
  ],
  certificates: [
    may('update patch', 'certificaterequests certificaterequests/status certificates certificates/status', CERT),
    may(READ, 'certificaterequests certificates', CERT),
    READ_ISSUERS,
    may('update', 'certificaterequests/finalizers certificates/finalizers', CERT),
    may(`${READ} create delete`, 'orders', ACME),
    may(`${READ} create update delete patch`, 'secrets'),
    EVENTS,
  ],
  orders: [
    may('update patch', 'orders orders/status', ACME),
    may(READ, 'challenges orders', ACME),
    READ_ISSUERS,
    may('create delete', 'challenges', ACME),
    may('update', 'orders/finalizers', ACME),
    READ_SECRETS,
    EVENTS,
  ],
  challenges: [
    may('update patch', 'challenges challenges/status', ACME),
    may(READ, 'challenges', ACME),
    READ_ISSUERS,
    READ_SECRETS,
    EVENTS,
    // HTTP-01, for issuers that a user adds.
    may(`${READ} create delete`, 'pods services'),
    may(`${READ} create delete update`, 'ingresses', 'networking.k8s.io'),
    may('update', 'challenges/finalizers', ACME),
  ],
  'ingress-shim': [
    may(`${READ} create update delete`, 'certificaterequests certificates', CERT),
    READ_ISSUERS,
    may(READ, 'ingresses', 'networking.k8s.io'),
    may('update', 'ingresses/finalizers', 'networking.k8s.io'),
    EVENTS,
  ],
  'approve:cert-manager-io': [may('approve', 'signers', CERT, ...SIGNERS)],
  certificatesigningrequests: [
    may(`${READ} update`, 'certificatesigningrequests', 'certificates.k8s.io'),
    may('update patch', 'certificatesigningrequests/status', 'certificates.k8s.io'),
    may('sign', 'signers', 'certificates.k8s.io', ...SIGNERS),
    may('create', 'subjectaccessreviews', 'authorization.k8s.io'),
  ],
};

const PERSONAL = 'certificaterequests certificates issuers';

const PEOPLES_ROLES = [
  {
    name: 'cluster-view',
    labels: aggregateTo('cluster-reader'),
    rules: [may(READ, 'clusterissuers', CERT)],
  },
  {
    name: 'view',
    labels: aggregateTo('view', 'edit', 'admin', 'cluster-reader'),
    rules: [may(READ, PERSONAL, CERT), may(READ, 'challenges orders', ACME)],
  },
  {
    name: 'edit',
    labels: aggregateTo('edit', 'admin'),
    // Nobody but the controller creates challenges and orders: with one, a user could spend another's DNS token.
    rules: [
      may('create delete deletecollection patch update', PERSONAL, CERT),
      may('update', 'certificates/status', CERT),
      may('delete deletecollection patch update', 'challenges', ACME),
      may('delete deletecollection', 'orders', ACME),
    ],
  },
];

function aggregateTo(...roles: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(roles.map((name) => [`rbac.authorization.k8s.io/aggregate-to-${name}`, 'true']));
}

const CAINJECTOR_RULES: readonly Right[] = [
  may(READ, 'certificates', CERT),
  READ_SECRETS,
  may('get create update patch', 'events'),
  may(
    `${READ} update patch`,
    'mutatingwebhookconfigurations validatingwebhookconfigurations',
    'admissionregistration.k8s.io',
  ),
  may(`${READ} update patch`, 'apiservices', 'apiregistration.k8s.io'),
  may(`${READ} update patch`, 'customresourcedefinitions', 'apiextensions.k8s.io'),
];

function leaderElection(chart: Construct, account: string, leases: readonly string[]): void {
  const group = 'coordination.k8s.io';
  role(chart, {
    name: `${account}:leaderelection`,
    namespace: LEASES,
    serviceAccount: account,
    rules: [may('get update patch', 'leases', group, ...leases), may('create', 'leases', group)],
  });
}
