import type { Construct } from 'constructs';
import type { Exposure } from './exposure.ts';
import type { JsonMap } from './object.ts';
import type { Surroundings } from './surroundings.ts';

/** Where requests from outside come in: `usual` is for all who reach the ingress, `tunnel` for who runs the tunnel alone. */
export type Door = 'usual' | 'tunnel';

/** The way by which requests for a host come to a Service. The component that provides `ingress` draws it in kinds of its own. */
export interface Way {
  /** The name of what is drawn. */
  readonly name: string;
  /** Where requests come in, at least one. */
  readonly doors: readonly Door[];
  /** The hosts that are asked for, such as `web.bramble.example`. */
  readonly hosts: readonly string[];
  /** The Service that answers, in the namespace in which the way is drawn. */
  readonly service: string;
  /** The Service is another name for one of another namespace: an ExternalName. @default false */
  readonly isOtherName?: boolean;
  /** Which requests come this way, by their paths: of several that fit, the longest counts. At least one. */
  readonly paths: readonly WayPath[];
  /** The way in, as the component has it. */
  readonly through: Exposure['through'];
  /** Only clients of these networks are let in, as CIDR ranges. @default everybody */
  readonly clients?: readonly string[];
  /** `ingress`: a plain Ingress. `route`: what the provider prefers. */
  readonly as: NonNullable<Exposure['as']>;
}

/** The part of a way that requests of one path take. */
export interface WayPath {
  /** What the path starts with. @default all */
  readonly path?: string;
  /** The port of the Service. */
  readonly port: number;
  /** What requests pass first, in this order: names in the provider's own words. @default nothing */
  readonly passes?: readonly string[];
  /** How requests are led to the Service, in the provider's own words. @default as it leads them without being told */
  readonly leads?: JsonMap;
  /** Which of them are led to another Service. @default none */
  readonly turns?: readonly Turn[];
}

/** Some requests of a way, told by a header of theirs, and the Service of the same namespace that they are led to instead. */
export interface Turn {
  readonly header: string;
  /** What the header is, or a regular expression of Go that it matches. */
  readonly value: string;
  readonly isPattern: boolean;
  /** It offers the ports that the other one does. */
  readonly service: string;
}

/** Draws a way into a stage of the component whose Service answers. */
export type DrawWay = (chart: Construct, cluster: Surroundings, way: Way) => void;
