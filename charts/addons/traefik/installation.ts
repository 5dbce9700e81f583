/** The component, its namespace, its workload and its Service. */
export const NAME = 'traefik';
/** The entry point for HTTPS. */
export const ENTRY_POINT = 'websecure';
/** Where Traefik listens, by entry point. */
export const PORTS = { web: 8000, [ENTRY_POINT]: 8443, metrics: 9100, traefik: 8080 } as const;
/** The IngressClass of the Ingresses that Traefik reads. */
export const INGRESS_CLASS = 'traefik';
/** The Secret with the certificate for all hosts of the domain. */
export const WILDCARD_SECRET = 'wildcard-tls';
