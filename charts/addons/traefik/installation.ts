import type { Door } from 'bramble';

/** The component, its namespace, its workload and its Service. */
export const NAME = 'traefik';
/** The entry point for HTTPS. */
export const ENTRY_POINT = 'websecure';
/** The entry points of the doors. */
export const DOORS = { usual: ENTRY_POINT, tunnel: 'tunnel' } as const satisfies Record<Door, string>;
/** The Service that leads to the door of the tunnel. */
export const TUNNEL_SERVICE = 'traefik-tunnel';
/** Where Traefik listens, by entry point. */
export const PORTS = { web: 8000, [ENTRY_POINT]: 8443, [DOORS.tunnel]: 8444, metrics: 9100, traefik: 8080 } as const;
/** The IngressClass of the Ingresses that Traefik reads. */
export const INGRESS_CLASS = 'traefik';
/** The Secret with the certificate for all hosts of the domain. */
export const WILDCARD_SECRET = 'wildcard-tls';
