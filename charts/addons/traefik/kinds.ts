import { anyText, type DemandRow, type Kinds, type ReferenceRow, rowsFor, YES_OR_NO } from 'bramble';
import { FOREIGN, namesInArgument, namesListed, written } from './names.ts';
import { annotatedWays, ways } from './routes.ts';

const TLS = ['tls.crt', 'tls.key'];

const TCP = 'traefik.io/IngressRouteTCP';
const TCP_OR_UDP = 'traefik.io/{IngressRouteTCP,IngressRouteUDP}';

/** An object of Traefik's own, by its name. */
const NAMED = { not: FOREIGN, form: written } as const;
const MIDDLEWARES = { to: 'traefik.io/Middleware', ...NAMED } as const;

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
      { at: `${name}[kind=TraefikService]`, to: 'traefik.io/TraefikService', ...NAMED },
      { at: `${to}.serversTransport`, to: 'traefik.io/ServersTransport', ...NAMED },
      { at: `${to}.middlewares[]`, ...MIDDLEWARES },
    ],
  );
});

const ANNOTATIONS = "metadata.annotations.'traefik.ingress.kubernetes.io";

const REFERENCES: readonly ReferenceRow[] = [
  ...HTTP_SERVICES,
  { kinds: 'traefik.io/IngressRoute', at: 'spec.routes[].middlewares[]', ...MIDDLEWARES },
  { kinds: 'traefik.io/IngressRoute', at: 'spec.parentRefs[]', to: 'traefik.io/IngressRoute', not: /@/ },
  { kinds: TCP, at: 'spec.routes[].services[]', to: '/Service', port: 'port', means: 'routes' },
  {
    kinds: 'traefik.io/IngressRouteUDP',
    at: 'spec.routes[].services[]',
    to: '/Service',
    port: 'port',
    protocol: 'UDP',
    means: 'routes',
  },
  ...rowsFor(TCP, [
    { at: 'spec.routes[].services[].serversTransport', to: 'traefik.io/ServersTransportTCP', ...NAMED },
    { at: 'spec.routes[].middlewares[]', to: 'traefik.io/MiddlewareTCP', ...NAMED },
  ]),
  ...rowsFor('traefik.io/{IngressRoute,IngressRouteTCP}', [
    { at: 'spec.tls.secretName', to: '/Secret', keys: TLS },
    { at: 'spec.tls.options', to: 'traefik.io/TLSOption', ...NAMED },
    { at: 'spec.tls.store', to: 'traefik.io/TLSStore', ...NAMED },
  ]),
  ...rowsFor('traefik.io/{IngressRoute,IngressRouteTCP,IngressRouteUDP}', [
    { at: 'spec.ingressClassName', to: 'networking.k8s.io/IngressClass' },
  ]),
  ...rowsFor('traefik.io/Middleware', [
    { at: 'spec.chain.middlewares[]', ...MIDDLEWARES },
    { at: 'spec.forwardAuth.address', to: '/Service', form: 'host', means: 'routes' },
    { at: 'spec.{basicAuth,digestAuth}.secret', to: '/Secret', keys: ['users'] },
    { at: 'spec.{forwardAuth,rateLimit.redis}.tls.caSecret', to: '/Secret' },
    { at: 'spec.{forwardAuth,rateLimit.redis}.tls.certSecret', to: '/Secret', keys: TLS },
    { at: 'spec.rateLimit.redis.secret', to: '/Secret' },
  ]),
  { kinds: 'traefik.io/TLSStore', at: 'spec.{defaultCertificate,certificates[]}.secretName', to: '/Secret', keys: TLS },
  { kinds: 'traefik.io/TLSOption', at: 'spec.clientAuth.secretNames[]', to: '/Secret' },
  ...rowsFor(
    [
      { kinds: 'traefik.io/ServersTransport', at: 'spec' },
      { kinds: 'traefik.io/ServersTransportTCP', at: 'spec.tls' },
    ],
    [
      { at: 'certificatesSecrets[]', to: '/Secret', keys: TLS },
      { at: '{rootCAs[].secret,rootCAsSecrets[]}', to: '/Secret' },
      { at: 'rootCAs[].configMap', to: '/ConfigMap' },
    ],
  ),
  ...rowsFor('networking.k8s.io/Ingress', [
    { at: `${ANNOTATIONS}/router.middlewares'`, to: 'traefik.io/Middleware', form: namesListed },
    { at: `${ANNOTATIONS}/router.tls.options'`, to: 'traefik.io/TLSOption', form: namesListed },
  ]),
  ...rowsFor('apps/{DaemonSet,Deployment,StatefulSet}', [
    { at: 'spec.template.spec.containers[].args[]', to: 'traefik.io/Middleware', form: namesInArgument },
  ]),
  ...rowsFor('/Service', [
    { at: `${ANNOTATIONS}/service.serverstransport'`, to: 'traefik.io/ServersTransport', form: namesListed },
  ]),
];

