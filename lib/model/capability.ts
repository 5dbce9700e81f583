import type { DrawWay } from './way.ts';

/**
 * What components offer each other, by name. A component that offers one lists it in `provides`; another asks for it
 * with `cluster.need('ingress')`, and never names the component behind it. An add-on adds a capability of its own in its
 * own file:
 *
 *     declare module 'bramble' {
 *       interface Capabilities { smtp: { host: string; port: number } }
 *     }
 */
export interface Capabilities {
  /** Routes HTTPS from outside to Services. */
  readonly ingress: Ingress;
  /** Runs the tunnel through which the internet reaches the cluster. */
  readonly tunnel: Tunnel;
  /** Gives Services of type LoadBalancer an address of the local network. */
  readonly loadBalancer: LoadBalancer;
  /** Issues TLS certificates. */
  readonly certificates: Certificates;
  /** Reads the metrics of components that say where theirs are. */
  readonly metrics: Metrics;
}

/** Where HTTPS comes in, and who draws the way from there to a Service. */
export interface Ingress {
  /** The Service that all routed traffic goes through. */
  readonly service: string;
  /** The namespace of that Service. */
  readonly namespace: string;
  /** Draws the way from there to a Service, in the kinds that it reads. */
  readonly route: DrawWay;
  /** The entry point of routes that name none. @default unknown */
  readonly entryPoint?: string;
  /** The class of Ingresses that name none. @default unknown */
  readonly ingressClass?: string;
  /** Its address in the local network, for DNS records. @default unknown */
  readonly address?: string;
}

/** Carries requests from the internet to the ingress. */
export interface Tunnel {
  /** The Secret with the token that it is run with, as `namespace/name`. */
  readonly tokenSecret: string;
  /** The key of the token in that Secret. */
  readonly tokenKey: string;
}

/** How a Service asks for a fixed address. */
export interface LoadBalancer {
  /** The annotation that holds the wanted address. */
  readonly addressAnnotation: string;
}

/** Who signs certificates. */
export interface Certificates {
  /** The name of the ClusterIssuer whose certificates browsers trust. */
  readonly clusterIssuer: string;
  /** The name of the ClusterIssuer for trials, whose certificates browsers refuse. */
  readonly stagingClusterIssuer: string;
}

/** Who reads metrics. */
export interface Metrics {
  readonly namespace: string;
  /** The name of the workload whose pods ask for them. */
  readonly workload: string;
}

/** The name of a capability. */
export type Capability = keyof Capabilities;
