import type { Reference } from '../../kinds/reference.ts';
import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../../model/object.ts';
import { groupOf, kindKey } from '../../model/rendered.ts';
import { selects } from '../../model/selector.ts';
import { eachObject } from '../each-object.ts';
import { documents, manifest } from '../example-objects.ts';
import { labelsOfNamespace } from '../namespace-labels.ts';
import { type Perhaps, present } from '../perhaps.ts';
import { at, type Placed } from '../placed.ts';
import { type Referents, referents } from '../referents.ts';
import { type Rule, rulesOf, ruleTable, type Subject, type Tagged } from '../rule.ts';

/** The rules about routes of Gateway API, and about the listeners that are to take them. */
type GatewayRule = 'gateway-listener' | 'gateway-closed' | 'gateway-hostname';

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
function checkGateways(subject: Subject): Perhaps<GatewayMistake> {
  return subject.objects
    .filter(({ object }) => groupOf(object) === GROUP)
    .map((each) =>
      parentsOf(each, subject).map((parent) =>
        present(checkParent(each.object, parent, subject)).map(({ rule, ...mistake }) => ({
          rule,
          ...at(each, mistake),
        })),
      ),
    );
}

type Row = Mistake & { readonly rule: GatewayRule };

/** What an object attaches itself to, as far as it is drawn. */
function parentsOf({ object }: Placed, subject: Subject): readonly KubernetesObject[] {
  const parents = subject.kinds
    .references(object)
    .filter(({ kind, at: place }) => PARENTS.has(kind) && place.startsWith('spec.parentRef'))
    .flatMap(({ kind, namespace, name }) => referents(subject).find(kind, namespace, name)?.placed?.object ?? []);
  return [...new Set(parents)];
}

function checkParent(object: KubernetesObject, parent: KubernetesObject, subject: Subject): Perhaps<Row> {
  if (object.kind === 'ListenerSet') return checkListenerSet(object, parent, subject);
  return parentRefsTo(object, parent).map((ref) => checkRoute(object, ref, parent, subject));
}

/** The entries of a route's `parentRefs` that mean a parent. One route may name several listeners of it. */
function parentRefsTo({ spec, metadata: { namespace: own } }: KubernetesObject, parent: KubernetesObject) {
  return list(path(spec, 'parentRefs')).filter(
    ({ name, namespace = own, kind = 'Gateway' }) =>
      name === parent.metadata.name && namespace === parent.metadata.namespace && kind === parent.kind,
  );
}

function checkRoute(object: KubernetesObject, ref: JsonMap, parent: KubernetesObject, subject: Subject): Perhaps<Row> {
  const all = list(path(parent.spec, 'listeners'));
  const meant = all.filter((listener) => isMeant(listener, ref));
  const of = `the ${parent.kind} '${parent.metadata.name}'`;
  if (meant.length === 0) {
    const name = ref.sectionName === undefined ? '' : ` named '${ref.sectionName}'`;
    const port = ref.port === undefined ? '' : ` at port ${ref.port}`;
    const there = listed(all.map((each) => `${each.name} (${each.port})`));
    const what = `wants a listener${name}${port} of ${of}, which has none`;
    return { rule: 'gateway-listener', what, fix: there ? `there are: ${there}` : 'give it listeners' };
  }
  const open = meant.filter((listener) => isOpenTo(listener, object, parent, subject));
  if (open.length === 0) {
    const from = object.metadata.namespace;
    const what = `attaches itself to ${of}, and no listener of it takes a ${object.kind} of namespace ${from}`;
    const fix = 'widen allowedRoutes of a listener: namespaces: { from: All }, or a selector; and kinds';
    return { rule: 'gateway-closed', what, fix };
  }
  const fix = `they take: ${listed(open.map((listener) => String(listener.hostname)))}`;
  // Hosts matter where requests name one.
  const refused = texts(path(object.spec, 'hostnames')).filter((name) => !open.some((each) => takes(each, name)));
  return refused.map((hostname) => {
    const what = `has the hostname ${hostname}, which no listener of ${of} takes`;
    return { rule: 'gateway-hostname', what, fix };
  });
}

function checkListenerSet(object: KubernetesObject, gateway: KubernetesObject, subject: Subject): Perhaps<Row> {
  const allowed = path(gateway.spec, 'allowedListeners', 'namespaces');
  const what = `attaches itself to the Gateway '${gateway.metadata.name}', which takes no listeners of namespace ${object.metadata.namespace}`;
  const fix = 'widen its allowedListeners: namespaces: { from: Same }';
  return !isAmong(allowed, 'None', object, gateway, subject) && { rule: 'gateway-closed', what, fix };
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

/** Whether a listener takes requests for a hostname. An asterisk stands for one or more labels in front. */
function takes({ hostname }: JsonMap, wanted: string): boolean {
  if (typeof hostname !== 'string' || hostname === '') return true;
  return covers(hostname, wanted) || covers(wanted, hostname);
}

function covers(pattern: string, hostname: string): boolean {
  return pattern === hostname || (pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)));
}

