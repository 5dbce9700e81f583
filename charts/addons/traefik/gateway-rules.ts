import { type JsonMap, type KubernetesObject, list, path } from 'bramble';
import {
  at,
  documents,
  type Found,
  kindKey,
  listed,
  type Mistake,
  manifest,
  type Placed,
  referents,
  ruleTable,
  type Subject,
} from 'bramble/rules';
import { traefikArguments } from './arguments.ts';

const GROUP = 'gateway.networking.k8s.io';
const GATEWAY = `${GROUP}/Gateway`;
const CLASS = `${GROUP}/GatewayClass`;
const CONTROLLER = 'traefik.io/gateway-controller';

/** What attaches itself to a Gateway, and Traefik takes no notice of, with what does the same. */
const IGNORED: Readonly<Record<string, string>> = {
  [`${GROUP}/ListenerSet`]: 'write its listeners into the Gateway',
  [`${GROUP}/TCPRoute`]: 'draw an IngressRouteTCP, at an entry point of its own',
  [`${GROUP}/UDPRoute`]: 'draw an IngressRouteUDP, at an entry point of its own',
};

/** The filters that Traefik acts on, by the kind of the route. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  [`${GROUP}/GRPCRoute`]: ['ExtensionRef', 'RequestHeaderModifier'],
  [`${GROUP}/HTTPRoute`]: [
    'ExtensionRef',
    'RequestHeaderModifier',
    'RequestRedirect',
    'ResponseHeaderModifier',
    'URLRewrite',
  ],
};

/** The protocols of listeners that Traefik acts on. */
const PROTOCOLS: readonly unknown[] = ['HTTP', 'HTTPS', 'TLS'];

/** The ports at which Traefik listens, by its arguments; none where they are not drawn. */
function portsOf(subject: Subject): ReadonlySet<number> {
  return new Set([...traefikArguments(subject).entryPoints.values()].flatMap((port) => port ?? []));
}

function isTraefiks(gateway: KubernetesObject, subject: Subject): boolean {
  const name = String(path(gateway.spec, 'gatewayClassName'));
  const found = referents(subject).find(CLASS, '', name)?.placed?.object;
  return path(found?.spec, 'controllerName') === CONTROLLER;
}

/** Whether an object attaches itself to a Gateway of Traefik's. */
function isAttached({ object }: Placed, subject: Subject): boolean {
  return subject.kinds.references(object).some(({ kind, namespace, name }) => {
    const parent = kind === GATEWAY ? referents(subject).find(kind, namespace, name)?.placed?.object : undefined;
    return parent !== undefined && isTraefiks(parent, subject);
  });
}

function checkUnserved(subject: Subject): readonly Found[] {
  return subject.objects.flatMap((each) => {
    const { object } = each;
    const kind = kindKey(object);
    if (kind === GATEWAY) return isTraefiks(object, subject) ? listeners(each, portsOf(subject)) : [];
    const fix = IGNORED[kind];
    const filters = FILTERS[kind];
    if ((fix === undefined && filters === undefined) || !isAttached(each, subject)) return [];
    if (filters) return unknownFilters(object, filters).map((mistake) => at(each, mistake));
    return fix === undefined ? [] : [at(each, { what: `is a ${object.kind}, which Traefik takes no notice of`, fix })];
  });
}

function listeners(each: Placed, ports: ReadonlySet<number>): readonly Found[] {
  return list(path(each.object.spec, 'listeners')).flatMap(({ name, port, protocol }) => {
    const of = `has the listener '${name}'`;
    if (!PROTOCOLS.includes(protocol)) {
      const what = `${of} of the protocol ${protocol}, which Traefik refuses`;
      return [at(each, { what, fix: `there are: ${PROTOCOLS.join(', ')}` })];
    }
    if (ports.size === 0 || ports.has(Number(port))) return [];
    const what = `${of} at port ${port}, where Traefik has no entry point`;
    return [at(each, { what, fix: `write the port of the container; there are: ${listed([...ports].map(String))}` })];
  });
}

function unknownFilters({ spec }: KubernetesObject, known: readonly string[]): readonly Mistake[] {
  return list(path(spec, 'rules'))
    .flatMap((rule) => [rule, ...list(rule.backendRefs)])
    .flatMap(({ filters }) => list(filters))
    .filter((filter) => !known.includes(String(filter.type)) || isForeign(filter))
    .map(({ type, extensionRef }) => {
      const foreign = extensionRef === undefined ? '' : ` of kind ${path(extensionRef, 'kind')}`;
      const what = `has the filter ${type}${foreign}, which Traefik does not know: requests are answered 500`;
      return { what, fix: `use one of ${listed(known)}; ExtensionRef leads to a Middleware of traefik.io` };
    });
}

function isForeign({ type, extensionRef }: JsonMap): boolean {
  const [group, kind] = [path(extensionRef, 'group'), path(extensionRef, 'kind')];
  return type === 'ExtensionRef' && `${group}/${kind}` !== 'traefik.io/Middleware';
}

const attached = (kind: string) =>
  documents(
    manifest(`${GROUP}/v1 GatewayClass`, 'traefik', `spec: { controllerName: ${CONTROLLER} }`),
    manifest(
      `${GROUP}/v1 Gateway`,
      'traefik',
      `spec:
  gatewayClassName: traefik
  listeners: [{ name: web, port: 8000, protocol: HTTP }, { name: tls, port: 8443, protocol: TLS }]`,
    ),
    manifest(
      `${GROUP}/v1 ${kind}`,
      'web',
      `spec:
  parentRefs: [{ name: traefik }]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]`,
    ),
  );

/** What Traefik does not do of what Gateway API has. */
export const gatewayRules = ruleTable({
  'unserved-gateway': {
    acceptable: true,
    what: 'Traefik does not serve what a Gateway of its class is given',
    why: 'The API server takes it, and Traefik takes no notice, or refuses a listener, or answers 500. At most the `status` of the object says so. TCPRoutes it reads with `experimentalChannel` alone, and then as `v1alpha2`, which the definitions of today do not serve: all routes of the Gateway are lost.',
    fix: 'Use what Traefik has: IngressRouteTCP and IngressRouteUDP, listeners of the Gateway at the ports of its container, filters that it knows, or a Middleware by `ExtensionRef`.',
    check: checkUnserved,
    wrong: attached('TCPRoute'),
    right: attached('HTTPRoute'),
  },
});
