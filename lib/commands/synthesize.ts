import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkAll } from '../checks/check.ts';
import { withinRepository } from '../input/load-clusters.ts';
import { noClusters } from './asked-clusters.ts';
import { goneClusters } from './gone-clusters.ts';
import { located } from './located.ts';
import { consequencesOf } from './reviewed.ts';
import { sideTarget } from './side-target.ts';
import { Sources } from './sources.ts';
import { takeOutSpent } from './spent-steps.ts';
import { TARGETS } from './targets.ts';
import type { Outcome, Repository } from './verb.ts';
import { writeTargets } from './write-files.ts';
import { writtenOutcome } from './written.ts';

/** What is to be rendered, and where to. */
export interface Synthesis {
  /** Write nothing. */
  readonly check: boolean;
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** The root that `dist` and `flux` are written under, relative to the repository. */
  readonly out: string;
}

/** Reads the clusters, renders and checks them, and writes what has changed. Throws WrongUsage, and InvalidInput. */
export async function synthesize(
  { root, progress }: Repository,
  { check, clusters, out }: Synthesis,
): Promise<Outcome> {
  const folder = withinRepository(root, resolve(root, clusters));
  if (!folder || !statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()) {
    throw noClusters(clusters, 'is no folder of the repository');
  }
  progress(`rendering ${folder}`);
  const sources = new Sources(root, folder);
  const loaded = await sources.loaded();
  const rules = await sources.allRules();
  // Before anything is written, since what stands there may be all that tells how it was.
  const consequences = await consequencesOf(sources, resolve(root, out));
  const gone = await goneClusters(sources, resolve(root, out));
  const between = checkAll(loaded.clusters, rules);
  const result = await writeTargets(
    [...TARGETS.filter(({ by }) => by === 'synth'), ...loaded.sides.map(sideTarget)],
    sources,
    { root: resolve(root, out), check },
    [...gone, ...loaded.findings, ...(await sources.rules()).findings, ...between.findings],
  );
  const isWritten =
    !check && resolve(root, out) === root && !result.findings.some(({ severity }) => severity === 'error');
  const spent = isWritten ? takeOutSpent(root, folder) : [];
  const declarations = loaded.clusters.map(({ declaration }) => declaration);
  return writtenOutcome({
    ...result,
    changes: [...result.changes, ...spent],
    consequences,
    check,
    command: 'npm run synth',
    accepted: [...(await sources.rendered()).flatMap((each) => each.accepted), ...between.accepted],
    locate: (accepted) => located(accepted, declarations, sources.home),
    rules,
  });
}
