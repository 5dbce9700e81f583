import { gatewayRules } from '../charts/addons/traefik/gateway-rules.ts';
import { judge } from './judge.ts';

const GROUP = 'gateway.networking.k8s.io';

const object = (kind: string, spec: string, name = 'web') => `
---
apiVersion: ${GROUP}/v1
kind: ${kind}
metadata: { name: ${name} }
spec: { ${spec} }
`;
const PODS = `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: traefik }
spec:
  template:
    spec:
      containers:
        - { name: traefik, args: ['--entryPoints.web.address=:8000/tcp', '--entrypoints.websecure.address=:8443'] }
`;
const gateway = (listeners: string, controller = 'traefik.io/gateway-controller') =>
  object('GatewayClass', `controllerName: ${controller}`, 'home') +
  object('Gateway', `gatewayClassName: home, listeners: [${listeners}]`, 'way-in');
const WEB = gateway('{ name: web, port: 8000, protocol: HTTP }');
const PARENT = 'parentRefs: [{ name: way-in }]';
const filtering = (filter: string) => `${PARENT}, rules: [{ filters: [${filter}], backendRefs: [{ name: web }] }]`;
const found = (...objects: readonly string[]) => judge(gatewayRules, objects.join(''));

describe('at a Gateway of Traefik', () => {
  it.each([
    ['a TCPRoute', WEB + object('TCPRoute', PARENT), 'is a TCPRoute, which Traefik takes no notice of'],
    ['a UDPRoute', WEB + object('UDPRoute', PARENT), 'is a UDPRoute, which Traefik takes no notice of'],
    ['a ListenerSet', WEB + object('ListenerSet', 'parentRef: { name: way-in }'), 'is a ListenerSet'],
    ['a listener of TCP', gateway('{ name: db, port: 8000, protocol: TCP }'), "listener 'db' of the protocol TCP"],
    ['a listener of UDP', gateway('{ name: dns, port: 8000, protocol: UDP }'), "listener 'dns' of the protocol UDP"],
    [
      "a listener at a port of the Service and not of Traefik's",
      PODS + gateway('{ name: web, port: 443, protocol: HTTPS }'),
      "has the listener 'web' at port 443, where Traefik has no entry point",
    ],
    [
      'a filter that Traefik does not know',
      WEB + object('HTTPRoute', filtering('{ type: RequestMirror, requestMirror: { backendRef: { name: web } } }')),
      'has the filter RequestMirror',
    ],
    [
      'a filter that it knows of other routes',
      WEB + object('GRPCRoute', filtering('{ type: ResponseHeaderModifier }')),
      'has the filter ResponseHeaderModifier',
    ],
    [
      'a filter behind a route',
      WEB + object('HTTPRoute', `${PARENT}, rules: [{ backendRefs: [{ name: web, filters: [{ type: CORS }] }] }]`),
      'has the filter CORS',
    ],
    [
      'a filter of a kind of somebody else',
      WEB + object('HTTPRoute', filtering('{ type: ExtensionRef, extensionRef: { group: a.b, kind: Auth, name: x } }')),
      'has the filter ExtensionRef of kind Auth',
    ],
  ])('%s is found', (_, objects, what) => {
    expect(found(objects)).toEqual([expect.stringContaining(what)]);
  });

  it.each([
    ['an HTTPRoute', object('HTTPRoute', PARENT)],
    ['a TLSRoute', object('TLSRoute', PARENT)],
    [
      'a Middleware',
      object(
        'HTTPRoute',
        filtering('{ type: ExtensionRef, extensionRef: { group: traefik.io, kind: Middleware, name: x } }'),
      ),
    ],
    ['a TCPRoute of another Gateway', object('TCPRoute', 'parentRefs: [{ name: other }]')],
    ['a listener at its own port', PODS],
  ])('%s is right', (_, objects) => {
    expect(found(WEB, objects)).toEqual([]);
  });

  it('nothing is found where another program takes the Gateway', () => {
    const other = gateway('{ name: db, port: 5432, protocol: TCP }', 'gateways.bramble.example/controller');
    expect(found(PODS, other, object('TCPRoute', PARENT))).toEqual([]);
  });
});
