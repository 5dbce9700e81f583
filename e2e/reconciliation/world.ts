import type { RunningCluster } from '../cluster/control-plane.ts';
import type { Flux } from '../flux/flux.ts';
import type { Fork } from '../repository/fork.ts';
import type { Home } from '../repository/home.ts';
import type { Context } from '../scenario.ts';

/** What the steps of a scenario act on: a cluster, and Flux in it that follows a fork. */
export interface World {
  readonly context: Context;
  /** The cluster as it is declared. */
  readonly home: Home;
  readonly cluster: RunningCluster;
  readonly fork: Fork;
  readonly flux: Flux;
}