/** References into other namespaces that nobody over there allows, where such a reference holds only then. */
const checkGrants = eachObject(undefined, ({ object }, subject) =>
  subject.kinds.references(object).map((reference) => {
    const { grant, namespace, kind, name, at: place } = reference;
    if (grant === undefined) return undefined;
    const own = object.metadata.namespace;
    if (namespace === '' || namespace === '*' || namespace === own) return undefined;
    const [from, to, by] = [kindKey(object), kind, grant].map(partsOf);
    const what = `${place} refers to the ${to?.kind} '${name}' of namespace ${namespace}, which no ${by?.kind} over there allows`;
    const source = `from: [{ group: '${from?.group}', kind: '${from?.kind}', namespace: '${own}' }]`;
    const target = `to: [{ group: '${to?.group}', kind: '${to?.kind}' }]`;
    const fix = `draw a ${by?.kind} in namespace ${namespace}: ${source}, ${target}`;
    return !isGranted(grant, reference, object, referents(subject)) && { what, fix };
  }),
);

function isGranted(grant: string, reference: Reference, object: KubernetesObject, all: Referents): boolean {
  const { kind, namespace, name } = reference;
  if (all.isUnknown(namespace)) return true;
  const from = partsOf(kindKey(object));
  const to = partsOf(kind);
  const isFrom = (each: JsonMap) => isKind(each, from) && each.namespace === object.metadata.namespace;
  const isTo = (each: JsonMap) => isKind(each, to) && [undefined, '', name].includes(each.name as string);
  return all.among(grant, namespace).some(({ placed }) => {
    // What somebody else makes is taken to allow it.
    if (!placed) return true;
    const { spec } = placed.object;
    return list(path(spec, 'from')).some(isFrom) && list(path(spec, 'to')).some(isTo);
  });
}

function partsOf(key: string): { readonly group: string; readonly kind: string } {
  const slash = key.indexOf('/');
  return { group: key.slice(0, slash), kind: key.slice(slash + 1) };
}

/** The core group may be left out, or be empty. */
function isKind({ group = '', kind }: JsonMap, wanted: { readonly group: string; readonly kind: string }): boolean {
  return group === wanted.group && kind === wanted.kind;
}

const gateway = (listener: string) =>
  manifest(
    `${GROUP}/v1 Gateway`,
    'way-in, namespace: traffic',
    `spec:
  gatewayClassName: home
  listeners: [{ name: web, port: 80, protocol: HTTP, ${listener} }]`,
  );

const OPEN = 'allowedRoutes: { namespaces: { from: All } }';

const route = ({ parent = '', host = 'web.bramble.example', backend = '' } = {}) =>
  manifest(
    `${GROUP}/v1 HTTPRoute`,
    'web',
    `spec:
  parentRefs: [{ name: way-in, namespace: traffic${parent} }]
  hostnames: [${host}]
  rules: [{ backendRefs: [{ name: web, port: 80${backend} }] }]`,
  );

const grant = manifest(
  `${GROUP}/v1 ReferenceGrant`,
  'web, namespace: shop',
  `spec:
  from: [{ group: ${GROUP}, kind: HTTPRoute, namespace: web }]
  to: [{ group: '', kind: Service, name: web }]`,
);

const ELSEWHERE = route({ backend: ', namespace: shop' });

/** How routes of Gateway API find their Gateway, and what is behind them. */
export const rules: readonly Rule[] = [
  ...ruleTable({
    'missing-grant': {
      what: 'Something refers into another namespace, where nobody allows it',
      why: 'The reference counts for nothing: a route answers 500, a listener has no certificate. Only the `status` of the object says `RefNotPermitted`.',
      fix: 'Draw a ReferenceGrant in the namespace that is referred to: `from` names the group, kind and namespace of the object, `to` the group and kind of what it refers to. Or bring both into one namespace.',
      check: checkGrants,
      wrong: ELSEWHERE,
      right: documents(ELSEWHERE, grant),
    },
  }),
  ...rulesOf(checkGateways, {
    'gateway-listener': {
      what: 'A route wants a listener that its Gateway does not have',
      why: 'The Gateway does not take the route, and requests get the answer 404. Only the `status` of the route says `NoMatchingParent`.',
      fix: 'Correct `sectionName` or `port`, or leave them out: then each listener of the Gateway may take the route.',
      wrong: documents(gateway(OPEN), route({ parent: ', sectionName: wep' })),
      right: documents(gateway(OPEN), route({ parent: ', sectionName: web' })),
    },
    'gateway-closed': {
      what: 'A Gateway does not let in a route that attaches itself to it',
      why: 'A listener takes routes of its own namespace alone, and those that fit its protocol, where it says no more. Requests get the answer 404, and only the `status` of the route says `NotAllowedByListeners`.',
      fix: 'Widen `allowedRoutes` of the listener: `namespaces: { from: All }`, or a selector of namespaces. What attaches listeners needs `allowedListeners` of the Gateway.',
      wrong: documents(gateway('hostname: web.bramble.example'), route()),
      right: documents(gateway(OPEN), route()),
    },
    'gateway-hostname': {
      what: 'A route has a hostname that no listener of its Gateway takes',
      why: 'Requests for the host never reach the route. Where none of its hostnames fits, the Gateway does not take it at all: `NoMatchingListenerHostname`.',
      fix: 'Correct the hostname, or that of the listener: `*.bramble.example` takes all below it.',
      wrong: documents(gateway(`hostname: bramble.example, ${OPEN}`), route()),
      right: documents(gateway(`hostname: '*.bramble.example', ${OPEN}`), route()),
    },
  }),
];
