import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changesOf } from '../checks/changes.ts';
import type { SourcedRule } from '../checks/rule.ts';
import type { AcceptedStep, Step } from '../checks/step.ts';
import { ACCEPTED_STEPS, readAcceptedSteps } from '../input/accepted-steps.ts';
import { loadKinds } from '../input/addon-kinds.ts';
import { clusterNames, type LoadedCluster, loadClusters } from '../input/load-clusters.ts';
import { loadEffects } from '../input/load-effects.ts';
import { loadRules, stepRuleFiles } from '../input/load-rules.ts';
import { readCrds, readSchemas } from '../input/read-schemas.ts';
import { SourceReach } from '../input/source-reach.ts';
import { kindTable } from '../kinds/kind-table.ts';
import { listKeys } from '../kinds/list-keys.ts';
import { didYouMean } from '../model/closest.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { type Revision, revisionsOf } from '../output/revisions.ts';
import { readTwo, type Snapshot, snapshotOf, snapshotOfDisk, type TwoTrees } from '../output/snapshot.ts';
import type { EffectFinder } from '../review/effect.ts';
import { uncoloured } from '../review/forms/terminal.ts';
import { reportOf } from '../review/report-step.ts';
import type { Report } from '../review/step-report.ts';
import { acceptStep } from './accept-step.ts';
import { changedSources } from './changed-sources.ts';
import { FORM_FILES, FORMS } from './diff-forms.ts';
import { readFailures } from './read-failures.ts';
import { withBroughtRules } from './sources.ts';
import { type Outcome, type Repository, WrongUsage } from './verb.ts';
import { asScripts } from './wording.ts';

/** The forms by the flags that ask for them; without one of them it is that of the terminal. */
const FORM_FLAGS = ['stat', 'json', 'markdown', 'html', 'github', 'sarif'] as const;

/** The flags of the command. */
interface Wanted extends Readonly<Record<(typeof FORM_FLAGS)[number], boolean>> {
  /** Every name and line. */
  readonly all: boolean;
  /** `danger`: one of them ends in exit code 1. */
  readonly 'fail-on': string | undefined;
  /** The rule whose dangers are to be accepted for this step. */
  readonly accept: string | undefined;
  /** Why. */
  readonly because: string | undefined;
  /** Where to write all forms that are files. */
  readonly write: string | undefined;
  /** The folder of clusters, relative to the repository. */
  readonly clusters: string;
  /** Where `dist` and `flux` lie, relative to the repository. */
  readonly out: string | undefined;
}

/** Compares two trees, and tells what the step does. Throws WrongUsage, and InvalidInput. */
export async function diff(repository: Repository, words: readonly string[], wanted: Wanted): Promise<Outcome> {
  const { accept, because, clusters, out = '.', 'fail-on': failOn, write } = wanted;
  if (failOn !== undefined && failOn !== 'danger') {
    throw new WrongUsage(`'--fail-on' takes 'danger', not '${failOn}'`);
  }
  const [form = 'terminal', other] = FORM_FLAGS.filter((name) => wanted[name]);
  if (other) throw new WrongUsage(`'--${form}' and '--${other}' are two forms: take one, or --write DIR`);
  if ((accept === undefined) !== (because === undefined)) {
    throw new WrongUsage("'--accept RULE' and '--because TEXT' go together");
  }
  const report = await compared(repository, words, { clusters, out });
  if (accept !== undefined) return accepting(repository, report, clusters, accept, because!);
  if (write !== undefined) writeForms(repository, write, report);
  const isBroken = report.findings.some(({ severity }) => severity === 'error');
  return {
    show: FORMS[form](report, wanted.all),
    failed: isBroken || (failOn !== undefined && report.dangers.length > 0),
  };
}

/** Accepts what a rule finds in this step, and nothing else. */
function accepting(
  { root }: Repository,
  { dangers, rules }: Report,
  clusters: string,
  rule: string,
  because: string,
): Outcome {
  const found = dangers.filter((each) => each.rule === rule);
  if (found.length > 0) return { changes: acceptStep(root, clusters, found, because) };
  const ids = rules.map(({ id }) => id);
  const fix = ids.includes(rule) ? 'nothing has to be accepted' : didYouMean(rule, ids, 'npm run explain lists them');
  throw new InvalidInput({ what: `'${rule}' finds nothing in this step that is not accepted`, fix });
}

