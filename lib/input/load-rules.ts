import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcedRule } from '../checks/rule.ts';
import { BROKEN_RULE, type Offer, ruleSet } from '../checks/rule-set.ts';
import type { Finding } from '../model/finding.ts';
import { loadModule } from './load-module.ts';
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
  const loaded = await Promise.all(
    ruleFiles(root, clusters).map(async (each) => ({ ...each, ...(await loadModule(root, each.file)) })),
  );
  const found: Omit<Finding, 'cluster'>[] = [];
  const offers = loaded.flatMap((each): readonly Offer[] => {
    const where = each.file;
    const broken = { rule: BROKEN_RULE, severity: 'error', where } as const;
    if ('problem' in each) {
      found.push({ ...broken, ...each.problem });
      return [];
    }
    const { rules } = each.module;
    if (Array.isArray(rules))
      return [{ rules, from: where.startsWith('lib/') ? undefined : { where }, isOwn: each.isOwn }];
    const fix = 'write: export const rules: readonly Rule[] = [ … ]';
    found.push({ ...broken, what: 'does not export rules', fix });
    return [];
  });
  const { rules, findings } = ruleSet(offers);
  return { rules, findings: [...found, ...findings].map((each) => ({ ...each, cluster: clusters })) };
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
