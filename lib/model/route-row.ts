import type { Json, JsonMap, KubernetesObject } from './object.ts';

/** How objects of some kinds lead requests, or connections, from outside to Services. */
export interface RouteRow {
  /** `group/Kind`. */
  readonly kinds: string;
  /**
   * The ways that an object leads.
   * @param known what rows before this one have read of it: a program may act on more of an object than its fields say
   */
  readonly read: (object: KubernetesObject, known: readonly RouteWay[]) => readonly RouteWay[];
}

/** One way by which an object leads requests or connections. */
export interface RouteWay {
  readonly protocol: 'http' | 'tcp' | 'udp';
  /** What must all match. */
  readonly matchers: readonly Matcher[];
  /** It cannot be read, so that nobody knows what it matches. @default false */
  readonly isUnread?: true;
  /** Where it listens, such as `websecure`. @default where the cluster's ingress does */
  readonly entryPoints?: readonly string[];
  /** Who acts on it: one controller never sees the ways of another. @default the class of the cluster's ingress */
  readonly controller?: string;
  /** A way of TCP that asks for TLS itself, and so before all of HTTP. @default false */
  readonly isTls?: true;
  /** It steps in where another way of the same object leads nowhere, which asks for the same. @default false */
  readonly isSecond?: true;
  /** What answers. @default unknown */
  readonly to?: readonly Destination[];
  /** What requests pass before: it may ask who comes. @default nothing */
  readonly through?: readonly Passed[];
}

/**
 * One thing that a way asks of a request. Names of hosts stand in `Host`, or in `HostSNI` for TCP: a star is one label, two are any
 * number. Paths stand in `Path` and `PathPrefix`. A name that ends in `Regexp` has a regular expression of Go. Others may be
 * called as their upstream calls them.
 */
export interface Matcher {
  readonly name: string;
  readonly values: readonly string[];
  /** It asks for the opposite. */
  readonly isNegated: boolean;
}

/** What answers. */
export interface Destination {
  /** The name of a Service, or of what the controller answers itself. */
  readonly name: string;
  /** @default that of the object */
  readonly namespace?: string;
  /** By number or name. */
  readonly port?: string;
  /** What it shows, where that is for the people who run the cluster, such as `the dashboard of …`. @default that is looked for */
  readonly shows?: string;
}

/** An object that requests pass. */
export interface Passed {
  /** `group/Kind`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Objects that let in only some of those who come. */
export interface GuardRow {
  /** `group/Kind`. */
  readonly kinds: string;
  /** Where it says so: without this field it lets in everybody. */
  readonly at: string;
  /** It asks people who they are. @default false: it may as well go by where they come from */
  readonly signsIn?: true;
}

/** That a way asks something of a request. */
export function matcher(name: string, ...values: readonly (Json | undefined)[]): Matcher {
  return { name, values: values.map(String), isNegated: false };
}

/** What answers, read from a map with its name, and perhaps its namespace and port. */
export function destination({ name, namespace, port }: JsonMap): Destination {
  return {
    name: String(name),
    ...(namespace !== undefined && { namespace: String(namespace) }),
    ...(port !== undefined && { port: String(port) }),
  };
}
