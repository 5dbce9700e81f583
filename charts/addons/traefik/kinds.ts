import { ANY_TEXT, type Kinds, type ReferenceRow, rowsFor, YES_OR_NO } from '#bramble';

const TLS = ['tls.crt', 'tls.key'];
/** What Traefik knows from elsewhere: `api@internal`, `auth@file`. */
const FOREIGN = /@(?!kubernetescrd$)/;

/** What leads to Services over HTTP. A Service of Traefik's own balances between others. */
const HTTP_SERVICES = [
  { kinds: 'traefik.io/IngressRoute', at: 'spec.routes[]', to: 'services[]' },
  { kinds: 'traefik.io/Middleware', at: 'spec.errors', to: 'service' },
  { kinds: 'traefik.io/TraefikService', at: 'spec.{weighted,highestRandomWeight}', to: 'services[]' },
  { kinds: 'traefik.io/TraefikService', at: 'spec', to: 'mirroring' },
  { kinds: 'traefik.io/TraefikService', at: 'spec.mirroring', to: 'mirrors[]' },
  { kinds: 'traefik.io/TraefikService', at: 'spec.failover', to: '{service,fallback}' },
].flatMap(({ kinds, at, to }) => {
  const name = to.replace('[]', '');
  return rowsFor(
    [{ kinds, at }],
    [
      { at: `${name}[kind!=TraefikService]`, to: '/Service', port: 'port', not: /@/, means: 'routes' },
      { at: `${name}[kind=TraefikService]`, to: 'traefik.io/TraefikService', not: FOREIGN, form: 'traefik' },
      { at: `${to}.serversTransport`, to: 'traefik.io/ServersTransport', not: FOREIGN, form: 'traefik' },
      { at: `${to}.middlewares[]`, to: 'traefik.io/Middleware', not: FOREIGN, form: 'traefik' },
    ],
  );
});

const ROUTES = 'traefik.io/{IngressRoute,IngressRouteTCP}';
const ANNOTATIONS = 'metadata.annotations';
const INGRESS = { kinds: 'networking.k8s.io/Ingress', form: 'traefik list', not: FOREIGN } as const;

const REFERENCES: readonly ReferenceRow[] = [
  ...HTTP_SERVICES,
  {
    kinds: 'traefik.io/IngressRoute',
    at: 'spec.routes[].middlewares[]',
    to: 'traefik.io/Middleware',
    not: FOREIGN,
    form: 'traefik',
  },
  { kinds: 'traefik.io/IngressRoute', at: 'spec.parentRefs[]', to: 'traefik.io/IngressRoute', not: /@/ },
  {
    kinds: 'traefik.io/{IngressRouteTCP,IngressRouteUDP}',
    at: 'spec.routes[].services[]',
    to: '/Service',
    port: 'port',
    means: 'routes',
  },
  {
    kinds: 'traefik.io/IngressRouteTCP',
    at: 'spec.routes[].services[].serversTransport',
    to: 'traefik.io/ServersTransportTCP',
    not: FOREIGN,
    form: 'traefik',
  },
  {
    kinds: 'traefik.io/IngressRouteTCP',
    at: 'spec.routes[].middlewares[]',
    to: 'traefik.io/MiddlewareTCP',
    not: FOREIGN,
    form: 'traefik',
  },
  { kinds: ROUTES, at: 'spec.tls.secretName', to: '/Secret', keys: TLS },
  { kinds: ROUTES, at: 'spec.tls.options', to: 'traefik.io/TLSOption', not: FOREIGN, form: 'traefik' },
  { kinds: ROUTES, at: 'spec.tls.store', to: 'traefik.io/TLSStore', not: FOREIGN, form: 'traefik' },
  {
    kinds: 'traefik.io/{IngressRoute,IngressRouteTCP,IngressRouteUDP}',
    at: 'spec.ingressClassName',
    to: 'networking.k8s.io/IngressClass',
  },
  {
    kinds: 'traefik.io/Middleware',
    at: 'spec.chain.middlewares[]',
    to: 'traefik.io/Middleware',
    not: FOREIGN,
    form: 'traefik',
  },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth.address', to: '/Service', form: 'host', means: 'routes' },
  { kinds: 'traefik.io/Middleware', at: 'spec.basicAuth.secret', to: '/Secret', keys: ['users'] },
  { kinds: 'traefik.io/Middleware', at: 'spec.digestAuth.secret', to: '/Secret', keys: ['users'] },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth.tls.caSecret', to: '/Secret' },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth.tls.certSecret', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/Middleware', at: 'spec.rateLimit.redis.secret', to: '/Secret' },
  { kinds: 'traefik.io/Middleware', at: 'spec.rateLimit.redis.tls.caSecret', to: '/Secret' },
  { kinds: 'traefik.io/Middleware', at: 'spec.rateLimit.redis.tls.certSecret', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/TLSStore', at: 'spec.defaultCertificate.secretName', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/TLSStore', at: 'spec.certificates[].secretName', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/TLSOption', at: 'spec.clientAuth.secretNames[]', to: '/Secret' },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.certificatesSecrets[]', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.rootCAs[].secret', to: '/Secret' },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.rootCAs[].configMap', to: '/ConfigMap' },
  { kinds: 'traefik.io/ServersTransport', at: 'spec.rootCAsSecrets[]', to: '/Secret' },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.certificatesSecrets[]', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.rootCAs[].secret', to: '/Secret' },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.rootCAs[].configMap', to: '/ConfigMap' },
  { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls.rootCAsSecrets[]', to: '/Secret' },
  {
    ...INGRESS,
    at: `${ANNOTATIONS}.'traefik.ingress.kubernetes.io/router.middlewares'`,
    to: 'traefik.io/Middleware',
  },
  {
    ...INGRESS,
    at: `${ANNOTATIONS}.'traefik.ingress.kubernetes.io/router.tls.options'`,
    to: 'traefik.io/TLSOption',
  },
  {
    ...INGRESS,
    kinds: '/Service',
    at: `${ANNOTATIONS}.'traefik.ingress.kubernetes.io/service.serverstransport'`,
    to: 'traefik.io/ServersTransport',
  },
];

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
export const kinds: Kinds = {
  references: REFERENCES,
  // What holds where a route names none.
  provided: ['TLSOption', 'TLSStore'].map((kind) => ({ kind: `traefik.io/${kind}`, name: 'default', namespace: '*' })),
  annotations: [
    {
      prefix: 'traefik.ingress.kubernetes.io',
      words: {
        'router.entrypoints': ANY_TEXT,
        'router.middlewares': ANY_TEXT,
        'router.observability.accesslogs': YES_OR_NO,
        'router.observability.metrics': YES_OR_NO,
        'router.observability.tracing': YES_OR_NO,
        'router.pathmatcher': ANY_TEXT,
        'router.priority': /^-?\d+$/,
        'router.rulesyntax': ANY_TEXT,
        'router.tls': YES_OR_NO,
        'router.tls.certresolver': ANY_TEXT,
        'router.tls.options': ANY_TEXT,
        'service.nativelb': YES_OR_NO,
        'service.nodeportlb': YES_OR_NO,
        'service.passhostheader': YES_OR_NO,
        'service.serversscheme': ANY_TEXT,
        'service.serverstransport': ANY_TEXT,
        'service.sticky.cookie': YES_OR_NO,
      },
    },
  ],
};
