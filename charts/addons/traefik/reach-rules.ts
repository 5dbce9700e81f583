import { isMap, type JsonMap, type KubernetesObject, list, path, texts } from 'bramble';
import {
  documents,
  eachObject,
  finder,
  groupOf,
  kindKey,
  type Mistake,
  manifest,
  oneOfThese,
  referentOf,
  referents,
  ruleTable,
  type Subject,
} from 'bramble/rules';
import { traefikArguments } from './arguments.ts';
import { annotated } from './routes.ts';

/** A rule of what Traefik does with objects, as it runs here. */
function withTraefik(judge: (object: KubernetesObject, subject: Subject) => readonly Mistake[]) {
  return eachObject(undefined, ({ object }, subject) =>
    traefikArguments(subject).areKnown ? judge(object, subject) : [],
  );
}

const isOwn = (object: KubernetesObject) => /^traefik\.(io|containo\.us)$/.test(groupOf(object));

/** Names that Traefik looks up in another namespace, or as if it were one. */
function abroad(object: KubernetesObject, subject: Subject): readonly Mistake[] {
  if (!isOwn(object) || traefikArguments(subject).isOn('providers.kubernetesCRD.allowCrossNamespace')) return [];
  const own = object.metadata.namespace;
  const elsewhere = subject.kinds
    .references(object)
    .filter(
      ({ kind, namespace, at }) =>
        namespace !== own &&
        namespace !== '' &&
        kind !== '/Secret' &&
        /^(\/Service|traefik\.io\/)/.test(kind) &&
        !at.endsWith('.address'),
    )
    .map(({ at, kind, namespace, name }) => ({
      what: `${at} names the ${kind.slice(kind.indexOf('/') + 1)} '${name}' of the namespace ${namespace}, where Traefik does not look`,
      fix: 'draw it in the namespace of the route',
    }));
  const qualified = QUALIFIED(object).flatMap(({ value, at }) =>
    typeof value === 'string' && value.endsWith('@kubernetescrd')
      ? [
          {
            what: `${at} is '${value}', which Traefik takes in annotations alone`,
            fix: 'write the name as it is, of the same namespace',
          },
        ]
      : [],
  );
  return qualified.length > 0 ? qualified : elsewhere;
}

const QUALIFIED = finder(
  'spec.{routes[].middlewares[].name,routes[].services[].name,chain.middlewares[].name,tls.options.name}',
);

/** Services that lead requests on, with how Traefik is told to speak with them. */
function services(object: KubernetesObject): readonly JsonMap[] {
  const { spec } = object;
  const led = [
    ...list(path(spec, 'routes')).flatMap((route) => list(route.services)),
    ...list(path(spec, 'weighted', 'services')),
  ];
  return [...led, path(spec, 'errors', 'service'), path(spec, 'mirroring')].filter(isMap);
}

function externalNames(object: KubernetesObject, subject: Subject): readonly Mistake[] {
  const provider = isOwn(object) ? 'kubernetesCRD' : 'kubernetesIngress';
  const isRoute = isOwn(object) || kindKey(object) === 'networking.k8s.io/Ingress';
  if (!isRoute || traefikArguments(subject).isOn(`providers.${provider}.allowExternalNameServices`)) return [];
  return subject.kinds
    .references(object)
    .filter(({ kind, means }) => kind === '/Service' && means === 'routes')
    .filter(
      (reference) => path(referentOf(reference, referents(subject))?.placed?.object.spec, 'type') === 'ExternalName',
    )
    .map(({ at, name }) => ({
      what: `${at} leads to '${name}', a Service of type ExternalName, which Traefik passes over`,
      fix: 'take externalService() with the address of the machine',
    }));
}

/** Ports behind which Traefik speaks TLS, and asks the address for its certificate. */
function tlsBackends(object: KubernetesObject, subject: Subject): readonly Mistake[] {
  if (!/^traefik\.(io|containo\.us)\/(IngressRoute|TraefikService|Middleware)$/.test(kindKey(object))) return [];
  const { isOn, namesUnder } = traefikArguments(subject);
  const isSettled = isOn('serversTransport.insecureSkipVerify') || namesUnder('serversTransport.').has('rootcas');
  if (isSettled) return [];
  return services(object).flatMap(
    ({ name, namespace = object.metadata.namespace, port, scheme, serversTransport, kind }) => {
      if (serversTransport !== undefined || kind === 'TraefikService' || typeof name !== 'string') return [];
      const target = referents(subject).find('/Service', String(namespace), name)?.placed?.object;
      const annotation = target?.metadata.annotations?.['traefik.ingress.kubernetes.io/service.serverstransport'];
      const meant = list(path(target?.spec, 'ports')).find((each) => each.port === port || each.name === port);
      const isTls =
        scheme === 'https' ||
        (scheme === undefined && meant !== undefined && (meant.port === 443 || /^https/.test(String(meant.name))));
      const what = `leads to port ${port} of '${name}' over TLS, and nothing says whose certificate it is: it is asked for its address`;
      return isTls && annotation === undefined
        ? [{ what, fix: 'give the service a serversTransport with serverName, rootCAs or insecureSkipVerify' }]
        : [];
    },
  );
}

