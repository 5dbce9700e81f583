import type { Node } from './node.ts';

/** A cluster as a whole, as it is known once all of it is drawn: what a page shows that is served in it. */
export interface Overview {
  /** The name of the cluster. */
  readonly cluster: string;
  readonly domain: string;
  readonly nodes: readonly Node[];
  /** All components, by name. */
  readonly components: readonly ShownComponent[];
  /** Who connects to whom, without webhooks and metrics. */
  readonly arrows: readonly Arrow[];
}

/** What people may want to know of a component. */
export interface ShownComponent {
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly about?: string;
  /** Why it does not go on as it is declared, such as `stopped: nobody plays`. @default it does */
  readonly standing?: string;
  /**
   * It is what others run on, and nothing that people came for: it provides a capability, brings kinds, looks at the whole cluster, or is
   * used by such alone.
   */
  readonly isFoundation: boolean;
  /** What it does for the others on the way in. @default nothing */
  readonly role?: 'tunnel' | 'ingress';
  /** Where it is reached, the usual one first. */
  readonly places: readonly ShownPlace[];
  /** From where it is reached. */
  readonly reach: 'cluster' | 'lan' | 'vpn' | 'internet' | 'both';
  /** Something asks who comes before a request reaches it, on each way: a side, or what requests pass. */
  readonly isAsked: boolean;
  readonly images: readonly ShownImage[];
  /** Storage that outlives its pods. */
  readonly storage: readonly ShownStorage[];
  /** The names of the nodes on which its pods may run. */
  readonly nodes: readonly string[];
  /** What keeps pods running for it, as `namespace/name`. Jobs are none. */
  readonly workloads: readonly string[];
}

/** A place at which a component is reached. */
export interface ShownPlace {
  /** As people read it: `web.bramble.example`, `10.10.11.22:1883`. */
  readonly text: string;
  /** @default it is nothing that a browser opens */
  readonly url?: string;
}

/** An image of a component. */
export interface ShownImage {
  /** The name of its pin. */
  readonly name: string;
  /**
   * Its tag, or the beginning of its digest. The whole text of a file, and nothing beside it: where Flux moves the pin, it moves the version
   * there too.
   */
  readonly version: string;
}

/** Storage of a component. */
export interface ShownStorage {
  readonly name: string;
  /** Such as `20Gi`. @default unknown, as of a share of another machine */
  readonly size?: string;
}

/** That one connects to another. */
export interface Arrow {
  /** The name of a component, or of one of those outside: `@internet`, `@lan`, `@apiServer`. */
  readonly from: string;
  /** The name of a component. */
  readonly to: string;
  /** The ports of its pods, such as `5672, 5353/UDP`; empty where they are not known. */
  readonly ports: string;
  /** Part of how the cluster runs, and not of what apps do. */
  readonly isQuiet: boolean;
}

/** The files of ConfigMaps, by the name of the ConfigMap and the key of the file. */
export type ShownFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;
