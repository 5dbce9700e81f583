import type { Cluster } from './cluster.ts';
import type { JsonMap } from './object.ts';

/** A page that shows metrics. It stands beside what it is about: `dashboards` of a component or of an app. docs/monitoring.md */
export interface Dashboard {
  /** A DNS label, under which its page is found, such as `nodes`. A cluster has no two of one name. */
  readonly name: string;
  /** The page, in the format of who shows it. */
  readonly json: JsonMap;
}

/** Dashboards of a component. The function is called where somebody shows them, and not before. */
export type Dashboards = (cluster: Cluster) => readonly Dashboard[];