/** The resolvers of certificates that an object, or an entry point, names. */
function resolvers(object: KubernetesObject, subject: Subject): readonly Mistake[] {
  const known = traefikArguments(subject).namesUnder('certificatesResolvers.');
  const named = isOwn(object) ? [path(object.spec, 'tls', 'certResolver')] : annotated(object, 'tls.certresolver');
  return texts(named as readonly string[])
    .filter((name) => name !== '' && !known.has(name.toLowerCase()))
    .map((name) => ({
      what: `has its certificate from the resolver '${name}', which Traefik does not have`,
      fix: oneOfThese(name, known, 'leave certResolver out: cert-manager makes the certificates'),
    }));
}

function plugins(object: KubernetesObject, subject: Subject): readonly Mistake[] {
  const plugin = /^traefik\.io\/Middleware(TCP)?$/.test(kindKey(object)) ? path(object.spec, 'plugin') : undefined;
  const { namesUnder } = traefikArguments(subject);
  const known = new Set([...namesUnder('experimental.plugins.'), ...namesUnder('experimental.localPlugins.')]);
  return Object.keys(isMap(plugin) ? plugin : {})
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name) => ({
      what: `wants the plugin '${name}', which Traefik does not load`,
      fix: oneOfThese(name, known, `give Traefik the arguments --experimental.plugins.${name}.moduleName and .version`),
    }));
}

const traefik = manifest(
  'v1 Pod',
  'traefik',
  "spec:\n  containers: [{ name: traefik, args: ['--providers.kubernetesCRD=true', '--certificatesResolvers.own.acme.email=me@bramble.example', '--experimental.plugins.geo.moduleName=bramble.example/geo'] }]",
);
const named = (kind: string, name: string, spec = '') =>
  manifest(`traefik.io/v1alpha1 ${kind}`, name, spec && `spec: ${spec}`);
const route = (middlewares = '', service = '', more = '') =>
  named(
    'IngressRoute',
    'web',
    `{ ${more} routes: [{ match: Host(\`web.bramble.example\`), middlewares: [${middlewares}], services: [${service}] }] }`,
  );
const service = (name: string, spec: string) => manifest('v1 Service', name, `spec: { ${spec} }`);
const HTTPS = service('nas', 'ports: [{ name: https, port: 5001 }]');

/** What Traefik refuses to reach, as it is told here. */
export const reachRules = ruleTable({
  'foreign-namespace': {
    what: 'A route names something of another namespace',
    why: 'Without `allowCrossNamespace` Traefik leaves out the whole route, and says so only in its log: the host answers 404. So it does with a name that ends in `@kubernetescrd`, which annotations of Ingresses alone may have.',
    fix: 'Draw the middleware, Service or option in the namespace of the route.',
    check: withTraefik(abroad),
    wrong: documents(
      traefik,
      named('Middleware', 'auth, namespace: shared'),
      route('{ name: auth, namespace: shared }'),
    ),
    right: documents(traefik, named('Middleware', 'auth'), route('{ name: auth }')),
  },
  'external-name': {
    what: 'A route leads to a Service that is another name',
    why: 'Without `allowExternalNameServices` Traefik leaves such a Service out: the host answers 404.',
    fix: 'Take `externalService()` with the address of the machine, or give Traefik the argument.',
    check: withTraefik(externalNames),
    wrong: documents(
      traefik,
      service('nas', 'type: ExternalName, externalName: nas.bramble.example'),
      route('', '{ name: nas, port: 80 }'),
    ),
    right: documents(traefik, service('nas', 'ports: [{ port: 80 }]'), route('', '{ name: nas, port: 80 }')),
  },
  'tls-backend': {
    acceptable: true,
    what: 'A route leads to a server over TLS, and nothing says whose certificate that has',
    why: 'Behind port 443, a port whose name begins with `https`, and `scheme: https`, Traefik speaks TLS. It knows the server by its address alone, for which no certificate is: everybody gets 500.',
    fix: 'Give the service a `serversTransport`: one with `serverName` and `rootCAs`, or with `insecureSkipVerify` within your own network.',
    check: withTraefik(tlsBackends),
    wrong: documents(traefik, HTTPS, route('', '{ name: nas, port: 5001 }')),
    right: documents(
      traefik,
      HTTPS,
      named('ServersTransport', 'nas', '{ insecureSkipVerify: true }'),
      route('', '{ name: nas, port: 5001, serversTransport: nas }'),
    ),
  },
  'missing-resolver': {
    what: 'A route has its certificate from a resolver that Traefik does not have',
    why: 'Traefik writes a line into its log, and serves a certificate that it makes up: browsers warn everybody.',
    fix: 'Leave it out where cert-manager makes the certificates, or give Traefik the resolver.',
    check: withTraefik(resolvers),
    wrong: documents(traefik, route('', '', 'tls: { certResolver: letsencrypt },')),
    right: documents(traefik, route('', '', 'tls: { certResolver: own },')),
  },
  'missing-plugin': {
    what: 'A Middleware wants a plugin that Traefik does not load',
    why: 'Traefik leaves out the Middleware, and with it each route that passes it: everybody gets 404.',
    fix: 'Load it by arguments of Traefik (`--experimental.plugins.<name>.…`), or correct the name.',
    check: withTraefik(plugins),
    wrong: documents(traefik, named('Middleware', 'geo', '{ plugin: { geoblock: {} } }')),
    right: documents(traefik, named('Middleware', 'geo', '{ plugin: { geo: {} } }')),
  },
});
