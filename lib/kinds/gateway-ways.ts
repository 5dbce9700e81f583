import { type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { destination, type Matcher, matcher, type Passed, type RouteWay } from '../model/route-row.ts';

/** The ways of an HTTPRoute or a GRPCRoute: each host with each match. https://gateway-api.sigs.k8s.io/api-types/httproute/ */
export function gatewayWays(object: KubernetesObject): readonly RouteWay[] {
  return list(path(object.spec, 'rules')).flatMap(({ matches, filters, backendRefs }) =>
    waysOf(object, 'http', orOne(list(matches)).map(asked), { backendRefs, filters }),
  );
}

/**
 * The ways of a TCPRoute, a TLSRoute or a UDPRoute: only the second asks for hosts.
 * https://gateway-api.sigs.k8s.io/reference/spec/#tlsroute
 */
export function connectionWays(object: KubernetesObject): readonly RouteWay[] {
  const protocol = object.kind === 'UDPRoute' ? 'udp' : 'tcp';
  return list(path(object.spec, 'rules')).flatMap(({ backendRefs }) => waysOf(object, protocol, [[]], { backendRefs }));
}

function waysOf(
  object: KubernetesObject,
  protocol: RouteWay['protocol'],
  matches: readonly (readonly Matcher[])[],
  { backendRefs, filters }: JsonMap,
): readonly RouteWay[] {
  const entryPoints = listenersOf(object);
  if (entryPoints.length === 0) return [];
  const name = protocol === 'http' ? 'Host' : 'HostSNI';
  const hosts = texts(path(object.spec, 'hostnames')).map((host) => [matcher(name, everyLabel(host))]);
  const to = list(backendRefs).filter(({ kind = 'Service', name }) => kind === 'Service' && name !== undefined);
  const through = list(filters).flatMap((filter) => passedOf(filter, object));
  return (hosts.length > 0 ? hosts : [[]]).flatMap((host) =>
    matches.map((match) => ({
      protocol,
      entryPoints,
      controller: 'Gateway API',
      matchers: [...host, ...match],
      to: to.map(destination),
      through,
    })),
  );
}

/** The Gateways that it attaches to, each with the listener where it names one: `gateway/web:https`. */
function listenersOf({ metadata, spec }: KubernetesObject): readonly string[] {
  return list(path(spec, 'parentRefs'))
    .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
    .map(({ namespace = metadata.namespace, name, sectionName, port }) =>
      [`${namespace}/${name}`, sectionName ?? port].filter((part) => part !== undefined).join(':'),
    );
}

/** A star of Gateway API stands for any number of labels. */
function everyLabel(host: string): string {
  return host.replace(/^\*\./, '**.');
}

/** Without a match it takes all requests. */
function orOne(matches: readonly JsonMap[]): readonly JsonMap[] {
  return matches.length > 0 ? matches : [{}];
}

const PATHS: Readonly<Record<string, string>> = {
  Exact: 'Path',
  PathPrefix: 'PathPrefix',
  RegularExpression: 'PathRegexp',
};

/** What a match asks of a request. */
function asked({ path: prefix, headers, queryParams, method }: JsonMap): readonly Matcher[] {
  const kindOfPath = PATHS[String(path(prefix, 'type') ?? 'PathPrefix')] ?? 'Path';
  const isCalled = method !== undefined && typeof method !== 'string';
  return [
    ...(isCalled ? [] : [matcher(kindOfPath, path(prefix, 'value') ?? '/')]),
    ...list(headers).map(({ type, name, value }) => matcher(pattern('Header', type), name, value)),
    ...list(queryParams).map(({ type, name, value }) => matcher(pattern('Query', type), name, value)),
    ...(method === undefined ? [] : [matcher('Method', isCalled ? JSON.stringify(method) : method)]),
  ];
}

function pattern(name: string, type: Json | undefined): string {
  return type === 'RegularExpression' ? `${name}Regexp` : name;
}

/** What only the controller of the Gateway knows may ask who comes. */
function passedOf({ extensionRef }: JsonMap, { metadata }: KubernetesObject): readonly Passed[] {
  if (extensionRef === undefined) return [];
  const [group, kind, name] = ['group', 'kind', 'name'].map((part) => path(extensionRef, part));
  return [{ kind: `${group}/${kind}`, namespace: String(metadata.namespace), name: String(name) }];
}