/**
 * What Traefik cannot do without: it leaves out what lacks it.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
const DEMANDS: readonly DemandRow[] = [
  { kinds: 'traefik.io/{Middleware,MiddlewareTCP}', at: 'spec', one: '*' },
  { kinds: 'traefik.io/Middleware', at: 'spec.{basicAuth,digestAuth}', all: 'secret' },
  { kinds: 'traefik.io/{Middleware,MiddlewareTCP}', at: 'spec.{ipAllowList,ipWhiteList}', all: 'sourceRange' },
  { kinds: 'traefik.io/Middleware', at: 'spec.forwardAuth', all: 'address' },
  { kinds: 'traefik.io/Middleware', at: 'spec.chain', all: 'middlewares' },
  { kinds: 'traefik.io/Middleware', at: 'spec.redirectScheme', all: 'scheme' },
  { kinds: 'traefik.io/Middleware', at: 'spec.redirectRegex', all: 'regex replacement' },
  { kinds: TCP_OR_UDP, at: 'spec.routes[]', all: 'services' },
  { kinds: 'traefik.io/IngressRoute', at: 'spec.routes[].services[kind!=TraefikService]', all: 'port' },
  { kinds: TCP_OR_UDP, at: 'spec.routes[].services[]', all: 'port' },
];

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
export const kinds: Kinds = {
  references: REFERENCES,
  demands: DEMANDS,
  sets: [{ kinds: 'traefik.io/{Middleware,MiddlewareTCP}', at: 'spec.{ipAllowList,ipWhiteList}.sourceRange[]' }],
  offers: [
    { capability: 'ingress', by: 'traefik()' },
    { capability: 'middlewares', by: 'traefik()' },
    { capability: 'entryPoints', by: 'traefik()' },
    { capability: 'browserHeaders', by: 'traefik()' },
    { capability: 'login', by: 'an app with answersLogin({ … })' },
  ],
  // Traefik itself may have certificates made, for whatever it serves.
  certificates: [
    {
      kinds: 'apps/{DaemonSet,Deployment,StatefulSet}',
      at: 'spec.template.spec.containers[].args[]',
      unknown: /certresolver/i,
    },
  ],
  routes: [
    { kinds: '{traefik.io,traefik.containo.us}/{IngressRoute,IngressRouteTCP}', read: ways },
    { kinds: 'networking.k8s.io/Ingress', read: annotatedWays },
  ],
  guards: [
    { kinds: 'traefik.io/Middleware', at: 'spec.{basicAuth,digestAuth,forwardAuth}', signsIn: true },
    { kinds: 'traefik.io/Middleware', at: 'spec.{chain,ipAllowList,ipWhiteList,plugin}' },
  ],
  told: ['traefik.io/Middleware', 'traefik.io/MiddlewareTCP'],
  // What holds where a route names none.
  provided: ['TLSOption', 'TLSStore'].map((kind) => ({ kind: `traefik.io/${kind}`, name: 'default', namespace: '*' })),
  annotations: [
    {
      prefix: 'traefik.ingress.kubernetes.io',
      words: {
        ...anyText(
          'router.entrypoints router.middlewares router.pathmatcher router.rulesyntax router.tls.certresolver',
        ),
        ...anyText('router.tls.options service.serversscheme service.serverstransport'),
        'router.observability.accesslogs': YES_OR_NO,
        'router.observability.metrics': YES_OR_NO,
        'router.observability.tracing': YES_OR_NO,
        'router.priority': /^-?\d+$/,
        'router.tls': YES_OR_NO,
        'service.nativelb': YES_OR_NO,
        'service.nodeportlb': YES_OR_NO,
        'service.passhostheader': YES_OR_NO,
        'service.sticky.cookie': YES_OR_NO,
      },
    },
  ],
};
