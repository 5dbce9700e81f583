import {
  type Cluster,
  type Component,
  type Container,
  component,
  crdsOf,
  field,
  image,
  judged,
  type ServiceProps,
  service,
  serviceAccount,
  shapes,
  Workload,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ClusterIssuer } from '#imports/cert-manager.io';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';
import { drawCainjectorRights, drawControllerRights, drawPeoplesRights, drawWebhookRights, LEASES } from './rights.ts';

/** Options of {@link certManager}. */
export interface CertManagerProps {
  /** Where Let's Encrypt writes when a certificate is about to end. */
  readonly email: string;
  /**
   * Who signs the certificates of the cluster. `staging` has generous limits, but browsers refuse what it signs: begin
   * with it. https://letsencrypt.org/docs/staging-environment/
   * @default 'production'
   */
  readonly issuer?: 'staging' | 'production';
  /**
   * Who is asked whether the proof stands in DNS: an address with its port, or the URL of a server that answers DNS over HTTPS. A router
   * that catches all of port 53 answers in their place, and no proof is ever found: then say `['https://1.1.1.1/dns-query']`.
   * https://cert-manager.io/docs/configuration/acme/dns01/#setting-nameservers-for-dns01-self-check
   * @default ['1.1.1.1:53', '9.9.9.9:53']
   */
  readonly nameservers?: readonly string[];
}

const NAMESERVER = shapes.matching(
  /^(?:[\d.]+:\d+|\[[\da-f:]+\]:\d+|https:\/\/[^\s,]+)$/i,
  'name server',
  "write an address with its port, '1.1.1.1:53', or a URL, 'https://1.1.1.1/dns-query'",
);

const MAIL = shapes.matching(/^[^\s@<>]+@[^\s@<>]+$/, 'mail address', "write one such as 'you@bramble.example'");

