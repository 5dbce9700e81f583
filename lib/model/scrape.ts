import type { Surroundings } from './surroundings.ts';

/** Where a component tells its metrics. */
export interface Scrape {
  /** The port of its containers, by name or number; with `asks`, of its Service. */
  readonly port: string | number;
  /** @default '/metrics' */
  readonly path?: string;
  /**
   * They are encrypted, under a certificate that nobody signed, and told to accounts that may get `/metrics` alone: those of
   * programs that ask the API server who comes. @default false
   */
  readonly isGuarded?: boolean;
  /**
   * The labels of its pods, where it draws none itself, as for a part of k3s or of Flux.
   * @default all pods that it draws; of those that a chart brings, all of its namespace
   */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * A regular expression of the names of metrics that are kept, as a whole. What nobody looks at costs memory all the same.
   * @default all
   */
  readonly keep?: string;
  /** Its metrics are about others, whom its own labels name: `namespace` and `pod` of a row are not its own. @default false */
  readonly isAboutOthers?: boolean;
  /** It asks others when it is asked: for each of them once. @default it tells of itself */
  readonly asks?: (cluster: Surroundings) => readonly Asked[];
}

/** Somebody who is asked through another. */
export interface Asked {
  /** Whom, as `target` of the request. */
  readonly target: string;
  /** Another port of the Service that asks. @default that of `scrape` */
  readonly port?: string | number;
  /** More of the request, such as `{ module: 'http' }`. @default nothing */
  readonly params?: Readonly<Record<string, string>>;
  /** What its rows are labelled with. @default the target as `instance` alone */
  readonly labels?: Readonly<Record<string, string>>;
}
