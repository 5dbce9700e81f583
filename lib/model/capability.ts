import type { Timespan } from './units.ts';
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
  /** Reads the metrics of components that say where theirs are. Port `http` of its Service answers queries: `url('metrics:http')`. */
  readonly metrics: Metrics;
  /** Tells people of alerts. Port `http` of its Service takes them: `url('alerting:http')`. */
  readonly alerting: Alerting;
  /** Shows dashboards of components. */
  readonly dashboards: DashboardPages;
  /** Keeps what programs say, to be searched. Port `http` of its Service answers queries: `url('logs:http')`. */
  readonly logs: Logs;
  /** Takes requests for apps that sleep, wakes them, and leads the requests on. */
  readonly waking: Waking;
  /** Asks hosts, and ports of machines, whether they answer: `probe_success`, with the labels `from` and `host`. */
  readonly probes: true;
  /** Keeps one address for the API servers of all servers. */
  readonly apiAddress: ApiAddress;
  /** Storage for claims that are `for: 'database'`. Where no component provides it, they lie on k3s' own, `local-path`. */
  readonly databaseStorage: Storage;
  /** Storage for claims that are `for: 'files'`. Where no component provides it, they lie on `local-path`. */
  readonly fileStorage: Storage;
  /** Storage for claims that are `for: 'cache'`. Where no component provides it, they lie on `local-path`. */
  readonly cacheStorage: Storage;
}

/** A class of storage. */
export interface Storage {
  /** The name of the StorageClass. */
  readonly storageClass: string;
}

/** Who wakes apps. Requests are led there by a Service of each app that is another name for this one: an ExternalName. */
export interface Waking {
  readonly service: string;
  readonly namespace: string;
  readonly port: number;
}

/** Where the API server answers, whichever server is up. */
export interface ApiAddress {
  /** An address of the local network that is no node's. */
  readonly address: string;
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
  /** Where the tunnel comes in, apart from all others. @default none: it comes in where all do, and nobody inside is kept out */
  readonly tunnelDoor?: TunnelDoor;
}

/** A door of the ingress that is open to who runs the tunnel, and to nobody else. It is there where a component provides `tunnel`. */
export interface TunnelDoor {
  /** The Service that leads to it at port 443, in the namespace of the ingress. */
  readonly service: string;
  /** The entry points of routes that come in there, as routes name them. */
  readonly entryPoints: readonly string[];
  /**
   * How far the move to it has come, where a cluster had none before. `opened`: it is there, and the tunnel still comes in where all do.
   * `used`: the tunnel comes in by it, and what is meant for it alone still answers at both doors. docs/upgrading.md
   * @default it is done
   */
  readonly step?: 'opened' | 'used';
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
  /** How often they are asked for. @default '1m' */
  readonly interval?: Timespan;
}

/** Who tells people. */
export interface Alerting {
  /** Where alerts are posted to, behind the URL of its Service. */
  readonly path: string;
}

/** Who shows dashboards. */
export interface DashboardPages {
  /** Where the page of a dashboard is, behind the URL of its Service and before its name. */
  readonly page: string;
}

/** Who keeps logs. */
export interface Logs {
  /** The language of queries, such as `LogsQL`. */
  readonly language: string;
  /** Where people search them, behind the URL of its Service. */
  readonly page: string;
}

/** The name of a capability. */
export type Capability = keyof Capabilities;
