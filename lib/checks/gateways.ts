import { listed } from '../model/listed.ts';
import { type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { groupOf } from '../model/rendered.ts';
import { selects } from '../model/selector.ts';
import { labelsOfNamespace } from './namespace-labels.ts';
import { at, type Placed } from './placed.ts';
import { referents } from './referents.ts';
import type { Subject, Tagged } from './rule.ts';

/** The rules about routes of Gateway API, and about the listeners that are to take them. */
export type GatewayRule = 'gateway-listener' | 'gateway-closed' | 'gateway-hostname';

type GatewayMistake = Tagged<GatewayRule>;

const GROUP = 'gateway.networking.k8s.io';
const PARENTS = new Set([`${GROUP}/Gateway`, `${GROUP}/ListenerSet`]);

/** The kinds of routes that a listener takes by its protocol, where it says none. Of other protocols nobody knows. */
const BY_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** Checks what attaches itself to Gateways: routes, and sets of listeners. */
export function checkGateways(subject: Subject): readonly GatewayMistake[] {
  return subject.objects
    .filter(({ object }) => groupOf(object) === GROUP)
    .flatMap((each) => parentsOf(each, subject).flatMap((parent) => checkParent(each, parent, subject)));
}

/** What an object attaches itself to, as far as it is drawn. */
function parentsOf({ object }: Placed, subject: Subject): readonly KubernetesObject[] {
  const parents = subject.kinds
    .references(object)
    .filter(({ kind, at: place }) => PARENTS.has(kind) && place.startsWith('spec.parentRef'))
    .flatMap(({ kind, namespace, name }) => referents(subject).find(kind, namespace, name)?.placed?.object ?? []);
  return [...new Set(parents)];
}

function checkParent(each: Placed, parent: KubernetesObject, subject: Subject): readonly GatewayMistake[] {
  if (each.object.kind === 'ListenerSet') return checkListenerSet(each, parent, subject);
  return parentRefsTo(each.object, parent).flatMap((ref) => checkRoute(each, ref, parent, subject));
}

/** The entries of a route's `parentRefs` that mean a parent. One route may name several listeners of it. */
function parentRefsTo({ spec, metadata: { namespace: own } }: KubernetesObject, parent: KubernetesObject) {
  return list(path(spec, 'parentRefs')).filter(
    ({ name, namespace = own, kind = 'Gateway' }) =>
      name === parent.metadata.name && namespace === parent.metadata.namespace && kind === parent.kind,
  );
}

function checkRoute(each: Placed, ref: JsonMap, parent: KubernetesObject, subject: Subject): readonly GatewayMistake[] {
  const all = list(path(parent.spec, 'listeners'));
  const meant = all.filter((listener) => isMeant(listener, ref));
  const of = `the ${parent.kind} '${parent.metadata.name}'`;
  if (meant.length === 0) {
    const wanted = [
      ...(ref.sectionName === undefined ? [] : [`named '${ref.sectionName}'`]),
      ...(ref.port === undefined ? [] : [`at port ${ref.port}`]),
    ].join(' ');
    const there = listed(all.map(({ name, port }) => `${name} (${port})`));
    const what = `wants a listener ${wanted} of ${of}, which has none`.replace('  ', ' ');
    return [tagged('gateway-listener', each, { what, fix: there ? `there are: ${there}` : 'give it listeners' })];
  }
  const open = meant.filter((listener) => isOpenTo(listener, each.object, parent, subject));
  if (open.length === 0) {
    const from = each.object.metadata.namespace;
    const what = `attaches itself to ${of}, and no listener of it takes a ${each.object.kind} of namespace ${from}`;
    const fix = 'widen allowedRoutes of a listener: namespaces: { from: All }, or a selector; and kinds';
    return [tagged('gateway-closed', each, { what, fix })];
  }
  return hostnamesOf(each.object)
    .filter((hostname) => !open.some((listener) => takes(listener, hostname)))
    .map((hostname) => {
      const taken = listed(open.map((listener) => String(listener.hostname)));
      const what = `has the hostname ${hostname}, which no listener of ${of} takes`;
      return tagged('gateway-hostname', each, { what, fix: `they take: ${taken}` });
    });
}

function checkListenerSet(each: Placed, gateway: KubernetesObject, subject: Subject): readonly GatewayMistake[] {
  const allowed = path(gateway.spec, 'allowedListeners', 'namespaces');
  if (isAmong(allowed, 'None', each.object, gateway, subject)) return [];
  const what = `attaches itself to the Gateway '${gateway.metadata.name}', which takes no listeners of namespace ${each.object.metadata.namespace}`;
  return [tagged('gateway-closed', each, { what, fix: 'widen its allowedListeners: namespaces: { from: Same }' })];
}

function tagged(rule: GatewayRule, each: Placed, mistake: { what: string; fix: string }): GatewayMistake {
  return { rule, ...at(each, mistake) };
}

function isMeant(listener: JsonMap, { sectionName, port }: JsonMap): boolean {
  return (sectionName === undefined || sectionName === listener.name) && (port === undefined || port === listener.port);
}

function isOpenTo(
  { protocol, allowedRoutes }: JsonMap,
  route: KubernetesObject,
  parent: KubernetesObject,
  subject: Subject,
): boolean {
  const said = list(path(allowedRoutes, 'kinds')).filter(({ group = GROUP }) => group === GROUP);
  const kinds = said.length > 0 ? said.map(({ kind }) => String(kind)) : BY_PROTOCOL[String(protocol)];
  const takesKind = kinds === undefined || kinds.includes(route.kind);
  return takesKind && isAmong(path(allowedRoutes, 'namespaces'), 'Same', route, parent, subject);
}

/** Whether an object stands in one of the namespaces that are let in. */
function isAmong(
  allowed: Json | undefined,
  otherwise: 'Same' | 'None',
  { metadata: { namespace = '' } }: KubernetesObject,
  parent: KubernetesObject,
  subject: Subject,
): boolean {
  switch (path(allowed, 'from') ?? otherwise) {
    case 'Same':
      return namespace === parent.metadata.namespace;
    case 'None':
      return false;
    case 'Selector': {
      const labels = labelsOfNamespace(subject, namespace);
      return labels === undefined || selects(path(allowed, 'selector'), labels);
    }
    default:
      return true;
  }
}

/** Hosts matter where requests name one. */
function hostnamesOf({ spec }: KubernetesObject): readonly string[] {
  return texts(path(spec, 'hostnames'));
}

/** Whether a listener takes requests for a hostname. An asterisk stands for one or more labels in front. */
function takes({ hostname }: JsonMap, wanted: string): boolean {
  if (typeof hostname !== 'string' || hostname === '') return true;
  return covers(hostname, wanted) || covers(wanted, hostname);
}

function covers(pattern: string, hostname: string): boolean {
  return pattern === hostname || (pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)));
}