const PROPS = shapes.props<CertManagerProps>(
  {
    email: MAIL,
    issuer: shapes.oneOf('staging', 'production'),
    nameservers: shapes.list(NAMESERVER),
  },
  ['email'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<CertManagerProps> = {
  email: 'admin@bramble.example',
  issuer: 'staging',
  nameservers: ['https://1.1.1.1/dns-query'],
};

const NAME = 'cert-manager';
const WEBHOOK = 'cert-manager-webhook';
const CAINJECTOR = 'cert-manager-cainjector';
/** Made by the webhook, which also signs its own certificate with it. cainjector copies it to the webhook configurations. */
const WEBHOOK_CA = 'cert-manager-webhook-ca';
/** The Secret with the Cloudflare API token, which may edit the DNS of the cluster's zone: key `api-token`. */
const TOKEN_SECRET = 'cloudflare-api-token';

const PRODUCTION = 'letsencrypt-prod';
const STAGING = 'letsencrypt-staging';
const DIRECTORIES = {
  [PRODUCTION]: 'https://acme-v02.api.letsencrypt.org/directory',
  [STAGING]: 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/** All of them are of one release, with the CRDs. */
const CRDS = { crds: 'cert-manager/cert-manager', tested: 'v1.21.1' };
const CONTROLLER_IMAGE = image('quay.io/jetstack/cert-manager-controller', CRDS);
const WEBHOOK_IMAGE = image('quay.io/jetstack/cert-manager-webhook', CRDS);
const CAINJECTOR_IMAGE = image('quay.io/jetstack/cert-manager-cainjector', CRDS);
const SOLVER_IMAGE = image('quay.io/jetstack/cert-manager-acmesolver', CRDS);

const METRICS = 9402;

/**
 * cert-manager, with issuers of Let's Encrypt that prove the domain through Cloudflare's DNS, so that nothing needs to be
 * reachable from the internet.
 * https://cert-manager.io/docs/configuration/acme/dns01/cloudflare/
 */
export function certManager(props: CertManagerProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { email, issuer = 'production', nameservers = ['1.1.1.1:53', '9.9.9.9:53'] } = right;
  return component({
    name: NAME,
    mistakes,
    about: "Gets certificates from Let's Encrypt, and renews them.",
    scrape: { port: 'http-metrics', isAboutOthers: true, keep: 'certmanager_.+' },
    alerts,
    dashboards,
    images: [CONTROLLER_IMAGE, WEBHOOK_IMAGE, CAINJECTOR_IMAGE, SOLVER_IMAGE],
    provides: {
      certificates: {
        clusterIssuer: issuer === 'production' ? PRODUCTION : STAGING,
        stagingClusterIssuer: STAGING,
      },
    },
    installs: { secrets: [WEBHOOK_CA] },
    accept: {
      'rbac-secrets': 'certificates and their keys are Secrets in the namespaces of those who ask for them',
      'rbac-escalation':
        'cainjector writes CA bundles for webhooks and API services, and HTTP-01 proofs are answered by pods',
    },
    crds: crdsOf('cert-manager.io', 'acme.cert-manager.io'),
    chart: (chart, cluster) => {
      drawController(chart, cluster, nameservers);
      drawCainjector(chart, cluster);
      drawWebhook(chart, cluster);
    },
    config: (chart, cluster) => {
      for (const [name, server] of Object.entries(DIRECTORIES)) drawIssuer(chart, cluster, name, server, email);
    },
  });
}

/** Draws one of the three programs, and the Service under which it is asked. */
function drawProgram(
  chart: Construct,
  cluster: Cluster,
  name: string,
  container: Container,
  ports: ServiceProps['ports'] = { 'http-metrics': { port: METRICS } },
): void {
  const env = { POD_NAMESPACE: field('metadata.namespace') };
  const [, program = 'controller'] = name.split(`${NAME}-`);
  new Workload(chart, cluster, {
    name,
    serviceAccount: name,
    // Its webhook judges what Flux applies, its CA injector lets the webhook be heard.
    priorityClass: 'system-cluster-critical',
    containers: { [program]: { env, security: { user: 65532 }, ...container } },
  });
  service(chart, cluster, { workload: name, ports });
}

function drawController(chart: Construct, cluster: Cluster, nameservers: readonly string[]): void {
  drawControllerRights(chart, serviceAccount(chart, NAME));
  drawPeoplesRights(chart, NAME);
  drawProgram(chart, cluster, NAME, {
    image: CONTROLLER_IMAGE,
    args: [
      '--v=2',
      '--cluster-resource-namespace=$(POD_NAMESPACE)',
      `--leader-election-namespace=${LEASES}`,
      `--acme-http01-solver-image=${cluster.image(SOLVER_IMAGE)}`,
      '--max-concurrent-challenges=60',
      // The cluster's own DNS answers for the domain with inner addresses. Proofs are looked up outside.
      '--dns01-recursive-nameservers-only',
      `--dns01-recursive-nameservers=${nameservers.join(',')}`,
    ],
    ports: { 'http-metrics': METRICS, 'http-healthz': 9403 },
    probes: {
      liveness: { path: '/livez', port: 'http-healthz', initialDelay: '10s', timeout: '15s', failures: 8 },
    },
    resources: { cpu: '20m', memory: '64Mi' },
  });
}

function drawCainjector(chart: Construct, cluster: Cluster): void {
  drawCainjectorRights(chart, serviceAccount(chart, CAINJECTOR));
  drawProgram(chart, cluster, CAINJECTOR, {
    image: CAINJECTOR_IMAGE,
    args: ['--v=2', `--leader-election-namespace=${LEASES}`],
    ports: { 'http-metrics': METRICS },
    resources: { cpu: '10m', memory: '64Mi' },
  });
}

function drawWebhook(chart: Construct, cluster: Cluster): void {
  drawWebhookRights(chart, serviceAccount(chart, WEBHOOK), WEBHOOK_CA);
  const webhook: Container = {
    image: WEBHOOK_IMAGE,
    args: [
      '--v=2',
      '--secure-port=10250',
      '--dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)',
      `--dynamic-serving-ca-secret-name=${WEBHOOK_CA}`,
      `--dynamic-serving-dns-names=${WEBHOOK}`,
      `--dynamic-serving-dns-names=${WEBHOOK}.$(POD_NAMESPACE)`,
      `--dynamic-serving-dns-names=${WEBHOOK}.$(POD_NAMESPACE).svc`,
    ],
    ports: { https: 10250, healthcheck: 6080, 'http-metrics': METRICS },
    probes: {
      readiness: { path: '/healthz', port: 'healthcheck', initialDelay: '5s', period: '5s' },
      liveness: { path: '/livez', port: 'healthcheck', initialDelay: '60s' },
    },
    resources: { cpu: '10m', memory: '32Mi' },
  };
  drawProgram(chart, cluster, WEBHOOK, webhook, {
    https: { port: 443, target: 10250 },
    metrics: { port: METRICS },
  });
  drawWebhookConfigurations(chart);
}

/** The CA bundles are written by cainjector, and so not set here. */
function drawWebhookConfigurations(chart: Construct): void {
  const metadata = {
    name: WEBHOOK,
    annotations: { 'cert-manager.io/inject-ca-from-secret': `${NAME}/${WEBHOOK_CA}` },
  };
  const webhook = (path: string, apiGroups: string[], operations: string[], resources: string[]) => ({
    name: 'webhook.cert-manager.io',
    rules: [{ apiGroups, apiVersions: ['v1'], operations, resources }],
    admissionReviewVersions: ['v1'],
    matchPolicy: 'Equivalent',
    timeoutSeconds: 30,
    failurePolicy: 'Fail',
    sideEffects: 'None',
    clientConfig: { service: { name: WEBHOOK, namespace: NAME, path } },
  });
  new k8s.KubeMutatingWebhookConfiguration(chart, 'mutating-webhook', {
    metadata,
    webhooks: [webhook('/mutate', ['cert-manager.io'], ['CREATE'], ['certificaterequests'])],
  });
  new k8s.KubeValidatingWebhookConfiguration(chart, 'validating-webhook', {
    metadata,
    webhooks: [
      {
        ...webhook('/validate', ['cert-manager.io', 'acme.cert-manager.io'], ['CREATE', 'UPDATE'], ['*/*']),
        namespaceSelector: {
          matchExpressions: [{ key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] }],
        },
      },
    ],
  });
}

function drawIssuer(chart: Construct, { domain }: Cluster, name: string, server: string, email: string): void {
  new ClusterIssuer(chart, name, {
    metadata: { name },
    spec: {
      acme: {
        server,
        email,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [
          {
            selector: { dnsZones: [domain] },
            dns01: { cloudflare: { apiTokenSecretRef: { name: TOKEN_SECRET, key: 'api-token' } } },
          },
        ],
      },
    },
  });
}
