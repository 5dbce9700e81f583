import { type Component, component, service, Workload } from 'bramble';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { rules } from '../lib/checks/rules/gateways-rules.ts';
import { rules as routesRules } from '../lib/checks/rules/routes-rules.ts';
import { path } from '../lib/model/object.ts';
import { judge } from './judge.ts';
import { BUSYBOX, web } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

const GROUP = 'gateway.networking.k8s.io';
const KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;
const PROTOCOL = { HTTPRoute: 'HTTP', GRPCRoute: 'HTTPS', TLSRoute: 'TLS', TCPRoute: 'TCP', UDPRoute: 'UDP' } as const;

const route = (spec: string, kind = 'HTTPRoute') => `
---
apiVersion: ${GROUP}/v1
kind: ${kind}
metadata: { name: web }
spec: { ${spec} }
`;
const gateway = (listeners: string, namespace = 'traffic', more = '') => `
---
apiVersion: ${GROUP}/v1
kind: Gateway
metadata: { name: way-in, namespace: ${namespace} }
spec: { gatewayClassName: home, listeners: [${listeners}]${more} }
`;
const grant = (from: string, to: string, namespace = 'shop') => `
---
apiVersion: ${GROUP}/v1
kind: ReferenceGrant
metadata: { name: it, namespace: ${namespace} }
spec: { from: [${from}], to: [${to}] }
`;
const found = (...objects: readonly string[]) => judge(rules, objects.join(''));
const says = (what: string) => [expect.stringContaining(what)];

describe('a reference into another namespace', () => {
  const FROM = `{ group: ${GROUP}, kind: HTTPRoute, namespace: web }`;
  const TO = "{ group: '', kind: Service }";
  const backend = route('rules: [{ backendRefs: [{ name: cart, namespace: shop, port: 80 }] }]');
  const REFUSED = "refers to the Service 'cart' of namespace shop, which no ReferenceGrant over there allows";

  it.each([
    ['by nobody', ''],
    ['in another namespace', grant(FROM, TO, 'web')],
    ['from another kind', grant(FROM.replace('HTTPRoute', 'TLSRoute'), TO)],
    ['from another group', grant(FROM.replace(GROUP, 'traefik.io'), TO)],
    ['from another namespace', grant(FROM.replace('namespace: web', 'namespace: site'), TO)],
    ['to another kind', grant(FROM, "{ group: '', kind: Secret }")],
    ['to another group', grant(FROM, '{ group: traefik.io, kind: Service }')],
    ['to another name', grant(FROM, "{ group: '', kind: Service, name: stock }")],
  ])('is refused where it is allowed %s', (_, objects) => {
    expect(found(backend, objects)).toEqual(says(REFUSED));
  });

  it.each([
    ['to the kind', grant(FROM, TO)],
    ['to the one', grant(FROM, "{ group: '', kind: Service, name: cart }")],
    ['among others', grant(`${FROM.replace('HTTPRoute', 'TLSRoute')}, ${FROM}`, `{ group: '', kind: Secret }, ${TO}`)],
  ])('holds where it is allowed %s', (_, objects) => {
    expect(found(backend, objects)).toEqual([]);
  });

  it.each([
    [
      'that requests are mirrored to',
      route('rules: [{ filters: [{ requestMirror: { backendRef: { name: cart, namespace: shop, port: 80 } } }] }]'),
      REFUSED,
    ],
    [
      'that a certificate is read from',
      gateway('{ name: a, tls: { certificateRefs: [{ name: tls, namespace: shop }] } }', 'web'),
      "refers to the Secret 'tls' of namespace shop, which no ReferenceGrant over there allows",
    ],
    [
      'that a set of listeners reads its certificate from',
      route('listeners: [{ name: a, tls: { certificateRefs: [{ name: tls, namespace: shop }] } }]', 'ListenerSet'),
      "refers to the Secret 'tls' of namespace shop, which no ReferenceGrant over there allows",
    ],
    ...KINDS.map((kind): [string, string, string] => [
      `of a ${kind}`,
      route('rules: [{ backendRefs: [{ name: cart, namespace: shop, port: 80 }] }]', kind),
      REFUSED,
    ]),
  ])('is looked at everywhere: %s', (_, object, what) => {
    expect(found(object)).toEqual(says(what));
  });

  it('within the namespace needs nobody to allow it', () => {
    expect(found(route('rules: [{ backendRefs: [{ name: cart, port: 80 }] }]'))).toEqual([]);
    expect(found(route('rules: [{ backendRefs: [{ name: cart, namespace: web, port: 80 }] }]'))).toEqual([]);
  });

  it('to a Gateway is allowed by the Gateway, not by a grant', () => {
    const open = gateway('{ name: a, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }');
    expect(found(open, route('parentRefs: [{ name: way-in, namespace: traffic }]'))).toEqual([]);
  });

  it('says what to draw', () => {
    const { findings } = renderSample(
      sample({ components: [web(), holding('shop', {}), holding('web-routes', httpRoute('shop'))] }),
    );
    expect(findings.filter(({ rule }) => rule === 'missing-grant').map(({ fix }) => fix)).toEqual([
      `draw a ReferenceGrant in namespace shop: from: [{ group: '${GROUP}', kind: 'HTTPRoute', namespace: 'web-routes' }], to: [{ group: '', kind: 'Service' }]`,
    ]);
  });
});

