import type { SourcedRule } from '../checks/rule.ts';
import { BROKEN_RULE, type Offer, ruleSet } from '../checks/rule-set.ts';
import type { Finding } from '../model/finding.ts';
import { type FoundModule, foundModules, loadExports } from './found-modules.ts';
import { modulesBeside } from './load-sides.ts';

/** What is dangerous about a step from one tree to another, of bramble itself. */
const DANGERS = 'lib/review/dangers/*.ts';

/** A file that exports `rules`. */
export interface RuleFile extends FoundModule {
  /** It is the user's own. */
  readonly isOwn: boolean;
}

/** All rules of a repository but those of components, and what is wrong with files of rules. */
export interface LoadedRules {
  readonly rules: readonly SourcedRule[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the rules of a repository: a rule is added by writing it, and listed nowhere.
 * @param clusters the folder of clusters, which has the user's own in `rules`
 * @param files those to read @default all
 */
export async function loadRules(
  root: string,
  clusters = 'clusters',
  files = ruleFiles(root, clusters),
): Promise<LoadedRules> {
  const { found, mistakes } = await loadExports(files, {
    name: 'rules',
    is: (given): given is readonly unknown[] => Array.isArray(given),
    fix: 'write: export const rules: readonly Rule[] = [ … ]',
  });
  const own = files.filter(({ isOwn }) => isOwn).map(({ file }) => file);
  const { rules, findings } = ruleSet(
    found.map(({ file: where, value }): Offer => {
      return { rules: value, from: where.startsWith('lib/') ? undefined : { where }, isOwn: own.includes(where) };
    }),
  );
  const broken = mistakes.map((each) => ({ rule: BROKEN_RULE, severity: 'error' as const, ...each }));
  return { rules, findings: [...broken, ...findings].map((each) => ({ ...each, cluster: clusters })) };
}

/**
 * The files that hold rules: bramble's own, those of add-ons, those of sides, and the user's. What several of a user's files
 * share lies in a folder below.
 */
export function ruleFiles(root: string, clusters: string): readonly RuleFile[] {
  const found = modulesBeside(root, 'lib/checks/rules/*.ts', 'rules.ts');
  return [...found.map((each) => ({ ...each, isOwn: false })), ...stepRuleFiles(root, clusters)];
}

/** The files that may hold rules about steps: those that hold nothing else, and the user's. Few are faster to load than all. */
export function stepRuleFiles(root: string, clusters: string): readonly RuleFile[] {
  return [
    ...modulesBeside(root, DANGERS, 'dangers.ts').map((each) => ({ ...each, isOwn: false })),
    ...foundModules(root, `${clusters}/rules/*.ts`).map((each) => ({ ...each, isOwn: true })),
  ];
}
