import type { Cluster } from './cluster.ts';

/** A text, or a function of the cluster that gives it. */
export type Text = string | ((cluster: Cluster) => string);
