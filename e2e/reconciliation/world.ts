import type { RunningCluster } from '../cluster/control-plane.ts';
import type { Flux } from '../flux/flux.ts';
import type { Fork } from '../repository/fork.ts';
import type { Context } from '../scenario.ts';

/** What the steps of a scenario act on: a cluster, and Flux in it that follows a fork. */
export interface World {
  readonly context: Context;
  readonly cluster: RunningCluster;
  readonly fork: Fork;
  readonly flux: Flux;
}

/** Throws what is wrong, one line each, if anything is. */
export function none(what: string, findings: readonly string[]): void {
  if (findings.length === 0) return;
  const more = findings.length > 40 ? [`and ${findings.length - 40} more`] : [];
  throw new Error(`${what}:\n${[...findings.slice(0, 40), ...more].join('\n')}`);
}