describe('a route', () => {
  const ALL = 'allowedRoutes: { namespaces: { from: All } }';
  const listener = (more = ALL, protocol = 'HTTP') => `{ name: a, port: 80, protocol: ${protocol}, ${more} }`;
  const to = (more = '', spec = '', kind = 'HTTPRoute') =>
    route(`parentRefs: [{ name: way-in, namespace: traffic${more} }]${spec}`, kind);

  it.each([
    [', sectionName: b', "wants a listener named 'b' of the Gateway 'way-in', which has none"],
    [', port: 81', "wants a listener at port 81 of the Gateway 'way-in', which has none"],
    [', sectionName: a, port: 81', "wants a listener named 'a' at port 81 of the Gateway 'way-in', which has none"],
  ])('that wants a listener which is not there is found: %s', (ref, what) => {
    expect(found(gateway(listener()), to(ref))).toEqual(says(what));
  });

  it.each(['', ', sectionName: a', ', port: 80', ', sectionName: a, port: 80'])('finds a listener by %j', (ref) => {
    expect(found(gateway(listener()), to(ref))).toEqual([]);
  });

  const CLOSED = "attaches itself to the Gateway 'way-in', and no listener of it takes a HTTPRoute of namespace web";
  const namespace = (labels: string) => `
---
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { ${labels} } }
`;
  const selecting = (labels: string) =>
    `allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { ${labels} } } } }`;

  it.each([
    ['that says nothing', listener('hostname: web.bramble.example'), ''],
    ['of its own namespace', listener('allowedRoutes: { namespaces: { from: Same } }'), ''],
    ['of chosen namespaces', listener(selecting('team: shop')), namespace('team: site')],
    ['of other kinds', listener('allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: GRPCRoute }] }'), ''],
    ['of another protocol', listener(ALL, 'TCP'), ''],
  ])('that no listener lets in is found: one %s', (_, listeners, objects) => {
    expect(found(objects, gateway(listeners), to())).toEqual(says(CLOSED));
  });

  it.each([
    ['all namespaces', listener(), ''],
    ['chosen namespaces', listener(selecting('team: shop')), namespace('team: shop')],
    ['a namespace by its name', listener(selecting('kubernetes.io/metadata.name: web')), namespace('')],
    ['its kind', listener('allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: HTTPRoute }] }'), ''],
    ['it, beside another that does not', `{ name: b, port: 81, protocol: HTTP }, ${listener()}`, ''],
  ])('is let in by a listener for %s', (_, listeners, objects) => {
    expect(found(objects, gateway(listeners), to())).toEqual([]);
  });

  it('of the namespace of its Gateway is let in', () => {
    expect(
      found(gateway('{ name: a, port: 80, protocol: HTTP }', 'web'), route('parentRefs: [{ name: way-in }]')),
    ).toEqual([]);
  });

  it.each(KINDS)('of the kind %s is let in by its protocol', (kind) => {
    expect(found(gateway(listener(ALL, PROTOCOL[kind])), to('', '', kind))).toEqual([]);
  });

  it.each([
    ['bramble.example', 'web.bramble.example'],
    ["'*.web.bramble.example'", 'web.bramble.example'],
    ['web.bramble.example', "'*.shop.example'"],
  ])('whose hostname a listener of %s does not take is found: %s', (hostname, wanted) => {
    const objects = [gateway(listener(`hostname: ${hostname}, ${ALL}`)), to('', `, hostnames: [${wanted}]`)];
    expect(found(...objects)).toEqual(
      says(`has the hostname ${wanted.replaceAll("'", '')}, which no listener of the Gateway 'way-in' takes`),
    );
  });

  it.each([
    ["'*.bramble.example'", 'web.bramble.example'],
    ["'*.bramble.example'", 'a.b.bramble.example'],
    ['web.bramble.example', "'*.bramble.example'"],
    ["''", 'web.bramble.example'],
  ])('whose hostname a listener of %s takes is right: %s', (hostname, wanted) => {
    expect(found(gateway(listener(`hostname: ${hostname}, ${ALL}`)), to('', `, hostnames: [${wanted}]`))).toEqual([]);
  });

  it('says each hostname that is not taken once, also where it names two listeners', () => {
    const two = gateway(
      `${listener(`hostname: a.bramble.example, ${ALL}`)}, { name: b, port: 81, protocol: HTTP, ${ALL} }`,
    );
    const refs =
      'parentRefs: [{ name: way-in, namespace: traffic, sectionName: a }, { name: way-in, namespace: traffic, sectionName: b }]';
    expect(found(two, route(`${refs}, hostnames: [b.bramble.example]`))).toHaveLength(1);
  });
});

