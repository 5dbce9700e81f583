import { alternatives, finder } from '../../kinds/field-path.ts';
import { isMap, type Json } from '../../model/object.ts';
import { ofObjects, type Wrong } from '../each-object.ts';
import { at } from '../objects.ts';
import type { Rule } from '../rule.ts';

/** What a controller wants of a part of its own kinds, of which the schema does not tell. Paths are those of `Row`. */
interface Demand {
  readonly kinds: string;
  readonly at: string;
  /** Exactly one of these has to be there. An asterisk: exactly one field, whichever. */
  readonly one?: string;
  /** At least one of these has to be there. */
  readonly some?: string;
  /** All of these have to be there. */
  readonly all?: string;
}

const ISSUERS = 'cert-manager.io/{ClusterIssuer,Issuer}';
const SOLVERS = 'spec.acme.solvers[]';
const MIDDLEWARE = 'traefik.io/Middleware';

const DEMANDS: readonly Demand[] = [
  // https://cert-manager.io/docs/reference/api-docs/
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
    kinds: 'cert-manager.io/Certificate',
    at: 'spec',
    some: 'commonName dnsNames emailAddresses ipAddresses literalSubject otherNames uris',
  },
  // https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
  { kinds: 'traefik.io/{Middleware,MiddlewareTCP}', at: 'spec', one: '*' },
  { kinds: MIDDLEWARE, at: 'spec.{basicAuth,digestAuth}', all: 'secret' },
  { kinds: 'traefik.io/{Middleware,MiddlewareTCP}', at: 'spec.{ipAllowList,ipWhiteList}', all: 'sourceRange' },
  { kinds: MIDDLEWARE, at: 'spec.forwardAuth', all: 'address' },
  { kinds: MIDDLEWARE, at: 'spec.chain', all: 'middlewares' },
  { kinds: MIDDLEWARE, at: 'spec.redirectScheme', all: 'scheme' },
  { kinds: MIDDLEWARE, at: 'spec.redirectRegex', all: 'regex replacement' },
  { kinds: 'traefik.io/{IngressRouteTCP,IngressRouteUDP}', at: 'spec.routes[]', all: 'services' },
  { kinds: 'traefik.io/IngressRoute', at: 'spec.routes[].services[kind!=TraefikService]', all: 'port' },
  { kinds: 'traefik.io/{IngressRouteTCP,IngressRouteUDP}', at: 'spec.routes[].services[]', all: 'port' },
  // https://fluxcd.io/flux/components/
  { kinds: 'image.toolkit.fluxcd.io/ImagePolicy', at: 'spec.policy', one: 'alphabetical numerical semver' },
  { kinds: 'image.toolkit.fluxcd.io/ImageUpdateAutomation', at: 'spec', all: 'git' },
  { kinds: 'helm.toolkit.fluxcd.io/HelmRelease', at: 'spec', one: 'chart chartRef' },
  {
    kinds: 'notification.toolkit.fluxcd.io/Provider',
    at: 'spec[type={alertmanager,discord,generic,googlechat,grafana,lark,matrix,msteams,rocket,slack}]',
    some: 'address secretRef',
  },
];

const PARENTS = finder('spec.parentRefs[]');
const ROUTES = finder('spec.routes[]');

const READERS = DEMANDS.map((demand) => ({
  ...demand,
  kinds: new Set(alternatives(demand.kinds)),
  find: finder(demand.at),
}));
const KINDS = [...new Set(READERS.flatMap(({ kinds }) => [...kinds]))];

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function unmet(value: Json, place: string, { one, some, all }: Omit<Demand, 'kinds'>): readonly Wrong[] {
  if (!isMap(value)) return [];
  const present = Object.keys(value).filter((key) => isThere(value[key]));
  const lacking = (all?.split(' ') ?? []).filter((key) => !present.includes(key));
  const among = (one ?? some)?.split(' ') ?? [];
  const chosen = one === '*' ? present : present.filter((key) => among.includes(key));
  const list = one === '*' ? 'its possible fields' : among.join(', ');
  return [
    ...lacking.map((key) => ({ what: `lacks ${place}.${key}`, fix: 'give it' })),
    ...(among.length > 0 && chosen.length === 0
      ? [{ what: `${place} has none of ${list}`, fix: 'give one of them' }]
      : []),
    ...(one && chosen.length > 1
      ? [{ what: `${place} has both ${chosen.join(' and ')}`, fix: 'keep one of them' }]
      : []),
  ];
}

const issuer = (solver: string) => `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec:
  acme:
    server: https://acme.bramble.example/directory
    privateKeySecretRef: { name: letsencrypt-account }
    solvers: [${solver}]
`;

const route = (fields: string) => `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec:
  routes: [{ kind: Rule, match: Host(\`web.bramble.example\`), ${fields} }]
`;

export const rules: readonly Rule[] = [
  {
    id: 'incomplete-resource',
    severity: 'error',
    acceptable: true,
    what: 'A resource lacks what its controller cannot do without',
    why: 'Its schema allows it, so that the API server takes it and Flux says that all is well. Traefik, cert-manager or Flux then write a line to their log, and do nothing: no certificate, no route, no new image.',
    fix: 'Give what the message names. The documentation of the controller tells what belongs into it.',
    check: ofObjects(KINDS, (object) =>
      READERS.filter(({ kinds }) => kinds.has(`${object.apiVersion.split('/')[0]}/${object.kind}`)).flatMap((demand) =>
        demand.find(object).flatMap((hit) => unmet(hit.value, hit.at, demand)),
      ),
    ),
    wrong: { objects: issuer('{ dns01: {} }') },
    right: { objects: issuer('{ http01: { ingress: { ingressClassName: traefik } } }') },
  },
  {
    id: 'route-without-service',
    severity: 'error',
    acceptable: true,
    what: 'A route leads to no Service',
    why: 'Traefik leaves the route out: whoever asks for the host gets 404.',
    fix: 'Give the route its `services`. One that only redirects leads to the TraefikService `noop@internal`. A route that has others below it (`parentRefs`) has none of its own.',
    check: ({ objects }) => {
      const routes = objects.filter(({ object }) => object.kind === 'IngressRoute');
      const parents = new Set(
        routes.flatMap(({ object }) => PARENTS(object)).map(({ value }) => (isMap(value) ? value.name : undefined)),
      );
      return routes
        .filter(({ object }) => !parents.has(object.metadata.name))
        .flatMap((each) =>
          ROUTES(each.object)
            .filter(({ value }) => isMap(value) && !isThere(value.services))
            .map((hit) => at(each, { what: `${hit.at} leads to no Service`, fix: 'give it services' })),
        );
    },
    wrong: { objects: route('middlewares: [{ name: auth }]') },
    right: { objects: route('services: [{ name: web, port: 80 }]') },
  },
];
