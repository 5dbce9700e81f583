import type { Construct } from 'constructs';
import { clusterRole, type Rule, role } from '#bramble';

/** Where leases are, as upstream has it: a former installation then never runs beside this one. */
export const LEASES = 'kube-system';

const CERT = ['cert-manager.io'];
const ACME = ['acme.cert-manager.io'];
const READ = ['get', 'list', 'watch'];
const WRITE_STATUS = ['update', 'patch'];
const EVENTS: Rule = { resources: ['events'], verbs: ['create', 'patch'] };
const READ_SECRETS: Rule = { resources: ['secrets'], verbs: READ };
const OWN_SECRETS: Rule = { resources: ['secrets'], verbs: [...READ, 'create', 'update', 'delete'] };
const READ_ISSUERS: Rule = { groups: CERT, resources: ['clusterissuers', 'issuers'], verbs: READ };

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
    rules: [
      { resources: ['secrets'], names: [caSecret], verbs: ['get', 'list', 'watch', 'update'] },
      // A right to create cannot be limited to a name.
      { resources: ['secrets'], verbs: ['create'] },
    ],
  });
  clusterRole(chart, {
    name: `${serviceAccount}:subjectaccessreviews`,
    serviceAccount,
    rules: [{ groups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] }],
  });
}

/** Draws what people may see and do who have the ordinary roles of Kubernetes. */
export function drawPeoplesRights(chart: Construct, prefix: string): void {
  for (const { name, labels, rules } of PEOPLES_ROLES) clusterRole(chart, { name: `${prefix}-${name}`, labels, rules });
}

const CONTROLLER_RULES: Readonly<Record<string, readonly Rule[]>> = {
  issuers: [
    { groups: CERT, resources: ['issuers', 'issuers/status'], verbs: WRITE_STATUS },
    { groups: CERT, resources: ['issuers'], verbs: READ },
    OWN_SECRETS,
    EVENTS,
  ],
  clusterissuers: [
    { groups: CERT, resources: ['clusterissuers', 'clusterissuers/status'], verbs: WRITE_STATUS },
    { groups: CERT, resources: ['clusterissuers'], verbs: READ },
    OWN_SECRETS,
    EVENTS,
  ],
  certificates: [
    {
      groups: CERT,
      resources: ['certificaterequests', 'certificaterequests/status', 'certificates', 'certificates/status'],
      verbs: WRITE_STATUS,
    },
    { groups: CERT, resources: ['certificaterequests', 'certificates'], verbs: READ },
    READ_ISSUERS,
    { groups: CERT, resources: ['certificaterequests/finalizers', 'certificates/finalizers'], verbs: ['update'] },
    { groups: ACME, resources: ['orders'], verbs: [...READ, 'create', 'delete'] },
    { ...OWN_SECRETS, verbs: [...OWN_SECRETS.verbs, 'patch'] },
    EVENTS,
  ],
  orders: [
    { groups: ACME, resources: ['orders', 'orders/status'], verbs: WRITE_STATUS },
    { groups: ACME, resources: ['challenges', 'orders'], verbs: READ },
    READ_ISSUERS,
    { groups: ACME, resources: ['challenges'], verbs: ['create', 'delete'] },
    { groups: ACME, resources: ['orders/finalizers'], verbs: ['update'] },
    READ_SECRETS,
    EVENTS,
  ],
  challenges: [
    { groups: ACME, resources: ['challenges', 'challenges/status'], verbs: WRITE_STATUS },
    { groups: ACME, resources: ['challenges'], verbs: READ },
    READ_ISSUERS,
    READ_SECRETS,
    EVENTS,
    // HTTP-01, for issuers that a user adds.
    { resources: ['pods', 'services'], verbs: [...READ, 'create', 'delete'] },
    { groups: ['networking.k8s.io'], resources: ['ingresses'], verbs: [...READ, 'create', 'delete', 'update'] },
    { groups: ACME, resources: ['challenges/finalizers'], verbs: ['update'] },
  ],
  'ingress-shim': [
    {
      groups: CERT,
      resources: ['certificaterequests', 'certificates'],
      verbs: [...READ, 'create', 'update', 'delete'],
    },
    READ_ISSUERS,
    { groups: ['networking.k8s.io'], resources: ['ingresses'], verbs: READ },
    { groups: ['networking.k8s.io'], resources: ['ingresses/finalizers'], verbs: ['update'] },
    EVENTS,
  ],
  'approve:cert-manager-io': [
    {
      groups: CERT,
      resources: ['signers'],
      names: ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'],
      verbs: ['approve'],
    },
  ],
  certificatesigningrequests: [
    { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: [...READ, 'update'] },
    { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/status'], verbs: WRITE_STATUS },
    {
      groups: ['certificates.k8s.io'],
      resources: ['signers'],
      names: ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'],
      verbs: ['sign'],
    },
    { groups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ],
};

const PERSONAL = ['certificaterequests', 'certificates', 'issuers'];

const PEOPLES_ROLES = [
  {
    name: 'cluster-view',
    labels: aggregateTo('cluster-reader'),
    rules: [{ groups: CERT, resources: ['clusterissuers'], verbs: READ }],
  },
  {
    name: 'view',
    labels: aggregateTo('view', 'edit', 'admin', 'cluster-reader'),
    rules: [
      { groups: CERT, resources: PERSONAL, verbs: READ },
      { groups: ACME, resources: ['challenges', 'orders'], verbs: READ },
    ],
  },
  {
    name: 'edit',
    labels: aggregateTo('edit', 'admin'),
    // Nobody but the controller creates challenges and orders: with one, a user could spend another's DNS token.
    rules: [
      { groups: CERT, resources: PERSONAL, verbs: ['create', 'delete', 'deletecollection', 'patch', 'update'] },
      { groups: CERT, resources: ['certificates/status'], verbs: ['update'] },
      { groups: ACME, resources: ['challenges'], verbs: ['delete', 'deletecollection', 'patch', 'update'] },
      { groups: ACME, resources: ['orders'], verbs: ['delete', 'deletecollection'] },
    ],
  },
];

function aggregateTo(...roles: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(roles.map((name) => [`rbac.authorization.k8s.io/aggregate-to-${name}`, 'true']));
}

const CAINJECTOR_RULES: readonly Rule[] = [
  { groups: CERT, resources: ['certificates'], verbs: READ },
  READ_SECRETS,
  { resources: ['events'], verbs: ['get', 'create', 'update', 'patch'] },
  {
    groups: ['admissionregistration.k8s.io'],
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: [...READ, 'update', 'patch'],
  },
  { groups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: [...READ, 'update', 'patch'] },
  { groups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: [...READ, 'update', 'patch'] },
];

function leaderElection(chart: Construct, account: string, leases: readonly string[]): void {
  const groups = ['coordination.k8s.io'];
  role(chart, {
    name: `${account}:leaderelection`,
    namespace: LEASES,
    serviceAccount: account,
    rules: [
      { groups, resources: ['leases'], names: leases, verbs: ['get', 'update', 'patch'] },
      { groups, resources: ['leases'], verbs: ['create'] },
    ],
  });
}