describe('routes of connections, without a host', () => {
  const db = (name: string, section: string, kind: string) =>
    route(
      `parentRefs: [{ name: way-in, namespace: traffic, sectionName: ${section} }], rules: [{ backendRefs: [{ name: ${name}, port: 80 }] }]`,
      kind,
    ).replace('name: web', `name: ${name}`);

  it.each(['TCPRoute', 'TLSRoute', 'UDPRoute'])('that lead all of one listener are found, of the kind %s', (kind) => {
    expect(judge(routesRules, db('a', 'db', kind) + db('b', 'db', kind))).toEqual(
      says(`leads everything at traffic/way-in:db, as ${kind} web/a does`),
    );
  });

  it('may each have a listener, or a protocol', () => {
    const [tcp, udp] = ['TCPRoute', 'UDPRoute'] as const;
    expect(judge(routesRules, db('a', 'db', tcp) + db('b', 'mail', tcp) + db('c', 'db', udp))).toEqual([]);
  });
});

describe('a set of listeners', () => {
  const set = route('parentRef: { name: way-in, namespace: traffic }, listeners: []', 'ListenerSet');

  it('is let in only where its Gateway says so', () => {
    expect(found(gateway(''), set)).toEqual(says('takes no listeners of namespace web'));
    expect(found(gateway('', 'traffic', ', allowedListeners: { namespaces: { from: All } }'), set)).toEqual([]);
  });

  it('takes routes as a Gateway does', () => {
    const own = route('listeners: [{ name: a, port: 80, protocol: TCP }]', 'ListenerSet');
    const led = route('parentRefs: [{ name: web, kind: ListenerSet }]');
    expect(found(own, led)).toEqual(says('no listener of it takes a HTTPRoute of namespace web'));
    expect(found(own.replace('TCP', 'HTTP'), led)).toEqual([]);
  });
});

function holding(name: string, object: object, props: object = {}): Component {
  return component({
    name,
    chart: (chart) => void ('kind' in object && new ApiObject(chart, 'it', object as ApiObjectProps)),
    ...props,
  });
}

function httpRoute(namespace: string, kind: string = 'HTTPRoute'): ApiObjectProps {
  return {
    apiVersion: `${GROUP}/v1`,
    kind,
    metadata: { name: 'web' },
    ...{ spec: { rules: [{ backendRefs: [{ name: 'web', namespace, port: 80 }] }] } },
  };
}

describe('the policies of what a route leads to let in', () => {
  const proxy = (name: string, props: object) =>
    component({
      name,
      images: [BUSYBOX],
      chart: (chart, cluster) => {
        new Workload(chart, cluster, {
          name: 'proxy',
          containers: { proxy: { image: BUSYBOX, ports: { websecure: 8443 } } },
        });
        service(chart, cluster, { name: 'in', workload: 'proxy', ports: { websecure: { port: 443, target: 8443 } } });
      },
      ...props,
    });
  const ingress = proxy('way-in', {
    provides: { ingress: { service: 'in', namespace: 'way-in', entryPoint: 'websecure', ingressClass: 'way-in' } },
  });
  const controller = proxy('gateways', { installs: { crds: [GROUP] } });

  /** Who is let in to the app `web`, by the namespace. */
  const letIn = (...components: readonly Component[]) =>
    renderSample(sample({ components }))
      .stages.flatMap(({ objects }) => objects)
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'web')
      .flatMap(({ spec }) => [path(spec, 'ingress') ?? []].flat())
      .flatMap((rule) => [path(rule, 'from') ?? []].flat())
      .map((peer) => path(peer, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'));

  it.each(KINDS)('the ingress, where nobody else brings the %s', (kind) => {
    expect(letIn(ingress, web(), holding('routes', httpRoute('web', kind), { namespace: 'web' }))).toEqual(['way-in']);
  });

  it.each(KINDS)('what brings the %s, also from another namespace', (kind) => {
    expect(letIn(ingress, controller, web(), holding('routes', httpRoute('web', kind)))).toEqual(['gateways']);
  });

  it('nobody without a route', () => {
    expect(letIn(ingress, controller, web())).toEqual([]);
  });
});
