/**
 * The cluster, as a component is given it: to be drawn, or to say what of it depends on the cluster. A cluster knows its components, and
 * none of them knows what a cluster is: `cluster.ts` merges it into this.
 */
// biome-ignore lint/suspicious/noEmptyInterface: cluster.ts says what it is.
export interface Surroundings {}
