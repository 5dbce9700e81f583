import type { AppPath } from './app-paths.ts';
import type { DisruptionBudget, Scale } from './beside.ts';
import type { ComponentProps, Draw } from './component.ts';
import type { Exposure } from './exposure.ts';
import type { Image } from './image.ts';
import type { AppPort, HttpPort, Ports } from './port.ts';
import type { Word } from './word.ts';
import type { Container, CronJobProps, DeploymentProps, PodProps, Probes } from './workload-props.ts';

/** What every app has: a container, and where and how it runs. */
export interface AppBase
  extends Omit<Container, 'ports' | 'probes' | 'first'>,
    Omit<PodProps, 'containers'>,
    Pick<
      ComponentProps,
      'about' | 'namespace' | 'uses' | 'scrape' | 'alerts' | 'dashboards' | 'egress' | 'overrides' | 'accept'
    > {
  /** Other containers of the same pods, by name. @default none */
  readonly sidecars?: Readonly<Record<string, Container>>;
  /** Draws objects beside those of the app, in its namespace, after its own. @default nothing */
  readonly also?: Draw;
  /** Images that `also` runs, for their pins to be found. @default none */
  readonly images?: readonly Image[];
  /** What add-ons add to it, in their words: `[basicAuth({ secret: 'web' })]`. Requests pass them in this order. @default nothing */
  readonly with?: readonly Word[];
}

/** An address of an app in the local network. */
export interface AppAddress {
  /** From the cluster's pool, such as `10.10.11.22`. @default any free one of the pool */
  readonly address?: string;
  /** The names of the ports that are open there: no other is reachable at the address. @default all that the Service offers */
  readonly ports?: readonly string[];
  /**
   * `Local`: the app sees the addresses of its clients, and the node that answers leads to its own pods alone, so that other
   * pods only stand by. `Cluster`: all pods share the work, and see the address of a node.
   * https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
   * @default 'Local' where one pod runs, else 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
}

/** What apps with a Service have. */
interface ServedBase extends AppBase {
  /** An address of its own in the local network; `true`: any free one of the pool. @default none */
  readonly loadBalancer?: string | true | AppAddress;
  readonly schedule?: never;
}

/** An app that answers over HTTP. */
export interface HttpApp extends ServedBase {
  /** The port on which it speaks HTTP, named `http`. */
  readonly port: number | HttpPort;
  /** Other ports by name: at most 15 lower-case letters, digits and dashes. @default none */
  readonly ports?: Ports<AppPort>;
  /** A path that answers 200 when the app is well, or probes. @default the port accepts connections */
  readonly health?: string | Probes;
  /** @default reachable only inside the cluster */
  readonly expose?: Exposure;
  /**
   * What is different below some paths at its hosts: `{ '/webhook': { with: [] }, '/push': { port: 'push' } }`. The longest path
   * that a request starts with counts. @default nothing
   */
  readonly paths?: Readonly<Record<string, AppPath>>;
}

/** An app that answers on ports, of which none is for HTTP: a broker, a database, a DNS server. */
export interface PortsApp extends ServedBase {
  /** Its ports by name: at most 15 lower-case letters, digits and dashes. */
  readonly ports: Ports<AppPort>;
  /** How the kubelet asks whether it is well. @default the first port of TCP accepts connections */
  readonly health?: Probes;
  readonly port?: never;
  readonly expose?: never;
  readonly paths?: never;
}

/** An app that nothing connects to. */
export interface WorkerApp extends AppBase {
  /** How the kubelet asks whether it is well. @default not at all */
  readonly health?: Probes;
  readonly stateful?: never;
  readonly port?: never;
  readonly ports?: never;
  readonly expose?: never;
  readonly paths?: never;
  readonly loadBalancer?: never;
  readonly schedule?: never;
}

/** An app that runs by the clock: a CronJob. */
export interface ScheduledApp
  extends AppBase,
    Pick<CronJobProps, 'schedule' | 'timeZone' | 'concurrency' | 'startingDeadline' | 'activeDeadline' | 'retries'> {
  readonly port?: never;
  readonly ports?: never;
  readonly health?: never;
  readonly expose?: never;
  readonly paths?: never;
  readonly loadBalancer?: never;
  readonly replicas?: never;
  readonly scale?: never;
  readonly disruptionBudget?: never;
  readonly stateful?: never;
  readonly perNode?: never;
}

/** How many pods there are: a number, or as many as their work needs. */
export type Count =
  | {
      /** @default 1 */
      readonly replicas?: number;
      readonly scale?: never;
    }
  | {
      readonly replicas?: never;
      /** As many as their work needs, by an autoscaler. Of an app that runs already, hand its number over first: docs/scaling.md */
      readonly scale: Scale;
    };

/** What keeps some pods of an app. */
interface Kept {
  /** How many of its pods may be missing while nodes are emptied. @default any number */
  readonly disruptionBudget?: DisruptionBudget;
}

/** Pods that are all alike: a Deployment. */
export interface Alike extends Kept {
  /** @default 'Recreate' where two pods cannot live side by side: see {@link DeploymentProps} */
  readonly strategy?: DeploymentProps['strategy'];
  readonly stateful?: false;
  readonly perNode?: false;
}

/** Pods with names and storage of their own: a StatefulSet. */
export interface Stateful extends Kept {
  readonly stateful: true;
  readonly strategy?: never;
  readonly perNode?: false;
}

/** One pod on each node that fits: a DaemonSet. */
export interface PerNode extends Kept {
  readonly perNode: true;
  readonly replicas?: never;
  readonly scale?: never;
  readonly strategy?: never;
  readonly stateful?: false;
}

/** An app: served, a worker, or scheduled. What one kind of app has no use for does not compile. */
export type AppProps =
  | ((HttpApp | PortsApp) & (((Alike | Stateful) & Count) | PerNode))
  | (WorkerApp & ((Alike & Count) | PerNode))
  | ScheduledApp;
