import { resolve } from 'node:path';
import { changesOf } from '../checks/changes.ts';
import type { Step } from '../checks/step.ts';
import type { LoadedCluster } from '../input/load-clusters.ts';
import { loadEffects } from '../input/load-effects.ts';
import { readCrds, readSchemas } from '../input/read-schemas.ts';
import { kindTable } from '../kinds/kind-table.ts';
import { listKeys } from '../kinds/list-keys.ts';
import { type Revision, revisionsOf } from '../output/revisions.ts';
import { readTwo, type Snapshot, snapshotOf, snapshotOfDisk, type TwoTrees } from '../output/snapshot.ts';
import type { EffectFinder } from '../review/effect.ts';
import { reportOf } from '../review/report-step.ts';
import type { Report } from '../review/step-report.ts';
import { FORMS, type FormName } from './diff-forms.ts';
import { readFailures } from './read-failures.ts';
import { Sources } from './sources.ts';
import type { Outcome, Repository } from './verb.ts';

/** What of a comparison is wanted. */
export interface Wanted {
  readonly form: FormName;
  /** Every name and line. */
  readonly isWhole: boolean;
  /** A danger ends in exit code 1. */
  readonly failsOnDanger: boolean;
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** Where `dist` and `flux` lie, relative to the repository. */
  readonly out: string;
  /** Where to write all forms that are files. @default nowhere */
  readonly folder?: string;
}

/** Compares two trees, and tells what the step does. Throws InvalidInput. */
export async function diff(repository: Repository, words: readonly string[], wanted: Wanted): Promise<Outcome> {
  const report = await compared(repository, words, wanted);
  const isBroken = report.findings.some(({ severity }) => severity === 'error');
  return {
    show: FORMS[wanted.form](report, wanted),
    failed: isBroken || (wanted.failsOnDanger && report.dangers.length > 0),
  };
}

/** Compares two trees. Throws InvalidInput. */
export async function compared(
  { root, progress }: Repository,
  words: readonly string[],
  { clusters, out }: Pick<Wanted, 'clusters' | 'out'>,
): Promise<Report> {
  const place = resolve(root, out);
  const { base, head } = revisionsOf(place, words);
  progress(`reading ${base.name} and ${head.name}`);
  const [was, is] = [snapshotAt(place, base), snapshotAt(place, head)];
  const trees = readTwo(was, is);
  const sources = new Sources(root, clusters);
  const { clusters: loaded } = await sources.loaded();
  const { kinds: known } = await sources.known();
  const components = loaded.flatMap(({ declaration }) => declaration.components);
  const step = stepOf(trees, kindTable(known, components), loaded);
  const kubernetes = readSchemas(root);
  // How lists are told apart is the same in every version.
  const schemas = { schemas: kubernetes?.of(kubernetes.minors[0]!), crds: readCrds(root) };
  const { finders, mistakes } = await loadEffects<EffectFinder>(root);
  return reportOf(step, {
    base: base.name,
    head: head.name,
    keysOf: listKeys(
      schemas,
      step.after.map(({ object }) => object),
    ),
    rules: (await sources.allRules()).filter(({ checkStep }) => checkStep),
    finders,
    acceptances: [],
    findings: [
      ...readFailures(was, trees.before.findings, true),
      ...readFailures(is, trees.after.findings, false),
      ...mistakes.map((each) => ({ severity: 'error' as const, ...each })),
    ],
    sources: new Map(),
  });
}

function snapshotAt(root: string, { name, commit }: Revision): Snapshot {
  return commit === undefined ? snapshotOfDisk(root, name) : snapshotOf(root, commit, name);
}

function stepOf({ before, after, changed }: TwoTrees, kinds: Step['kinds'], loaded: readonly LoadedCluster[]): Step {
  return {
    before: before.objects,
    after: after.objects,
    changes: changesOf(before.objects, after.objects),
    kustomizations: { before: before.kustomizations, after: after.kustomizations },
    files: changed,
    kinds,
    clusters: new Map(loaded.map(({ declaration }) => [declaration.name, declaration])),
  };
}
