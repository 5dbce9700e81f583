import type { Surroundings } from './surroundings.ts';
import type { Timespan } from './units.ts';

/**
 * Something that a person is told of for as long as the metrics say so. It stands beside what it is about: `alerts` of a component or of an
 * app. Who provides `metrics` asks for all of them. docs/monitoring.md
 */
export interface Alert {
  /** In one word, such as `QueueGrows`. A component has no two of one name. */
  readonly name: string;
  /**
   * The query, in the language of who provides `metrics`: it is on for each row of the answer.
   */
  readonly when: string;
  /** For how long it has to be so before anybody is told. @default '5m' */
  readonly for?: Timespan;
  /** `critical`: something does not work. `warning`: something will not, unless somebody looks after it. */
  readonly severity: Severity;
  /** What happens, in one line, with labels of the row: `{{ $labels.node }} does not answer`. */
  readonly says: string;
  /** What that means to those who live with the cluster, in a sentence or two, with labels of the row. */
  readonly means: string;
  /** What to do first: where to look, by which command, with labels of the row. */
  readonly fix: string;
  /**
   * Alerts that are not told while this one is on, by a regular expression of their names, with the labels in which they are to be
   * equal: `{ '.+': ['node'] }` are all others of the same node. @default none
   */
  readonly hides?: Readonly<Record<string, readonly string[]>>;
  /** Metrics in which it is on, and what is told then. */
  readonly fires: Firing;
  /** Metrics that look much like those, in which nobody is told. */
  readonly quiet: Measured;
}

/** How much an alert matters. */
export type Severity = 'critical' | 'warning';

/** Metrics that are made up for a test. */
export interface Measured {
  /**
   * What was measured each minute from the start on, by the row: `{ 'up{job="web"}': '1x4 0x20' }` is 1 in the first five minutes, and 0 in
   * those behind. docs/monitoring.md
   */
  readonly rows: Readonly<Record<string, string>>;
  /** How long after the start is looked. */
  readonly after: Timespan;
}

/** Metrics that are made up for a test, and what is told then. */
export interface Firing extends Measured {
  /** For each alert that is on, what it says, and the labels of its row. */
  readonly told: readonly { readonly says: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Alerts of a component: those of a cluster where its facts count. */
export type Alerts = readonly Alert[] | ((cluster: Surroundings) => readonly Alert[]);
