import type { Construct } from 'constructs';
import type { Cluster } from './cluster.ts';
import type { Exposure } from './exposure.ts';

/** The way by which requests for a host come to a Service. The component that provides `ingress` draws it in kinds of its own. */
export interface Way {
  /** The name of what is drawn. */
  readonly name: string;
  /** The hosts that are asked for, such as `web.bramble.example`. */
  readonly hosts: readonly string[];
  /** Only paths that start so come this way. @default all */
  readonly path?: string;
  /** The Service that answers, in the namespace in which the way is drawn. */
  readonly service: string;
  /** Its port. */
  readonly port: number;
  /** Only clients of these networks are let in, as CIDR ranges. @default everybody */
  readonly clients?: readonly string[];
  /** What requests pass first, in this order: names in the provider's own words. @default nothing */
  readonly passes?: readonly string[];
  /** `ingress`: a plain Ingress. `route`: what the provider prefers. */
  readonly as: NonNullable<Exposure['as']>;
}

/** Draws a way into a stage of the component whose Service answers. */
export type DrawWay = (chart: Construct, cluster: Cluster, way: Way) => void;