/** Writes all forms that are files into a folder, relative to the repository. */
export function writeForms({ root, wording = asScripts }: Repository, folder: string, report: Report): void {
  const place = resolve(root, folder);
  mkdirSync(place, { recursive: true });
  for (const [file, form] of Object.entries(FORM_FILES)) {
    writeFileSync(join(place, file), wording(`${FORMS[form](report, true)(uncoloured)}\n`));
  }
}

/** Compares two trees. Throws InvalidInput. */
export async function compared(
  { root, progress }: Repository,
  words: readonly string[],
  { clusters, out }: { readonly clusters: string; readonly out: string },
): Promise<Report> {
  const place = resolve(root, out);
  const revisions = revisionsOf(place, words);
  const { base, head } = revisions;
  progress(`reading ${base.name} and ${head.name}`);
  const [was, is] = [snapshotAt(place, base), snapshotAt(place, head)];
  const trees = readTwo(was, is);
  const { clusters: loaded } = await loadClusters(root, clusters);
  const { kinds: known } = await loadKinds(root);
  const components = loaded.flatMap(({ declaration }) => declaration.components);
  const step = stepOf(trees, is.bootstrapped, kindTable(known, components), loaded);
  const kubernetes = readSchemas(root);
  // How lists are told apart is the same in every version.
  const schemas = { schemas: kubernetes?.of(kubernetes.minors[0]!), crds: readCrds(root) };
  const accepted = clusterNames(root, clusters).map((cluster) => ({
    cluster,
    ...readAcceptedSteps(root, `${clusters}/${cluster}`),
  }));
  const rules = await stepRules(root, clusters, loaded);
  const { finders, mistakes } = await loadEffects<EffectFinder>(root);
  return reportOf(step, {
    base: base.name,
    head: head.name,
    keysOf: listKeys(
      schemas,
      step.after.map(({ object }) => object),
    ),
    rules,
    finders,
    acceptances: accepted.flatMap(({ cluster, steps }) => steps.map((each) => ({ cluster, ...each }))),
    findings: [
      ...readFailures(was, trees.before.findings, true),
      ...readFailures(is, trees.after.findings, false),
      ...[...mistakes, ...accepted.flatMap((each) => each.mistakes), ...unknownRules(accepted, rules)].map((each) => ({
        severity: 'error' as const,
        ...each,
      })),
    ],
    sources: changedSources(root, revisions, new SourceReach(root, clusters, loaded)),
  });
}

/** What is accepted of rules that there are not. */
function unknownRules(
  accepted: readonly { readonly cluster: string; readonly steps: readonly AcceptedStep[] }[],
  rules: readonly SourcedRule[],
): readonly Mistake[] {
  const ids = rules.map(({ id }) => id);
  return accepted.flatMap(({ cluster, steps }) =>
    steps
      .filter(({ danger }) => !ids.includes(danger))
      .map(({ danger }) => {
        const fix = didYouMean(danger, ids, 'npm run explain lists them');
        const what = `accepts '${danger}', which is no rule about steps`;
        return { where: `${cluster}/${ACCEPTED_STEPS}`, what, fix };
      }),
  );
}

/** Rules about steps: bramble's, those of add-ons and sides, the user's, and those that components bring. */
async function stepRules(
  root: string,
  folder: string,
  loaded: readonly LoadedCluster[],
): Promise<readonly SourcedRule[]> {
  const { rules } = await loadRules(root, folder, stepRuleFiles(root, folder));
  return withBroughtRules(rules, loaded).filter(({ checkStep }) => checkStep);
}

function snapshotAt(root: string, { name, commit }: Revision): Snapshot {
  return commit === undefined ? snapshotOfDisk(root, name) : snapshotOf(root, commit, name);
}

function stepOf(
  { before, after, changed }: TwoTrees,
  bootstrapped: Step['bootstrapped'],
  kinds: Step['kinds'],
  loaded: readonly LoadedCluster[],
): Step {
  return {
    before: before.objects,
    after: after.objects,
    changes: changesOf(before.objects, after.objects),
    kustomizations: { before: before.kustomizations, after: after.kustomizations },
    files: changed,
    bootstrapped,
    kinds,
    clusters: new Map(loaded.map(({ declaration }) => [declaration.name, declaration])),
  };
}
