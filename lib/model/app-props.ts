import type { ComponentProps } from './component.ts';
import type { Exposure } from './exposure.ts';
import type { Word } from './word.ts';
import type { Container, CronJobProps, DeploymentProps, PodProps, Port, Probes } from './workload-props.ts';

/** What every app has: a container, and where and how it runs. */
export interface AppBase
  extends Omit<Container, 'ports' | 'probes'>,
    Omit<PodProps, 'containers'>,
    Pick<ComponentProps, 'about' | 'namespace' | 'uses' | 'scrape' | 'egress' | 'overrides' | 'accept'> {
  /** Other containers of the same pods, by name. @default none */
  readonly sidecars?: Readonly<Record<string, Container>>;
  /** What add-ons add to it, in their words: `[basicAuth({ secret: 'web' })]`. Requests pass them in this order. @default nothing */
  readonly with?: readonly Word[];
}

/** An app that answers on a port. */
export interface ServedApp extends AppBase {
  /** The port that it listens on, named `http`. The Service has port 80 for it. */
  readonly port: number;
  /** More ports by name, each under its own number in the Service. @default none */
  readonly ports?: Readonly<Record<string, number | Port>>;
  /** A path that answers 200 when the app is well, or probes. @default the port accepts connections */
  readonly health?: string | Probes;
  /** @default reachable only inside the cluster */
  readonly expose?: Exposure;
  /** An address of its own in the local network; `true`: any free one of the pool. @default none */
  readonly loadBalancer?: string | true;
  readonly schedule?: never;
}

/** An app that nothing connects to. */
export interface WorkerApp extends AppBase {
  /** How the kubelet asks whether it is well. @default not at all */
  readonly health?: Probes;
  readonly stateful?: never;
  readonly port?: never;
  readonly ports?: never;
  readonly expose?: never;
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
  readonly loadBalancer?: never;
  readonly replicas?: never;
  readonly stateful?: never;
  readonly perNode?: never;
}

/** Pods that are all alike: a Deployment. */
export interface Alike {
  /** @default 1 */
  readonly replicas?: number;
  /** @default 'Recreate' with a claim that one node holds, else 'RollingUpdate' */
  readonly strategy?: DeploymentProps['strategy'];
  readonly stateful?: false;
  readonly perNode?: false;
}

/** Pods with names and storage of their own: a StatefulSet. */
export interface Stateful {
  readonly stateful: true;
  /** @default 1 */
  readonly replicas?: number;
  readonly strategy?: never;
  readonly perNode?: false;
}

/** One pod on each node that fits: a DaemonSet. */
export interface PerNode {
  readonly perNode: true;
  readonly replicas?: never;
  readonly strategy?: never;
  readonly stateful?: false;
}

/** An app: served, a worker, or scheduled. What one kind of app has no use for does not compile. */
export type AppProps = (ServedApp & (Alike | Stateful | PerNode)) | (WorkerApp & (Alike | PerNode)) | ScheduledApp;
