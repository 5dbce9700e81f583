import { type Kinds, type ReferenceRow, rowsFor } from '../model/kinds.ts';

const GROUP = 'gateway.networking.k8s.io';
const GATEWAY = `${GROUP}/Gateway`;
const ROUTES = `${GROUP}/{GRPCRoute,HTTPRoute,TCPRoute,TLSRoute,UDPRoute}`;
const TLS = ['tls.crt', 'tls.key'];

/** Where requests go: to what answers them, and of HTTP and gRPC to what they are mirrored to. */
const BACKENDS = [
  { kinds: ROUTES, at: 'spec.rules[].backendRefs[]' },
  { kinds: `${GROUP}/{GRPCRoute,HTTPRoute}`, at: 'spec.rules[].filters[].requestMirror.backendRef' },
  { kinds: `${GROUP}/{GRPCRoute,HTTPRoute}`, at: 'spec.rules[].backendRefs[].filters[].requestMirror.backendRef' },
];

const REFERENCES: readonly ReferenceRow[] = [
  ...rowsFor(BACKENDS, [
    { at: '', to: '/Service', says: true, port: 'port', means: 'routes', grant: `${GROUP}/ReferenceGrant` },
  ]),
  { kinds: ROUTES, at: 'spec.parentRefs[]', to: GATEWAY, says: true },
  { kinds: GATEWAY, at: 'spec.gatewayClassName', to: `${GROUP}/GatewayClass` },
  {
    kinds: GATEWAY,
    at: 'spec.listeners[].tls.certificateRefs[]',
    to: '/Secret',
    says: true,
    keys: TLS,
    grant: `${GROUP}/ReferenceGrant`,
  },
];

/**
 * Gateway API, a part of Kubernetes that comes as CustomResourceDefinitions.
 * https://gateway-api.sigs.k8s.io/reference/spec/
 */
export const GATEWAY_API: Kinds = {
  groups: [
    {
      group: GROUP,
      clusterScoped: 'GatewayClass',
      namespaced: 'BackendTLSPolicy Gateway GRPCRoute HTTPRoute ListenerSet ReferenceGrant TCPRoute TLSRoute UDPRoute',
    },
  ],
  references: REFERENCES,
};
