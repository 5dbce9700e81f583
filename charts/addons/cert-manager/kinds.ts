import { anyText, type DemandRow, type Kinds, type MakesRow, type ReferenceRow, rowsFor, YES_OR_NO } from 'bramble';

const TLS = ['tls.crt', 'tls.key'];
const ISSUERS = 'cert-manager.io/{ClusterIssuer,Issuer}';
const CERTIFICATE = 'cert-manager.io/Certificate';
/** Where cert-manager looks for what belongs to a ClusterIssuer, which has no namespace of its own. */
const CLUSTER_RESOURCES = 'cert-manager';
const INGRESS = 'networking.k8s.io/Ingress';
const GATEWAY = 'gateway.networking.k8s.io/Gateway';
const ANNOTATIONS = "metadata.annotations.'cert-manager.io";
/** By which an Ingress asks for a certificate. */
const ISSUED = `${ANNOTATIONS}/{cluster-issuer,issuer}'`;

const SECRET_KEY = { to: '/Secret', key: 'key' } as const;

const ISSUER_ROWS: readonly Omit<ReferenceRow, 'kinds'>[] = [
  { at: 'spec.acme.solvers[].dns01.*.*SecretRef', ...SECRET_KEY },
  { at: 'spec.acme.solvers[].dns01.*.auth.kubernetes.serviceAccountRef', to: '/ServiceAccount' },
  { at: 'spec.acme.solvers[].http01.ingress.ingressClassName', to: 'networking.k8s.io/IngressClass' },
  { at: 'spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]', to: GATEWAY, says: true },
  { at: 'spec.acme.externalAccountBinding.keySecretRef', ...SECRET_KEY },
  { at: 'spec.ca.secretName', to: '/Secret', keys: TLS },
  { at: 'spec.vault.{*SecretRef,auth.tokenSecretRef,auth.*.secretRef}', ...SECRET_KEY },
  { at: 'spec.vault.auth.*.secretName', to: '/Secret', keys: TLS },
  { at: 'spec.vault.auth.*.serviceAccountRef', to: '/ServiceAccount' },
  { at: 'spec.venafi.*.*SecretRef', ...SECRET_KEY },
  { at: 'spec.venafi.*.credentialsRef', to: '/Secret' },
];

const REFERENCES: readonly ReferenceRow[] = [
  ...rowsFor(ISSUERS, ISSUER_ROWS).map((row) => ({ ...row, namespace: CLUSTER_RESOURCES })),
  ...rowsFor('cert-manager.io/{Certificate,CertificateRequest}', [
    { at: 'spec.issuerRef', to: 'cert-manager.io/Issuer', says: true },
  ]),
  { kinds: CERTIFICATE, at: 'spec.keystores.*.passwordSecretRef', ...SECRET_KEY },
  ...rowsFor(`{${INGRESS},${GATEWAY}}`, [
    { at: `${ANNOTATIONS}/cluster-issuer'`, to: 'cert-manager.io/ClusterIssuer' },
    { at: `${ANNOTATIONS}/issuer'`, to: 'cert-manager.io/Issuer', unless: `${ANNOTATIONS}/issuer-kind'` },
  ]),
  { kinds: '*', at: `${ANNOTATIONS}/inject-ca-from'`, to: CERTIFICATE, form: 'namespace/name' },
  { kinds: '*', at: `${ANNOTATIONS}/inject-ca-from-secret'`, to: '/Secret', form: 'namespace/name' },
];

const SOLVERS = 'spec.acme.solvers[]';

/** What cert-manager cannot do without. */
const DEMANDS: readonly DemandRow[] = [
  { kinds: ISSUERS, at: 'spec', one: 'acme ca selfSigned vault venafi' },
  { kinds: ISSUERS, at: 'spec.acme', all: 'server privateKeySecretRef solvers' },
  { kinds: ISSUERS, at: SOLVERS, one: 'dns01 http01' },
  {
    kinds: ISSUERS,
    at: `${SOLVERS}.dns01`,
    some: 'acmeDNS akamai azureDNS cloudDNS cloudflare digitalocean rfc2136 route53 webhook',
  },
  { kinds: ISSUERS, at: `${SOLVERS}.http01`, one: 'gatewayHTTPRoute ingress' },
  { kinds: ISSUERS, at: `${SOLVERS}.dns01.cloudflare`, one: 'apiKeySecretRef apiTokenSecretRef' },
  { kinds: ISSUERS, at: `${SOLVERS}.dns01.*.*SecretRef`, all: 'key' },
  {
    kinds: CERTIFICATE,
    at: 'spec',
    some: 'commonName dnsNames emailAddresses ipAddresses literalSubject otherNames uris',
  },
];

const FILLED = { to: '/Secret', keys: [...TLS, 'ca.crt'] } as const;
const ACCOUNT = { to: '/Secret', keys: ['tls.key'], namespace: CLUSTER_RESOURCES } as const;

/** The Secrets that cert-manager fills in because of an object. */
const MAKES: readonly MakesRow[] = [
  { kinds: CERTIFICATE, at: 'spec.secretName', ...FILLED },
  { kinds: ISSUERS, at: 'spec.acme.privateKeySecretRef', ...ACCOUNT },
  { kinds: INGRESS, at: 'spec.tls[].secretName', when: ISSUED, ...FILLED },
  { kinds: GATEWAY, at: 'spec.listeners[].tls.certificateRefs[]', when: ISSUED, ...FILLED },
];

/** https://cert-manager.io/docs/reference/api-docs/ */
export const kinds: Kinds = {
  // Rights to sign name the issuers by this word.
  groups: [{ group: 'cert-manager.io', virtual: 'signers' }],
  references: REFERENCES,
  makes: MAKES,
  demands: DEMANDS,
  sets: [
    { kinds: CERTIFICATE, at: 'spec.dnsNames[]' },
    { kinds: CERTIFICATE, at: 'spec.ipAddresses[]' },
    { kinds: ISSUERS, at: `${SOLVERS}.selector.dnsZones[]` },
    { kinds: ISSUERS, at: `${SOLVERS}.selector.dnsNames[]` },
  ],
  offers: [{ capability: 'certificates', by: 'certManager()' }],
  told: ['cert-manager.io/ClusterIssuer', 'cert-manager.io/Issuer'],
  certificates: [
    { kinds: CERTIFICATE, at: 'spec.{commonName,dnsNames[]}' },
    { kinds: INGRESS, at: 'spec.tls[].hosts[]', when: ISSUED },
  ],
  written: [
    {
      kinds: 'admissionregistration.k8s.io/{MutatingWebhookConfiguration,ValidatingWebhookConfiguration}',
      at: 'webhooks[].clientConfig.caBundle',
      by: 'cainjector',
      when: `${ANNOTATIONS}/inject-{apiserver-ca,ca-from,ca-from-secret}'`,
    },
  ],
  annotations: [
    {
      prefix: 'cert-manager.io',
      words: {
        ...anyText('cluster-issuer common-name duration inject-ca-from inject-ca-from-secret issuer issuer-name'),
        ...anyText('issuer-group issuer-kind private-key-algorithm private-key-rotation-policy private-key-size'),
        ...anyText('renew-before revision-history-limit usages'),
        'inject-apiserver-ca': YES_OR_NO,
      },
    },
  ],
};
