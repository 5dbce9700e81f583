import type { Surroundings } from './surroundings.ts';

/**
 * A page that shows metrics, as data: who shows dashboards draws it. It stands beside what it is about: `dashboards` of a component or of an
 * app. docs/monitoring.md
 */
export interface Dashboard {
  /** A DNS label, under which its page is found, such as `nodes`. A cluster has no two of one name. */
  readonly name: string;
  /** What stands above it, such as `Nodes`. */
  readonly title: string;
  /**
   * Labels of which a person picks values at its top, each with a metric that bears it: `{ node: 'node_load1' }`. A query asks for
   * those that are picked by `{node=~"$node"}`. @default nothing to pick
   */
  readonly picks?: Readonly<Record<string, string>>;
  /** Its panels, under headings. */
  readonly rows: readonly PanelRow[];
  /** What of it belongs on the one page that shows the whole cluster. @default nothing */
  readonly glance?: readonly Panel[];
}

/** Panels that belong together, under a heading. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** The answers to a few queries, side by side in one picture. */
export interface Panel {
  readonly title: string;
  /**
   * Queries, in the language of who provides `metrics`, by what their answers are called: `{ '{{node}}': 'node_load1' }`, where `{{node}}` is
   * a label of the answer.
   */
  readonly shows: Readonly<Record<string, string>>;
  /** What is counted. @default a number of something */
  readonly unit?: PanelUnit;
  /** How it is drawn. @default 'lines' */
  readonly as?: PanelForm;
  /** What it means, where the title does not tell. @default nothing */
  readonly means?: string;
  /** From where on it is drawn as bad. Where `critical` is below `warning`, less is worse. @default nowhere */
  readonly limits?: PanelLimits;
}

/** A panel in a line: `panel('Heat', { '{{node}}': 'node_hwmon_temp_celsius' }, { unit: 'celsius' })`. */
export function panel(title: string, shows: Panel['shows'], more: Omit<Panel, 'title' | 'shows'> = {}): Panel {
  return { title, shows, ...more };
}

/** A dashboard, with its panels by their headings: `dashboard('nodes', 'Nodes', { Work: [cpu, memory] })`. */
export function dashboard(
  name: string,
  title: string,
  rows: Readonly<Record<string, readonly Panel[]>>,
  more: Pick<Dashboard, 'picks' | 'glance'> = {},
): Dashboard {
  return { name, title, rows: Object.entries(rows).map(([title, panels]) => ({ title, panels })), ...more };
}

/**
 * What panels count. `share` is of 1, `perSecond` how often something happens, `time` the moment in seconds since 1970, and `ok` is 1 where all
 * is well and 0 where it is not.
 */
export const PANEL_UNITS = [
  'bytes',
  'bytesPerSecond',
  'share',
  'seconds',
  'celsius',
  'perSecond',
  'cores',
  'time',
  'ok',
] as const;

/** One of {@link PANEL_UNITS}. */
export type PanelUnit = (typeof PANEL_UNITS)[number];

/** How panels are drawn: `lines`, or `areas` on top of each other, over time; the last `numbers`, or a `table` of them with all labels. */
export const PANEL_FORMS = ['lines', 'areas', 'numbers', 'table'] as const;

/** One of {@link PANEL_FORMS}. */
export type PanelForm = (typeof PANEL_FORMS)[number];

/** From where on a value is bad. */
export interface PanelLimits {
  readonly warning: number;
  readonly critical: number;
}

/** Dashboards of a component. The function is called where somebody shows them, and not before. */
export type Dashboards = (cluster: Surroundings) => readonly Dashboard[];
