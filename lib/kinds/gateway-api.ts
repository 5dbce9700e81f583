import { type Kinds, type ReferenceRow, rowsFor } from '../model/kinds.ts';
import { connectionWays, gatewayWays } from './gateway-ways.ts';

const GROUP = 'gateway.networking.k8s.io';
const GATEWAY = `${GROUP}/Gateway`;
const ROUTES = `${GROUP}/{GRPCRoute,HTTPRoute,TCPRoute,TLSRoute,UDPRoute}`;
const TLS = ['tls.crt', 'tls.key'];
const GRANT = `${GROUP}/ReferenceGrant`;

/** Where requests go: to what answers them, and of HTTP and gRPC to what they are mirrored to. */
const BACKENDS = [
  { kinds: `${GROUP}/{GRPCRoute,HTTPRoute,TCPRoute,TLSRoute}`, at: 'spec.rules[].backendRefs[]' },
  {
    kinds: `${GROUP}/{GRPCRoute,HTTPRoute}`,
    at: 'spec.rules[].{filters,backendRefs[].filters}[].requestMirror.backendRef',
  },
];

const CERTIFICATES = { to: '/Secret', says: true, keys: TLS, grant: GRANT } as const;
const AUTHORITIES = { to: '/ConfigMap', says: true, keys: ['ca.crt'] } as const;
/** It always says its kind: what it is for, only the controller of the Gateway knows. */
const UNKNOWN = { to: '/ConfigMap', says: true } as const;

const REFERENCES: readonly ReferenceRow[] = [
  ...rowsFor(BACKENDS, [{ at: '', to: '/Service', says: true, port: 'port', means: 'routes', grant: GRANT }]),
  {
    kinds: `${GROUP}/UDPRoute`,
    at: 'spec.rules[].backendRefs[]',
    to: '/Service',
    says: true,
    port: 'port',
    protocol: 'UDP',
    means: 'routes',
    grant: GRANT,
  },
  { kinds: ROUTES, at: 'spec.parentRefs[]', to: GATEWAY, says: true },
  { kinds: `${GROUP}/ListenerSet`, at: 'spec.parentRef', to: GATEWAY, says: true },
  { kinds: GATEWAY, at: 'spec.gatewayClassName', to: `${GROUP}/GatewayClass` },
  { kinds: `${GROUP}/{Gateway,ListenerSet}`, at: 'spec.listeners[].tls.certificateRefs[]', ...CERTIFICATES },
  ...rowsFor(GATEWAY, [
    { at: 'spec.tls.backend.clientCertificateRef', ...CERTIFICATES },
    { at: 'spec.tls.frontend.{default,perPort[].tls}.validation.caCertificateRefs[]', ...AUTHORITIES, grant: GRANT },
  ]),
  { kinds: `${GROUP}/BackendTLSPolicy`, at: 'spec.targetRefs[]', to: '/Service', says: true },
  { kinds: `${GROUP}/BackendTLSPolicy`, at: 'spec.validation.caCertificateRefs[]', ...AUTHORITIES },
  ...rowsFor(`${GROUP}/{GRPCRoute,HTTPRoute}`, [
    { at: 'spec.rules[].{filters,backendRefs[].filters}[].extensionRef', ...UNKNOWN },
  ]),
  { kinds: GATEWAY, at: 'spec.infrastructure.parametersRef', ...UNKNOWN },
  { kinds: `${GROUP}/GatewayClass`, at: 'spec.parametersRef', ...UNKNOWN },
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
  routes: [
    { kinds: `${GROUP}/{GRPCRoute,HTTPRoute}`, read: gatewayWays },
    { kinds: `${GROUP}/{TCPRoute,TLSRoute,UDPRoute}`, read: connectionWays },
  ],
};
