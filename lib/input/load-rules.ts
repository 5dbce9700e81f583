import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcedRule } from '../checks/rule.ts';
import { BROKEN_RULE, type Offer, ruleSet } from '../checks/rule-set.ts';
import type { Finding } from '../model/finding.ts';
import { loadExports } from './load-module.ts';
import { sideFolders } from './load-sides.ts';

/** A file that exports `rules`. */
export interface RuleFile {
  /** Relative to the repository. */
  readonly file: string;
  /** It is the user's own. @default false */
  readonly isOwn?: boolean;
}

/** All rules of a repository but those of components, and what is wrong with files of rules. */
export interface LoadedRules {
  readonly rules: readonly SourcedRule[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the rules of a repository: a rule is added by writing it, and listed nowhere.
 * @param clusters the folder of clusters, which has the user's own in `rules`
 */
export async function loadRules(root: string, clusters = 'clusters'): Promise<LoadedRules> {
  const files = ruleFiles(root, clusters);
  const { found, mistakes } = await loadExports(
    root,
    files.map(({ file }) => file),
    {
      name: 'rules',
      is: (given): given is readonly unknown[] => Array.isArray(given),
      fix: 'write: export const rules: readonly Rule[] = [ … ]',
    },
  );
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
 * The files of a repository that hold rules: bramble's own, those of add-ons, those of sides, and the user's. What several of
 * a user's files share lies in a folder below.
 */
export function ruleFiles(root: string, clusters: string): readonly RuleFile[] {
  const own = `${clusters}/rules`;
  const addons = below(root, 'charts/addons').map((name) => `charts/addons/${name}`);
  return [
    ...modulesIn(root, 'lib/checks/rules').map((file) => ({ file })),
    ...[...addons, ...sideFolders(root)]
      .map((folder) => ({ file: `${folder}/rules.ts` }))
      .filter(({ file }) => existsSync(join(root, file))),
    ...modulesIn(root, own).map((file) => ({ file, isOwn: true })),
  ];
}

function modulesIn(root: string, folder: string): readonly string[] {
  return below(root, folder)
    .filter((name) => /(?<!\.d|\.test)\.ts$/.test(name))
    .map((name) => `${folder}/${name}`);
}

function below(root: string, folder: string): readonly string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
}
